//! Branches, plans, customers and their services: what a person may type and what comes of it.

use mikromon_api::branch::{AddBranch, EditBranch, ListBranches, RemoveBranch};
use mikromon_api::company::{GetCompany, SetCompany};
use mikromon_api::customer::{
    AddCustomer, CustomerForm, EditCustomer, GetCustomer, RemoveCustomer, RevealCustomer,
};
use mikromon_api::plan::{AddPlan, EditPlan, GetPlan, RemovePlan};
use mikromon_api::subscription::{
    AddSubscription, EditSubscription, GetSubscription, ListSubscriptions, RemoveSubscription,
    SubscriptionForm, SubscriptionTerms,
};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::secret::Secret;

use super::desk::Desk;
use super::shop::{Shop, customer, date, plan, rupiah, service};

const NIK: &str = "3273010203900004";

#[tokio::test]
async fn customers_get_the_next_code_that_is_free() {
    let desk = Desk::with_owner().await;
    let by_hand = CustomerForm {
        code: "plg-000002".into(),
        ..customer("Agus")
    };
    desk.ask(AddCustomer { form: by_hand }).await.unwrap();
    for (name, expected) in [("Budi", "PLG-000001"), ("Citra", "PLG-000003")] {
        let form = customer(name);
        let id = desk.ask(AddCustomer { form }).await.unwrap();
        let found = desk.ask(GetCustomer { id }).await.unwrap().customer;
        assert_eq!(found.code, expected);
        assert_eq!(found.phone.unwrap().as_str(), "0812-3456-7890");
    }
    let twin = CustomerForm {
        code: "PLG-000003".into(),
        ..customer("Dewi")
    };
    let error = desk.ask(AddCustomer { form: twin }).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::Taken, Some(Field::Code))
    );
}

#[tokio::test]
async fn a_nik_is_sealed_masked_and_shown_only_on_record() {
    let desk = Desk::with_owner().await;
    let form = CustomerForm {
        nik: Some(Secret::new(NIK)),
        ..customer("Sri")
    };
    let id = desk.ask(AddCustomer { form }).await.unwrap();
    let found = desk.ask(GetCustomer { id }).await.unwrap().customer;
    assert_eq!(found.nik.as_deref(), Some("3273********0004"));
    assert_eq!(found.npwp, None);
    let reason = "faktur pajak".to_owned();
    let identity = desk.ask(RevealCustomer { id, reason }).await.unwrap();
    assert_eq!(identity.nik.unwrap().expose(), NIK);
    let row = desk.audit(1).await.remove(0);
    assert_eq!(row.command, "customer.reveal");
    assert_eq!(row.subject, "PLG-000001 Sri: faktur pajak");
    let disk = desk.disk();
    assert!(!disk.windows(NIK.len()).any(|it| it == NIK.as_bytes()));
    let unsaid = RevealCustomer {
        id,
        reason: " ".into(),
    };
    assert_eq!(desk.refusal(unsaid).await, ErrorCode::InvalidField);
}

#[tokio::test]
async fn an_edit_keeps_what_it_does_not_name_and_overwrites_nobody() {
    let desk = Desk::with_owner().await;
    let form = CustomerForm {
        nik: Some(Secret::new(NIK)),
        ..customer("Sri")
    };
    let id = desk.ask(AddCustomer { form }).await.unwrap();
    let before = desk.ask(GetCustomer { id }).await.unwrap().customer;
    let edit = |revision, form| EditCustomer { id, revision, form };
    let renamed = CustomerForm {
        phone: Some("021 5551234".into()),
        ..customer("Sri Rahayu")
    };
    desk.ask(edit(before.revision, renamed)).await.unwrap();
    let after = desk.ask(GetCustomer { id }).await.unwrap().customer;
    assert_eq!(
        (after.code.as_str(), after.name.as_str()),
        ("PLG-000001", "Sri Rahayu")
    );
    assert_eq!(after.nik, before.nik, "an identity that is not named stays");
    let late = edit(before.revision, customer("Lain"));
    assert_eq!(desk.refusal(late).await, ErrorCode::Changed);
    let emptied = CustomerForm {
        nik: Some(Secret::default()),
        ..customer("Sri Rahayu")
    };
    desk.ask(edit(after.revision, emptied)).await.unwrap();
    let after = desk.ask(GetCustomer { id }).await.unwrap().customer;
    assert_eq!(after.nik, None);
}

#[tokio::test]
async fn each_wrong_value_names_its_field() {
    let shop = Shop::open().await;
    for (form, field) in [
        (
            CustomerForm {
                name: " ".into(),
                ..customer("")
            },
            Field::Name,
        ),
        (
            CustomerForm {
                phone: Some("5551234".into()),
                ..customer("A")
            },
            Field::Phone,
        ),
        (
            CustomerForm {
                code: "a b".into(),
                ..customer("A")
            },
            Field::Code,
        ),
        (
            CustomerForm {
                nik: Some(Secret::new("1")),
                ..customer("A")
            },
            Field::Nik,
        ),
    ] {
        let error = shop.desk.ask(AddCustomer { form }).await.unwrap_err();
        assert_eq!(
            (error.code, error.field),
            (ErrorCode::InvalidField, Some(field))
        );
    }
    let good = || service(shop.plan, "budi@net");
    let agreed = |terms| SubscriptionForm { terms, ..good() };
    for (form, field) in [
        (
            SubscriptionForm {
                pppoe_user: Some("a b".into()),
                ..good()
            },
            Field::PppoeUser,
        ),
        (
            SubscriptionForm {
                static_address: Some("10.0.0".into()),
                ..good()
            },
            Field::StaticAddress,
        ),
        (
            agreed(SubscriptionTerms {
                due_day: Some(32),
                ..good().terms
            }),
            Field::DueDay,
        ),
        (
            agreed(SubscriptionTerms {
                ends_on: Some(date("2026-01-09")),
                ..good().terms
            }),
            Field::EndsOn,
        ),
        (
            agreed(SubscriptionTerms {
                price: Some(rupiah(-1)),
                ..good().terms
            }),
            Field::Price,
        ),
        (
            agreed(SubscriptionTerms {
                discount: rupiah(-1),
                ..good().terms
            }),
            Field::Discount,
        ),
    ] {
        let add = AddSubscription {
            customer: shop.customer,
            form,
            pppoe_password: Secret::default(),
        };
        let error = shop.desk.ask(add).await.unwrap_err();
        assert_eq!(
            (error.code, error.field),
            (ErrorCode::InvalidField, Some(field))
        );
    }
}

#[tokio::test]
async fn a_pppoe_user_name_is_one_living_service_s_only() {
    let shop = Shop::open().await;
    let again = || AddSubscription {
        customer: shop.customer,
        form: service(shop.plan, "sri@net"),
        pppoe_password: Secret::default(),
    };
    let error = shop.desk.ask(again()).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::Taken, Some(Field::PppoeUser))
    );
    let id = shop.subscription;
    shop.desk
        .ask(RemoveSubscription {
            id,
            at_router: false,
        })
        .await
        .unwrap();
    shop.desk.ask(again()).await.unwrap();
    // Services that do not dial in have no name to share.
    for _ in 0..2 {
        let silent = AddSubscription {
            form: service(shop.plan, ""),
            ..again()
        };
        shop.desk.ask(silent).await.unwrap();
    }
    let list = ListSubscriptions {
        customer: Some(shop.customer),
        router: None,
        after: None,
        limit: 10,
    };
    assert_eq!(shop.desk.ask(list).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_pppoe_password_is_sealed_and_stays_unless_it_is_named() {
    let shop = Shop::open().await;
    let id = shop.subscription;
    let get = async || shop.desk.ask(GetSubscription { id }).await.unwrap();
    let before = get().await;
    assert!(before.has_password);
    let edit = |revision, pppoe_password| EditSubscription {
        id,
        revision,
        form: service(shop.plan, "sri2@net"),
        pppoe_password,
    };
    shop.desk.ask(edit(before.revision, None)).await.unwrap();
    let after = get().await;
    assert!(after.has_password && after.pppoe_user == "sri2@net");
    let empty = edit(after.revision, Some(Secret::default()));
    shop.desk.ask(empty).await.unwrap();
    assert!(!get().await.has_password);
    let disk = shop.desk.disk();
    assert!(!disk.windows(13).any(|it| it == b"rahasia-pppoe"));
}

#[tokio::test]
async fn what_others_need_is_not_removed() {
    let shop = Shop::open().await;
    let desk = &shop.desk;
    let name = "Ciawi".to_owned();
    let branch = desk.ask(AddBranch { name }).await.unwrap();
    let id = shop.customer;
    let revision = desk
        .ask(GetCustomer { id })
        .await
        .unwrap()
        .customer
        .revision;
    let form = CustomerForm {
        branch: Some(branch),
        ..customer("Sri")
    };
    desk.ask(EditCustomer { id, revision, form }).await.unwrap();
    assert_eq!(
        desk.refusal(RemoveBranch { id: branch }).await,
        ErrorCode::InUse
    );
    assert_eq!(
        desk.refusal(RemovePlan { id: shop.plan }).await,
        ErrorCode::InUse
    );
    assert_eq!(desk.refusal(RemoveCustomer { id }).await, ErrorCode::InUse);
    let id = shop.subscription;
    desk.ask(RemoveSubscription {
        id,
        at_router: false,
    })
    .await
    .unwrap();
    desk.ask(RemoveCustomer { id: shop.customer })
        .await
        .unwrap();
    desk.ask(RemovePlan { id: shop.plan }).await.unwrap();
    desk.ask(RemoveBranch { id: branch }).await.unwrap();
    let gone = GetPlan { id: shop.plan };
    assert_eq!(desk.refusal(gone).await, ErrorCode::NotFound);
    assert!(desk.ask(ListBranches {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn names_of_branches_and_plans_are_compared_without_case() {
    let desk = Desk::with_owner().await;
    let add = |name: &str| AddBranch {
        name: name.to_owned(),
    };
    let id = desk.ask(add("Ciawi")).await.unwrap();
    assert_eq!(desk.refusal(add(" CIAWI")).await, ErrorCode::Taken);
    let revision = desk.ask(ListBranches {}).await.unwrap()[0].revision;
    let name = "ciawi 1".to_owned();
    desk.ask(EditBranch { id, revision, name }).await.unwrap();
    desk.ask(add("Ciawi")).await.unwrap();
    let form = plan("Rumah 20", 150_000);
    let id = desk.ask(AddPlan { form: form.clone() }).await.unwrap();
    assert_eq!(desk.refusal(AddPlan { form }).await, ErrorCode::Taken);
    let revision = desk.ask(GetPlan { id }).await.unwrap().revision;
    let form = plan("Rumah 20", 175_000);
    desk.ask(EditPlan { id, revision, form }).await.unwrap();
    assert_eq!(
        desk.ask(GetPlan { id }).await.unwrap().form.price,
        rupiah(175_000)
    );
}

#[tokio::test]
async fn the_company_is_one_row_that_nobody_overwrites_unseen() {
    let desk = Desk::with_owner().await;
    let unset = desk.ask(GetCompany {}).await.unwrap();
    assert_eq!((unset.revision, unset.form.pkp), (0, false));
    let mut form = unset.form.clone();
    form.npwp = "01.234.567.8-901.000".into();
    form.due_day = Some(10);
    let set = |revision, form| SetCompany { revision, form };
    desk.ask(set(0, form.clone())).await.unwrap();
    let now = desk.ask(GetCompany {}).await.unwrap();
    assert_eq!(now.form.npwp, "012345678901000");
    assert_eq!(desk.refusal(set(0, form.clone())).await, ErrorCode::Changed);
    form.due_day = Some(0);
    assert_eq!(
        desk.refusal(set(now.revision, form.clone())).await,
        ErrorCode::InvalidField
    );
    form.due_day = None;
    desk.ask(set(now.revision, form)).await.unwrap();
}
