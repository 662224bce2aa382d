//! The list of customers: what is found, in which order, and which rows a span holds.

use mikromon_api::branch::AddBranch;
use mikromon_api::customer::{
    AddCustomer, CustomerForm, CustomerOrder, CustomerSpan, EditCustomer, GetCustomer,
    ListCustomers, RemoveCustomer,
};
use mikromon_api::privacy::SetMask;
use mikromon_api::subscription::{EditSubscription, RemoveSubscription, SubscriptionForm};
use mikromon_domain::permission::Role;
use sqlx::AssertSqlSafe;

use super::desk::Desk;
use super::shop::{Shop, all_customers, customer, date, noon, rupiah, service};

fn names(span: &CustomerSpan) -> Vec<&str> {
    span.rows.iter().map(|it| it.name.as_str()).collect()
}

/// Their codes count the other way round than their names.
async fn desk_of_four() -> Desk {
    let desk = Desk::with_owner().await;
    for (name, code, day) in [
        ("Citra", "C-02", "2026-01-01"),
        ("Agus", "C-04", "2026-01-02"),
        ("dewi", "C-01", "2026-01-03"),
        ("Budi", "C-03", "2026-01-04"),
    ] {
        let form = CustomerForm {
            code: code.into(),
            ..customer(name)
        };
        let add = AddCustomer { form };
        desk.ask_at(noon(day), add).await.unwrap();
    }
    desk
}

#[tokio::test]
async fn customers_are_sorted_by_name_code_and_age_both_ways() {
    let desk = desk_of_four().await;
    for (order, expected) in [
        (CustomerOrder::Name, ["Agus", "Budi", "Citra", "dewi"]),
        (CustomerOrder::Code, ["dewi", "Citra", "Budi", "Agus"]),
        (CustomerOrder::Since, ["Citra", "Agus", "dewi", "Budi"]),
    ] {
        for descending in [false, true] {
            let ask = ListCustomers {
                order,
                descending,
                ..all_customers()
            };
            let mut expected = expected.to_vec();
            if descending {
                expected.reverse();
            }
            let span = desk.ask(ask).await.unwrap();
            assert_eq!(names(&span), expected, "{order:?} {descending}");
        }
    }
}

#[tokio::test]
async fn spans_that_meet_hold_every_row_once_and_end_with_the_list() {
    let desk = desk_of_four().await;
    for (offset, limit, expected) in [
        (0, 2, vec!["Agus", "Budi"]),
        (2, 2, vec!["Citra", "dewi"]),
        (3, 2, vec!["dewi"]),
        (4, 2, vec![]),
        (u32::MAX, 2, vec![]),
        (0, 0, vec!["Agus"]),
    ] {
        let ask = ListCustomers {
            offset,
            limit,
            ..all_customers()
        };
        let span = desk.ask(ask).await.unwrap();
        assert_eq!(names(&span), expected, "{offset} {limit}");
        assert_eq!(span.total, 4);
    }
}

#[tokio::test]
async fn customers_are_found_by_name_code_telephone_and_pppoe_user() {
    let shop = Shop::open().await;
    let form = CustomerForm {
        phone: Some("0857 1111 2222".into()),
        ..customer("Agus Budiman")
    };
    shop.desk.ask(AddCustomer { form }).await.unwrap();
    for (search, expected) in [
        ("", vec!["Agus Budiman", "Sri"]),
        ("budi", vec!["Agus Budiman"]),
        ("plg-000001", vec!["Sri"]),
        ("0857-1111", vec!["Agus Budiman"]),
        ("+62 812", vec!["Sri"]),
        ("SRI@", vec!["Sri"]),
        ("ciawi budi", vec!["Agus Budiman"]),
        ("ag", vec!["Agus Budiman"]),
        ("an bu", vec!["Agus Budiman"]),
        ("raya CIAWI 1", vec!["Agus Budiman", "Sri"]),
        ("raya ciawi 9", vec!["Sri"]),
        ("%", vec![]),
        ("\" OR name:", vec![]),
    ] {
        for order in [
            CustomerOrder::Name,
            CustomerOrder::Code,
            CustomerOrder::Since,
        ] {
            let list = ListCustomers {
                search: search.to_owned(),
                order,
                ..all_customers()
            };
            let found = shop.desk.ask(list).await.unwrap();
            let mut names = names(&found);
            names.sort_unstable();
            assert_eq!(names, expected, "{search} by {order:?}");
            assert_eq!(usize::try_from(found.total).unwrap(), expected.len());
        }
    }
}

#[tokio::test]
async fn a_branch_has_its_own_and_what_was_removed_is_gone() {
    let desk = desk_of_four().await;
    let name = "Ciawi".to_owned();
    let branch = desk.ask(AddBranch { name }).await.unwrap();
    let form = CustomerForm {
        branch: Some(branch),
        ..customer("Eka")
    };
    let id = desk.ask(AddCustomer { form }).await.unwrap();
    let of_branch = ListCustomers {
        branch: Some(branch),
        ..all_customers()
    };
    let span = desk.ask(of_branch.clone()).await.unwrap();
    assert_eq!((names(&span), span.total), (vec!["Eka"], 1));
    desk.ask(RemoveCustomer { id }).await.unwrap();
    let span = desk.ask(of_branch).await.unwrap();
    assert_eq!((span.rows.len(), span.total), (0, 0));
    assert_eq!(desk.ask(all_customers()).await.unwrap().total, 4);
}

#[tokio::test]
async fn what_a_customer_owes_is_that_of_open_bills_and_for_those_who_may_see_them() {
    let shop = Shop::open().await;
    let january = shop.bill("2026-02").await;
    let february = shop.bill("2026-03").await;
    shop.pay(january.row.total.get(), &[january.row.id]).await;
    shop.pay(1_000, &[february.row.id]).await;
    let row = shop.desk.ask(all_customers()).await.unwrap().rows.remove(0);
    let owed = row.owed.unwrap();
    assert_eq!(owed.amount, rupiah(february.row.total.get() - 1_000));
    assert_eq!(owed.due_on, Some(february.row.due_on));
    assert!(owed.due_on > Some(date("2026-03-01")));
    assert_eq!(row.plan.as_deref(), Some("Rumah 20"));
    let noc = shop.desk.window_of(Role::Noc).await;
    let row = noc.ask(all_customers()).await.unwrap().rows.remove(0);
    assert_eq!(row.owed, None);
}

/// What is searched holds what the book does, and its index what it holds.
pub(super) async fn assert_found_as_it_is(desk: &Desk) {
    let mut writer = desk.book().store.writer().acquire().await.unwrap();
    let columns = "customer_id, branch_id, since, code, name, phone, access, address, note";
    for (one, other) in [
        ("customer_text", "customer_text_now"),
        ("customer_text_now", "customer_text"),
    ] {
        let sql = format!(
            "SELECT count(*) FROM (SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other})"
        );
        let unlike: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *writer)
            .await
            .unwrap();
        assert_eq!(unlike, 0, "{one} without {other}");
    }
    // With a rank of 1 it compares the index with the rows, and is an error where they differ.
    sqlx::query("INSERT INTO customer_fts (customer_fts, rank) VALUES ('integrity-check', 1)")
        .execute(&mut *writer)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_searched_follows_every_change_of_the_book() {
    let shop = Shop::open().await;
    let desk = &shop.desk;
    let found = async |text: &str| {
        let search = text.to_owned();
        let list = ListCustomers {
            search,
            ..all_customers()
        };
        desk.ask(list).await.unwrap().total
    };
    assert_eq!(found("sri@net").await, 1);
    let detail = desk.ask(GetCustomer { id: shop.customer }).await.unwrap();
    let form = CustomerForm {
        note: Some("dekat masjid Al-Ikhlas".into()),
        ..customer("Sri Rahayu")
    };
    let edit = EditCustomer {
        id: shop.customer,
        revision: detail.customer.revision,
        form,
    };
    desk.ask(edit).await.unwrap();
    assert_eq!((found("ikhlas").await, found("rahayu").await), (1, 1));
    let edit = EditSubscription {
        id: shop.subscription,
        revision: detail.subscriptions[0].revision,
        form: SubscriptionForm {
            static_address: Some("10.66.12.34".into()),
            ..service(shop.plan, "rahayu@net")
        },
        pppoe_password: None,
    };
    desk.ask(edit).await.unwrap();
    assert_eq!(
        (found("sri@net").await, found("rahayu@net 66.12").await),
        (0, 1)
    );
    assert_found_as_it_is(desk).await;
    let id = shop.subscription;
    desk.ask(RemoveSubscription {
        id,
        at_router: false,
    })
    .await
    .unwrap();
    assert_eq!((found("66.12").await, found("rahayu").await), (0, 1));
    desk.ask(RemoveCustomer { id: shop.customer })
        .await
        .unwrap();
    assert_eq!(found("rahayu").await, 0);
    assert_found_as_it_is(desk).await;
}

#[tokio::test]
async fn behind_the_mask_nobody_is_found_by_what_is_hidden() {
    let shop = Shop::open().await;
    shop.desk.ask(SetMask { on: true }).await.unwrap();
    for (search, expected) in [
        ("sri", 1),
        ("plg-0000", 1),
        ("sri@net", 0),
        ("0812", 0),
        ("3456", 0),
        ("ciawi", 0),
    ] {
        let search = search.to_owned();
        let list = ListCustomers {
            search: search.clone(),
            ..all_customers()
        };
        assert_eq!(
            shop.desk.ask(list).await.unwrap().total,
            expected,
            "{search}"
        );
    }
}
