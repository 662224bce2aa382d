//! What is decided about PPPoE customers at routers: it is kept with the decision, carried out by one
//! desktop, read back, and tried again until the router has it.

use mikromon_domain::ids::{CustomerId, IntentId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::provision::{Stuck, Work};
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::private::{Private, Scrubbed};
use crate::{ApiError, Needs};

/// Decides something about a subscription at its router. It answers when that is kept: the router may be
/// away for now. What was decided before about the same and is not done yet is replaced by it.
///
/// Refused as `InvalidField` on `Router` or `PppoeUser` where the book does not say by which the
/// customer dials in, on `Plan` where a secret is to be made or its plan changed and the plan has no
/// profile, and on `Password` where a secret is to be made and the book has no password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderWork {
    pub subscription: SubscriptionId,
    pub work: Work,
    /// At most 200 characters; may be empty.
    pub reason: String,
}
command!(OrderWork = "provision.order", needs Needs::Right(Permission::CustomerProvision), changes [Provision, Customers, Drift, Audit] -> IntentId);

/// The newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListIntents {
    pub customer: CustomerId,
    /// At most 500.
    pub limit: u32,
}
command!(ListIntents = "provision.list", needs Needs::Right(Permission::CustomerView), reads -> Vec<IntentView>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntentView {
    pub id: IntentId,
    pub subscription: SubscriptionId,
    pub work: Work,
    pub at: UnixMillis,
    /// The operator's name; `None` where the program decided by a rule.
    pub by: Option<String>,
    pub reason: Scrubbed,
    /// The router's name.
    pub router: String,
    pub user: Private,
    pub state: IntentState,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum IntentState {
    /// It is yet to be done, or under way.
    Waits {
        /// Why the last try came to nothing, where this desktop made it.
        failed: Option<ApiError>,
    },
    /// The router was read and has it.
    Done { at: UnixMillis },
    /// It is not tried again: a person has to look.
    Stuck { at: UnixMillis, why: Stuck },
    /// Something newer stands in its place.
    Replaced,
}
