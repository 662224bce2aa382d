//! A small provider: a plan, customers with a service, and their bills.

use mikromon_api::customer::{AddCustomer, CustomerForm, CustomerOrder, ListCustomers};
use mikromon_api::invoice::{InvoiceView, IssueInvoice};
use mikromon_api::payment::{RecordPayment, Recorded};
use mikromon_api::plan::{AddPlan, PlanForm};
use mikromon_api::subscription::{AddSubscription, SubscriptionForm, SubscriptionTerms};
use mikromon_domain::billing::{BillingKind, PaymentMethod};
use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{CustomerId, InvoiceId, PaymentId, PlanId, SubscriptionId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::secret::Secret;
use mikromon_domain::tax::PriceTax;
use mikromon_domain::time::{Millis, UnixMillis};

use uuid::Uuid;

use super::desk::Desk;

pub(super) fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

pub(super) fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// Noon of a day in Jakarta.
pub(super) fn noon(text: &str) -> UnixMillis {
    UnixMillis(Millis::days(date(text).days()).0).plus(Millis::hours(5))
}

pub(super) fn plan(name: &str, price: i64) -> PlanForm {
    PlanForm {
        name: name.to_owned(),
        profile: "20M".to_owned(),
        price: rupiah(price),
        tax: PriceTax::Exclusive,
        billing: BillingKind::Prepaid,
        note: String::new(),
    }
}

pub(super) fn customer(name: &str) -> CustomerForm {
    CustomerForm {
        code: String::new(),
        name: name.to_owned(),
        phone: Some("0812-3456-7890".to_owned()),
        address: Some("Jl. Raya Ciawi 1".to_owned()),
        branch: None,
        nik: None,
        npwp: None,
        exempt: false,
        note: None,
    }
}

/// All of them by name, as far as one span goes.
pub(super) fn all_customers() -> ListCustomers {
    ListCustomers {
        search: String::new(),
        branch: None,
        incomplete: false,
        order: CustomerOrder::Name,
        descending: false,
        offset: 0,
        limit: 500,
    }
}

/// Since the tenth of January 2026.
pub(super) fn service(plan: PlanId, user: &str) -> SubscriptionForm {
    SubscriptionForm {
        pppoe_user: Some(user.to_owned()),
        static_address: None,
        note: None,
        terms: SubscriptionTerms {
            plan,
            router: None,
            starts_on: date("2026-01-10"),
            ends_on: None,
            due_day: None,
            price: None,
            discount: Rupiah::ZERO,
            discount_note: String::new(),
            add_ons: Vec::new(),
            leave: None,
        },
    }
}

/// One customer, `Sri`, with one service at 150,000 a month.
pub(super) struct Shop {
    pub(super) desk: Desk,
    pub(super) plan: PlanId,
    pub(super) customer: CustomerId,
    pub(super) subscription: SubscriptionId,
}

impl Shop {
    pub(super) async fn open() -> Self {
        let desk = Desk::with_owner().await;
        let form = plan("Rumah 20", 150_000);
        let plan = desk.ask(AddPlan { form }).await.unwrap();
        let form = customer("Sri");
        let customer = desk.ask(AddCustomer { form }).await.unwrap();
        let add = AddSubscription {
            customer,
            form: service(plan, "sri@net"),
            pppoe_password: Secret::new("rahasia-pppoe"),
        };
        let subscription = desk.ask(add).await.unwrap();
        Self {
            desk,
            plan,
            customer,
            subscription,
        }
    }

    /// On the first of that month.
    pub(super) async fn bill(&self, period: &str) -> InvoiceView {
        let issue = IssueInvoice {
            subscription: self.subscription,
            period: period.parse().unwrap(),
        };
        let at = noon(&format!("{period}-01"));
        self.desk.ask_at(at, issue).await.unwrap()
    }

    pub(super) async fn pay(&self, amount: i64, invoices: &[InvoiceId]) -> Recorded {
        let payment = money(amount, Some(self.customer), invoices);
        let at = noon("2026-05-20");
        self.desk.ask_at(at, payment).await.unwrap()
    }
}

pub(super) fn money(
    amount: i64,
    customer: Option<CustomerId>,
    invoices: &[InvoiceId],
) -> RecordPayment {
    RecordPayment {
        id: PaymentId::from_uuid(Uuid::now_v7()),
        customer,
        invoices: invoices.to_vec(),
        amount: rupiah(amount),
        method: PaymentMethod::Cash,
        received_at: None,
        reference: String::new(),
    }
}
