//! The privacy mask: keeping private values back, and seeing one of them for a reason.

use mikromon_domain::ids::{CustomerId, OperatorId, RouterId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

/// For one's own page, until one signs out. Only who may lift the mask takes it off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetMask {
    pub on: bool,
}
command!(SetMask = "privacy.set-mask", needs Needs::SignedIn, acts [Session, Operators, Routers, RouterState, Incidents, Alerts, Audit, Sync, Customers, Invoices, Payments, Keys] -> ());

/// How an operator's page begins when they sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetMaskDefault {
    pub operator: OperatorId,
    /// `None`: masked for viewers, and for nobody else.
    pub masked: Option<bool>,
}
command!(SetMaskDefault = "privacy.set-default", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Session, Audit] -> ());

/// One value of the book that a mask may hide. Numbers of identity have a command of their own,
/// [`crate::customer::RevealCustomer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hidden {
    Router {
        id: RouterId,
        field: RouterField,
    },
    Customer {
        id: CustomerId,
        field: CustomerField,
    },
    Subscription {
        id: SubscriptionId,
        field: SubscriptionField,
    },
    /// Host and port of the shared server.
    Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouterField {
    Host,
    Port,
    Username,
    Site,
    Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CustomerField {
    Phone,
    Address,
    Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubscriptionField {
    PppoeUser,
    StaticAddress,
    Note,
}

/// The value in full; empty where there is none. That it was looked at, and why, goes on record.
/// Who may not see the row it is of is refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reveal {
    pub what: Hidden,
    /// 1 to 200 characters.
    pub reason: String,
}
command!(Reveal = "privacy.reveal", needs Needs::Right(Permission::PrivacyReveal), changes [Audit] -> Secret);
