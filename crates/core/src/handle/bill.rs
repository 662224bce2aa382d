//! What a month's bill will be: the book's rows, put to the one price function. Preview and issue
//! ask the same.

use mikromon_api::plan::PlanView;
use mikromon_api::subscription::SubscriptionView;
use mikromon_domain::billing::due_on;
use mikromon_domain::date::{CivilDate, Period};
use mikromon_domain::ids::SubscriptionId;
use mikromon_domain::price::{Line, Terms, price, total};
use mikromon_domain::subscription::due_day;
use mikromon_domain::tax::Taxed;
use mikromon_domain::time::UnixMillis;
use sqlx::sqlite::SqliteConnection;

use super::not_found;
use crate::store::customer::{self, CustomerRecord};
use crate::store::{company, plan, subscription};

pub(super) struct Bill {
    pub(super) subscription: SubscriptionId,
    pub(super) customer: CustomerRecord,
    pub(super) lines: Vec<Line>,
    pub(super) sum: Taxed,
    pub(super) issued_on: CivilDate,
    pub(super) due_on: CivilDate,
}

/// # Errors
/// `NotFound` where the subscription, or what it names, was removed.
pub(super) async fn bill(
    book: &mut SqliteConnection,
    now: UnixMillis,
    id: SubscriptionId,
    period: Period,
) -> anyhow::Result<Bill> {
    let company = company::find(book).await?.form;
    let found = subscription::find(book, id).await?;
    let found = found.ok_or_else(|| not_found(id))?;
    let customer = customer::find(book, found.customer).await?;
    let customer = customer.ok_or_else(|| not_found(found.customer))?;
    let plan = plan::find(book, found.terms.plan).await?;
    let plan = plan.ok_or_else(|| not_found(found.terms.plan))?;
    let issued_on = CivilDate::of(now, company.zone);
    let taxed = company.pkp && !customer.entry.exempt;
    let lines = price(&terms(&found, &plan, taxed), period, issued_on)?;
    let day = due_day(found.terms.due_day, company.due_day, found.terms.starts_on);
    Ok(Bill {
        subscription: id,
        customer,
        sum: total(&lines)?,
        lines,
        issued_on,
        due_on: due_on(plan.form.billing, period, day, issued_on),
    })
}

fn terms(subscription: &SubscriptionView, plan: &PlanView, taxed: bool) -> Terms {
    let agreed = &subscription.terms;
    Terms {
        plan: plan.form.name.clone(),
        price: agreed.price.unwrap_or(plan.form.price),
        tax: plan.form.tax,
        discount: agreed.discount,
        add_ons: agreed.add_ons.clone(),
        starts_on: agreed.starts_on,
        ends_on: agreed.ends_on,
        leave: agreed.leave,
        taxed,
    }
}
