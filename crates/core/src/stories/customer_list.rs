//! The list of customers: what is found, in which order, and which rows a span holds.

use mikromon_api::branch::AddBranch;
use mikromon_api::customer::{
    AddCustomer, CustomerForm, CustomerOrder, CustomerSpan, ListCustomers, RemoveCustomer,
};
use mikromon_domain::permission::Role;

use super::desk::Desk;
use super::shop::{Shop, all_customers, customer, date, noon, rupiah};

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
        ("%", vec![]),
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
