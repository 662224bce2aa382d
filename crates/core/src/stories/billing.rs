//! Bills: what one comes to, that it is issued once, its number, and what a void leaves.

use mikromon_api::ErrorCode;
use mikromon_api::company::{CompanyForm, GetCompany, SetCompany};
use mikromon_api::customer::{CustomerForm, EditCustomer, GetCustomer};
use mikromon_api::invoice::{
    GetInvoice, InvoiceFilter, IssueInvoice, ListInvoices, PreviewInvoice, VoidInvoice,
};
use mikromon_api::plan::{EditPlan, GetPlan};
use mikromon_api::subscription::{
    EditSubscription, GetSubscription, SubscriptionForm, SubscriptionTerms,
};
use mikromon_domain::billing::InvoiceStatus;
use mikromon_domain::money::Rupiah;
use mikromon_domain::price::AddOn;
use mikromon_domain::time::Zone;

use super::history::assert_every_row_has_its_edit;
use super::shop::{Shop, customer, date, noon, plan, rupiah, service};

async fn set_company(shop: &Shop, change: impl FnOnce(&mut CompanyForm)) {
    let mut company = shop.desk.ask(GetCompany {}).await.unwrap();
    change(&mut company.form);
    let (revision, form) = (company.revision, company.form);
    shop.desk.ask(SetCompany { revision, form }).await.unwrap();
}

fn void(id: mikromon_domain::ids::InvoiceId) -> VoidInvoice {
    let reason = "salah paket".to_owned();
    VoidInvoice { id, reason }
}

#[tokio::test]
async fn a_bill_is_what_its_preview_said_and_stays_so() {
    let shop = Shop::open().await;
    set_company(&shop, |it| it.pkp = true).await;
    let period = "2026-03".parse().unwrap();
    let preview = PreviewInvoice {
        subscription: shop.subscription,
        period,
    };
    let said = shop
        .desk
        .ask_at(noon("2026-03-01"), preview.clone())
        .await
        .unwrap();
    assert_eq!(said.issued, None);
    let issued = shop.bill("2026-03").await;
    assert_eq!((&issued.lines, issued.sum), (&said.lines, said.sum));
    assert_eq!(
        (issued.row.issued_on, issued.row.due_on),
        (said.issued_on, said.due_on)
    );
    let figures = [issued.sum.dpp, issued.sum.ppn, issued.sum.total].map(Rupiah::get);
    assert_eq!(figures, [137_500, 16_500, 166_500]);
    assert_eq!(issued.row.due_on, date("2026-03-10"));
    // A dearer plan changes bills to come only.
    let id = shop.plan;
    let revision = shop.desk.ask(GetPlan { id }).await.unwrap().revision;
    let form = plan("Rumah 20", 200_000);
    shop.desk
        .ask(EditPlan { id, revision, form })
        .await
        .unwrap();
    let again = shop.desk.ask_at(noon("2026-03-01"), preview).await.unwrap();
    assert_eq!(
        (again.sum.total, again.issued),
        (rupiah(222_000), Some(issued.row.id))
    );
    let kept = shop
        .desk
        .ask(GetInvoice { id: issued.row.id })
        .await
        .unwrap();
    assert_eq!((kept.lines, kept.sum), (issued.lines, issued.sum));
    assert_every_row_has_its_edit(&shop.desk).await;
}

#[tokio::test]
async fn a_month_is_issued_once_however_often_it_is_asked() {
    let shop = Shop::open().await;
    let first = shop.bill("2026-02").await;
    assert_eq!(first.row.number, "INV/2602/000001");
    for _ in 0..3 {
        assert_eq!(shop.bill("2026-02").await, first);
    }
    assert_eq!(shop.bill("2026-03").await.row.number, "INV/2603/000001");
    let all = ListInvoices {
        filter: InvoiceFilter::All,
        customer: Some(shop.customer),
        period: None,
        after: None,
        limit: 10,
    };
    assert_eq!(shop.desk.ask(all).await.unwrap().len(), 2);
}

#[tokio::test]
async fn two_windows_that_issue_at_once_issue_one() {
    let shop = Shop::open().await;
    let other = shop.desk.window();
    other.sign_in("budi").await.unwrap();
    let issue = IssueInvoice {
        subscription: shop.subscription,
        period: "2026-02".parse().unwrap(),
    };
    let at = noon("2026-02-01");
    let (one, two) = tokio::join!(shop.desk.ask_at(at, issue.clone()), other.ask_at(at, issue));
    assert_eq!(one.unwrap(), two.unwrap());
}

#[tokio::test]
async fn a_void_frees_the_month_and_its_number_is_never_given_again() {
    let shop = Shop::open().await;
    let first = shop.bill("2026-02").await.row;
    shop.desk.ask(void(first.id)).await.unwrap();
    let late = VoidInvoice {
        reason: "lain".into(),
        ..void(first.id)
    };
    shop.desk.ask(late).await.unwrap();
    let gone = shop.desk.ask(GetInvoice { id: first.id }).await.unwrap();
    assert_eq!(gone.row.status, InvoiceStatus::Void);
    assert_eq!(
        gone.void_reason.as_deref(),
        Some("salah paket"),
        "the first reason stays"
    );
    let second = shop.bill("2026-02").await.row;
    assert_ne!(second.id, first.id);
    assert_eq!(second.number, "INV/2602/000002");
    assert_eq!(shop.bill("2026-02").await.row.id, second.id);
}

#[tokio::test]
async fn a_month_without_service_takes_no_number() {
    let shop = Shop::open().await;
    let issue = IssueInvoice {
        subscription: shop.subscription,
        period: "2025-12".parse().unwrap(),
    };
    let at = noon("2026-02-01");
    let error = shop.desk.ask_at(at, issue).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NothingToBill);
    assert_eq!(shop.bill("2026-02").await.row.number, "INV/2602/000001");
}

#[tokio::test]
async fn what_a_service_has_of_its_own_is_on_the_bill() {
    let shop = Shop::open().await;
    let id = shop.subscription;
    let revision = shop
        .desk
        .ask(GetSubscription { id })
        .await
        .unwrap()
        .revision;
    let edit = EditSubscription {
        id,
        revision,
        form: SubscriptionForm {
            terms: SubscriptionTerms {
                price: Some(rupiah(120_000)),
                discount: rupiah(20_000),
                add_ons: vec![AddOn {
                    text: "Sewa ONT".into(),
                    price: rupiah(25_000),
                }],
                due_day: Some(31),
                ..service(shop.plan, "sri@net").terms
            },
            ..service(shop.plan, "sri@net")
        },
        pppoe_password: None,
    };
    shop.desk.ask(edit).await.unwrap();
    let bill = shop.bill("2026-02").await;
    let amounts: Vec<_> = bill.lines.iter().map(|it| it.amount.get()).collect();
    assert_eq!(amounts, [120_000, 25_000, -20_000]);
    assert_eq!(
        (bill.row.total, bill.row.due_on),
        (rupiah(125_000), date("2026-02-28"))
    );
}

#[tokio::test]
async fn who_is_exempt_pays_no_tax() {
    let shop = Shop::open().await;
    set_company(&shop, |it| it.pkp = true).await;
    let id = shop.customer;
    let revision = shop
        .desk
        .ask(GetCustomer { id })
        .await
        .unwrap()
        .customer
        .revision;
    let form = CustomerForm {
        exempt: true,
        ..customer("Sri")
    };
    shop.desk
        .ask(EditCustomer { id, revision, form })
        .await
        .unwrap();
    let sum = shop.bill("2026-02").await.sum;
    assert_eq!(
        (sum.ppn, sum.dpp, sum.total),
        (Rupiah::ZERO, Rupiah::ZERO, rupiah(150_000))
    );
}

/// 2026-01-31 at 16:00 UTC: February begins in Makassar, and in an hour in Jakarta.
#[tokio::test]
async fn a_bill_bears_the_date_of_the_company_s_zone() {
    let shop = Shop::open().await;
    set_company(&shop, |it| it.zone = Zone::Wita).await;
    let issue = IssueInvoice {
        subscription: shop.subscription,
        period: "2026-02".parse().unwrap(),
    };
    let at = noon("2026-01-31").plus(mikromon_domain::time::Millis::hours(11));
    let bill = shop.desk.ask_at(at, issue).await.unwrap().row;
    assert_eq!(bill.issued_on, date("2026-02-01"));
    assert_eq!(bill.number, "INV/2602/000001");
}

#[tokio::test]
async fn bills_are_listed_by_where_they_stand() {
    let shop = Shop::open().await;
    for period in ["2026-02", "2026-03", "2026-04", "2026-05"] {
        shop.bill(period).await;
    }
    shop.pay(150_000, &[]).await;
    let list = |filter, after, limit| ListInvoices {
        filter,
        customer: None,
        period: None,
        after,
        limit,
    };
    let ask = async |filter, after, limit| {
        let at = noon("2026-04-20");
        let found = shop
            .desk
            .ask_at(at, list(filter, after, limit))
            .await
            .unwrap();
        let told = |it: mikromon_api::invoice::InvoiceRow| (it.period.to_string(), it.status);
        found.into_iter().map(told).collect::<Vec<_>>()
    };
    use InvoiceStatus as S;
    let row = |period: &str, status| (period.to_owned(), status);
    let all = vec![
        row("2026-05", S::Issued),
        row("2026-04", S::Overdue),
        row("2026-03", S::Overdue),
        row("2026-02", S::Paid),
    ];
    assert_eq!(ask(InvoiceFilter::All, None, 10).await, all);
    assert_eq!(ask(InvoiceFilter::Open, None, 10).await, all[..3]);
    assert_eq!(ask(InvoiceFilter::Overdue, None, 10).await, all[1..3]);
    let first = shop
        .desk
        .ask(list(InvoiceFilter::All, None, 1))
        .await
        .unwrap();
    assert_eq!(
        ask(InvoiceFilter::All, Some(first[0].id), 10).await,
        all[1..]
    );
}
