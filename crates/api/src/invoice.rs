//! Invoices: what one will be, issuing, listing, declaring void.

use mikromon_domain::billing::InvoiceStatus;
use mikromon_domain::date::{CivilDate, Period};
use mikromon_domain::ids::{CustomerId, InvoiceId, SubscriptionId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use mikromon_domain::price::Line;
use mikromon_domain::tax::Taxed;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Scrubbed;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRow {
    pub id: InvoiceId,
    /// What it goes by; another one than was printed where that number was taken.
    pub number: String,
    pub subscription: SubscriptionId,
    pub customer: CustomerId,
    /// The customer's name when it was issued.
    pub bill_to: String,
    pub period: Period,
    pub issued_on: CivilDate,
    pub due_on: CivilDate,
    pub total: Rupiah,
    pub paid: Rupiah,
    pub open: Rupiah,
    pub status: InvoiceStatus,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceView {
    pub row: InvoiceRow,
    pub address: Scrubbed,
    pub lines: Vec<Line>,
    pub sum: Taxed,
    /// Why it is void, where it is.
    pub void_reason: Option<Scrubbed>,
}

/// What would be issued now. Nothing is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewInvoice {
    pub subscription: SubscriptionId,
    pub period: Period,
}
command!(PreviewInvoice = "invoice.preview", needs Needs::Right(Permission::InvoiceView), reads -> InvoicePreview);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePreview {
    /// None where there is no day to pay for.
    pub lines: Vec<Line>,
    pub sum: Taxed,
    pub issued_on: CivilDate,
    pub due_on: CivilDate,
    /// The one that was issued for the month already.
    pub issued: Option<InvoiceId>,
}

/// Issues the month's invoice. Where it was issued already and is not void it is answered as it is.
/// Refused as `NothingToBill` where there is no day to pay for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssueInvoice {
    pub subscription: SubscriptionId,
    pub period: Period,
}
command!(IssueInvoice = "invoice.issue", needs Needs::Right(Permission::InvoiceIssue), changes [Invoices, Audit] -> InvoiceView);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvoiceFilter {
    All,
    /// Not void, and not paid in full.
    Open,
    /// Open, and the due day has passed.
    Overdue,
}

/// The newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListInvoices {
    pub filter: InvoiceFilter,
    pub customer: Option<CustomerId>,
    pub period: Option<Period>,
    /// Only those behind this one, for the next page.
    pub after: Option<InvoiceId>,
    /// At most 500.
    pub limit: u32,
}
command!(ListInvoices = "invoice.list", needs Needs::Right(Permission::InvoiceView), reads -> Vec<InvoiceRow>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetInvoice {
    pub id: InvoiceId,
}
command!(GetInvoice = "invoice.get", needs Needs::Right(Permission::InvoiceView), reads -> InvoiceView);

/// The number is not given again, and what was paid is the customer's credit. The month can be
/// issued anew. Voiding twice keeps the first reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VoidInvoice {
    pub id: InvoiceId,
    /// 1 to 200 characters.
    pub reason: String,
}
command!(VoidInvoice = "invoice.void", needs Needs::Right(Permission::InvoiceVoid), changes [Invoices, Payments, Audit] -> ());
