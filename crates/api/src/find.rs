//! Finding things of the book by a few letters. What the page holds itself, such as the routers,
//! it finds itself.

use mikromon_domain::ids::{CustomerId, IncidentId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

/// Every word of the text has to occur; the best fit comes first. What the caller's role may not
/// see is left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Find {
    pub text: String,
    /// Of each kind, at most 20.
    pub limit: u32,
}
command!(Find = "book.find", needs Needs::SignedIn, reads -> Found);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// By name, code, telephone number or PPPoE user name.
    pub customers: Vec<FoundCustomer>,
    /// By the router's name, the newest first.
    pub incidents: Vec<FoundIncident>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCustomer {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundIncident {
    pub id: IncidentId,
    pub kind: IncidentKind,
    pub router_name: String,
    pub opened: UnixMillis,
    pub resolved: bool,
}
