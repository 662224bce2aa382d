//! Payments: money that came, what it pays, taking it back, and money that nobody knows the owner of.

use mikromon_domain::billing::PaymentMethod;
use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{CustomerId, InvoiceId, PaymentId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Scrubbed;

/// Money is never refused: what no invoice takes is the customer's credit, and what no customer is
/// known for goes to suspense.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordPayment {
    /// Made by who asks, once for each payment: a second press, or a repetition after a lost
    /// answer, records nothing more and is answered as the first.
    pub id: PaymentId,
    /// `None`: the first known invoice's customer, or nobody known.
    pub customer: Option<CustomerId>,
    /// What it is to pay, the oldest due of them first. Empty: all that the customer has open.
    pub invoices: Vec<InvoiceId>,
    /// More than nothing.
    pub amount: Rupiah,
    pub method: PaymentMethod,
    /// `None`: now. Not in the future.
    pub received_at: Option<UnixMillis>,
    /// The bank's or the payer's words: a transfer's text, a number that nobody knows.
    pub reference: String,
}
command!(RecordPayment = "payment.record", needs Needs::Right(Permission::PaymentRecord), changes [Payments, Invoices, Audit] -> Recorded);

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub id: PaymentId,
    /// The receipt's number; none for credit that the company grants.
    pub receipt: Option<String>,
    pub parts: Vec<PaidPart>,
    /// What no invoice takes.
    pub rest: Rupiah,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    pub invoice: InvoiceId,
    pub number: String,
    pub amount: Rupiah,
}

/// Says what the rest of a payment pays: a customer's credit, or money in suspense once its owner
/// is known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AllocatePayment {
    pub id: PaymentId,
    /// As in [`RecordPayment`], and at least one for money in suspense.
    pub invoices: Vec<InvoiceId>,
}
command!(AllocatePayment = "payment.allocate", needs Needs::Right(Permission::PaymentRecord), changes [Payments, Invoices, Audit] -> Recorded);

/// It pays nothing any more: it was typed wrongly, or bounced. Reversing twice keeps the first
/// reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReversePayment {
    pub id: PaymentId,
    /// 1 to 200 characters.
    pub reason: String,
}
command!(ReversePayment = "payment.reverse", needs Needs::Right(Permission::PaymentReverse), changes [Payments, Invoices, Audit] -> ());

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    pub id: PaymentId,
    pub customer: Option<CustomerId>,
    pub customer_name: Option<String>,
    pub amount: Rupiah,
    pub method: PaymentMethod,
    pub received_at: UnixMillis,
    pub received_on: CivilDate,
    pub reference: Scrubbed,
    pub receipt: Option<String>,
    /// What no invoice takes; nothing where it was reversed.
    pub rest: Rupiah,
    pub reversed: Option<Scrubbed>,
    /// Who took it.
    pub operator: Option<String>,
}

/// The newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPayments {
    pub customer: Option<CustomerId>,
    /// Only those behind this one, for the next page.
    pub after: Option<PaymentId>,
    /// At most 500.
    pub limit: u32,
}
command!(ListPayments = "payment.list", needs Needs::Right(Permission::InvoiceView), reads -> Vec<PaymentView>);

/// Money with a rest that no customer is known for, the oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListSuspense {
    /// At most 500.
    pub limit: u32,
}
command!(ListSuspense = "suspense.list", needs Needs::Right(Permission::InvoiceView), reads -> Vec<PaymentView>);
