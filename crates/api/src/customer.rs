//! Customers: listing, adding, changing, and what they owe.

use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{BranchId, CustomerId, InvoiceId, PaymentId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::{Private, Scrubbed};
use crate::subscription::SubscriptionView;

/// What the operator types. `None` keeps what is stored, which the operator may not have seen; a new
/// customer has nothing to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerForm {
    /// 1 to 24 of `A-Z 0-9 . - / _`; empty: a new customer gets the next one, an old one keeps its.
    pub code: String,
    /// 1 to 120 characters.
    pub name: String,
    /// As in `0812…`, `021…` or `+65…`; empty where there is none.
    pub phone: Option<String>,
    pub address: Option<String>,
    pub branch: Option<BranchId>,
    /// `None` leaves it as it is, an empty one takes it out.
    pub nik: Option<Secret>,
    /// As with the NIK.
    pub npwp: Option<Secret>,
    /// No PPN is charged.
    pub exempt: bool,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
    pub phone: Option<Private>,
    pub address: Private,
    pub branch: Option<BranchId>,
    /// Masked, as `3273********0004`; stars only where it cannot be read here.
    pub nik: Option<String>,
    pub npwp: Option<String>,
    pub exempt: bool,
    pub note: Private,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
    pub phone: Option<Private>,
    pub address: Scrubbed,
    pub branch: Option<BranchId>,
    /// The plan of the oldest subscription.
    pub plan: Option<String>,
    /// Subscriptions that were not removed.
    pub subscriptions: u32,
    pub since: UnixMillis,
    /// `None` for an operator who may not see invoices.
    pub owed: Option<Owed>,
}

/// What is not paid of a customer's bills that are not void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    pub amount: Rupiah,
    /// Of the oldest of them.
    pub due_on: Option<CivilDate>,
}

/// What a list of customers is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CustomerOrder {
    #[default]
    Name,
    Code,
    /// Since when they are customers.
    Since,
}

/// A span of the list; nothing is left out between two that meet as long as nobody writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCustomers {
    /// A part of a name or code and, for an operator who sees them, of a telephone number or PPPoE
    /// user name; empty for all.
    pub search: String,
    pub branch: Option<BranchId>,
    /// Only those of whom neither telephone nor address is known.
    #[serde(default)]
    pub incomplete: bool,
    pub order: CustomerOrder,
    pub descending: bool,
    /// Rows of the list before this span.
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}
impl ListCustomers {
    /// Whether something but the search leaves customers out.
    pub const fn narrows(&self) -> bool {
        self.branch.is_some() || self.incomplete
    }
}
command!(ListCustomers = "customer.list", needs Needs::Right(Permission::CustomerView), reads -> CustomerSpan);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSpan {
    /// Rows of the whole list.
    pub total: u32,
    pub rows: Vec<CustomerRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetCustomer {
    pub id: CustomerId,
}
command!(GetCustomer = "customer.get", needs Needs::Right(Permission::CustomerView), reads -> CustomerDetail);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDetail {
    pub customer: CustomerView,
    /// The oldest first.
    pub subscriptions: Vec<SubscriptionView>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddCustomer {
    pub form: CustomerForm,
}
command!(AddCustomer = "customer.add", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Audit] -> CustomerId);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditCustomer {
    pub id: CustomerId,
    pub revision: u64,
    pub form: CustomerForm,
}
command!(EditCustomer = "customer.edit", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Audit] -> ());

/// It leaves the lists; its invoices and payments stay. Refused as `InUse` while it has
/// subscriptions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveCustomer {
    pub id: CustomerId,
}
command!(RemoveCustomer = "customer.remove", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Audit] -> ());

/// The numbers of identity in full. That they were looked at, and why, goes on record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevealCustomer {
    pub id: CustomerId,
    /// 1 to 200 characters.
    pub reason: String,
}
command!(RevealCustomer = "customer.reveal", needs Needs::Right(Permission::CustomerReveal), changes [Audit] -> Identity);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub nik: Option<Secret>,
    pub npwp: Option<Secret>,
}

/// What was billed and paid, the newest first, and what it comes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetStatement {
    pub id: CustomerId,
    /// At most 500 entries.
    pub limit: u32,
}
command!(GetStatement = "customer.statement", needs Needs::Right(Permission::InvoiceView), reads -> Statement);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Of all invoices that are not void.
    pub invoiced: Rupiah,
    /// Of it, what was paid.
    pub paid: Rupiah,
    /// Money of the customer's that pays no invoice yet.
    pub credit: Rupiah,
    /// Paid and credit without what was invoiced: negative where the customer owes.
    pub balance: Rupiah,
    pub entries: Vec<StatementEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementEntry {
    pub on: CivilDate,
    pub what: StatementItem,
    /// Negative for what is owed; nothing for what is void or was taken back.
    pub amount: Rupiah,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementItem {
    Invoice {
        id: InvoiceId,
        number: String,
    },
    Payment {
        id: PaymentId,
        receipt: Option<String>,
    },
}
