//! AutoSync: what the routers keep of PPPoE customers beside what the book says, and taking in those
//! that the book does not know. Nothing is changed at routers by it.

use mikromon_domain::date::CivilDate;
use mikromon_domain::drift::Kind;
use mikromon_domain::ids::{BranchId, CustomerId, PlanId, RouterId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::private::Private;
use crate::{ApiError, Needs};

/// Reads the secrets of one router and answers when it is done, or begins to read those of all.
/// What is read stands until it is read again, however long a router is away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunAutoSync {
    pub router: Option<RouterId>,
}
command!(RunAutoSync = "autosync.run", needs Needs::Right(Permission::CustomerView), acts [Drift, Audit] -> ());

/// Ends a run that reads all routers; what was read by then stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CancelAutoSync {}
command!(CancelAutoSync = "autosync.cancel", needs Needs::Right(Permission::CustomerView), acts [Drift, Audit] -> ());

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetAutoSync {}
command!(GetAutoSync = "autosync.get", needs Needs::Right(Permission::CustomerView), reads -> AutoSync);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AutoSync {
    /// Somebody asked for all.
    pub run: Option<AutoSyncRun>,
    /// By name.
    pub routers: Vec<RouterReading>,
}

/// A run that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoSyncRun {
    pub begun: UnixMillis,
    pub done: u32,
    pub routers: u32,
}

/// What is known of a router's secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouterReading {
    pub router: RouterId,
    pub name: String,
    /// When they were read last; `None`: not since the app was started.
    pub read: Option<UnixMillis>,
    pub secrets: u32,
    pub findings: u32,
    /// Why they could not be read after that.
    pub failed: Option<ReadingFailed>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingFailed {
    pub at: UnixMillis,
    pub error: ApiError,
}

/// What differs, by router and name. A router that was not read has no findings, and says so in
/// [`GetAutoSync`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDrift {
    pub router: Option<RouterId>,
    pub kind: Option<Kind>,
    /// Part of a PPPoE user name, or of the customer's name or code.
    pub search: String,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}
command!(ListDrift = "drift.list", needs Needs::Right(Permission::CustomerView), reads -> DriftSpan);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftSpan {
    /// Of those that were asked for.
    pub total: u32,
    /// How many findings of each kind there are, whichever kind was asked for.
    pub kinds: Vec<(Kind, u32)>,
    pub rows: Vec<DriftRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftRow {
    pub router: RouterId,
    pub router_name: String,
    pub user: Private,
    /// At least one.
    pub kinds: Vec<Kind>,
    /// `None`: the router has no such secret.
    pub kept: Option<KeptSecret>,
    /// `None`: the book knows nobody of that name.
    pub known: Option<KnownUser>,
    /// The other routers that have a secret of that name, by name.
    pub also_on: Vec<String>,
}

/// A secret as the router has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSecret {
    pub profile: String,
    /// An address, or the name of a pool; empty where the profile says it.
    pub remote_address: Private,
    pub disabled: bool,
}

/// Who dials in by that name, as the book has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownUser {
    pub customer: CustomerId,
    pub subscription: SubscriptionId,
    pub code: String,
    pub name: String,
    /// Empty where the plan does not say.
    pub profile: String,
    /// Empty where the router gives one.
    pub remote_address: Private,
    /// `None`: the book does not say where.
    pub router: Option<String>,
}

/// Accounts that a router has and the book does not know, by profile, as they were read last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListStrangers {
    pub router: RouterId,
}
command!(ListStrangers = "autosync.strangers", needs Needs::Right(Permission::CustomerEdit), reads -> Vec<Strangers>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strangers {
    pub profile: String,
    pub accounts: u32,
    /// The plan of that profile, where there is one and no other.
    pub plan: Option<PlanId>,
    /// The profile is that of those who are cut off: what they buy is not to be seen there.
    pub cut_off: bool,
}

/// Makes a customer, yet to be completed, of each account that the book does not know and whose
/// profile is among `plans`. The router is read anew, with passwords, and nothing is changed there.
/// What was taken in by then stays where it fails, and is not taken in again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeIn {
    pub router: RouterId,
    /// At most 200: a profile, and what those who have it buy.
    pub plans: Vec<(String, PlanId)>,
    /// From which day on they are billed.
    pub starts_on: CivilDate,
    pub branch: Option<BranchId>,
}
command!(TakeIn = "autosync.take-in", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Drift, Audit] -> TakenIn);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIn {
    pub customers: u32,
    /// Of them, whose password the router does not show to its login.
    pub without_password: u32,
    /// Those of the chosen profiles that were not taken in, by name.
    pub left: Vec<LeftOut>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub user: Private,
    pub why: LeftOutWhy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftOutWhy {
    /// It has a space, or more characters than the book takes.
    Name,
    /// Somebody of the book has its fixed address at that router.
    Address,
}
