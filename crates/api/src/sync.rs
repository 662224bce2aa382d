//! The shared server: joining it, how the exchange with it goes, and what a person has to decide
//! about it.

use mikromon_domain::ids::{DeviceId, OperatorId};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::command::command;
use crate::private::{Cell, Private};
use crate::{ApiError, Needs};

/// How this desktop and the server stand, for the header and the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    pub state: SyncState,
    /// `None` while this desktop works alone.
    pub server: Option<ServerView>,
    /// When both were last seen to hold the same.
    pub last_exchange: Option<UnixMillis>,
    /// Changes made here that the server has not decided.
    pub waiting: u32,
    /// Refused changes and conflicts that nobody has dealt with, and what of the server's book this
    /// version could not take in.
    pub problems: u32,
    /// How far the server's clock is ahead of this computer's; negative where it is behind.
    pub clock_ahead: Millis,
    /// How this desktop learns that others changed something.
    pub wake: Wake,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SyncState {
    /// No server is configured: the book of this desktop is the whole truth.
    Alone,
    /// The first attempt since the start, or since the server was configured.
    Connecting,
    /// Rows go back and forth.
    Exchanging,
    InStep,
    /// Work goes on here and waits. `error` is why the last attempt failed.
    Offline {
        since: UnixMillis,
        error: ApiError,
    },
    /// The server speaks a newer protocol: this program has to be updated. Work goes on here.
    Outdated,
    /// The server lacks a part of this program's book: `server-setup` has to be run there once more.
    /// Work goes on here, and waits.
    ServerOutdated,
    /// An admin has shut this desktop out: nothing is exchanged any more.
    ShutOut,
}

/// How word of other desktops' changes comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wake {
    /// The server tells at once.
    Told,
    /// Something between here and the server swallows its word: this desktop asks every half
    /// minute.
    Asked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerView {
    pub host: Private,
    pub port: Private,
    pub database: String,
    /// The operator in whose name this desktop exchanges.
    pub login: String,
    /// Stands in the numbers that this desktop gives, as `D03`; `None` before it is known there.
    pub series: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSync {}
command!(GetSync = "sync.status", needs Needs::SignedIn, reads -> SyncView);

/// What an invitation says, to be looked at before it is accepted. It tells no more than the text
/// that the caller has, and is never masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    pub host: String,
    pub port: u16,
    pub database: String,
    pub login: String,
    /// Six words that the one who invites sees as well: they are compared by telephone.
    pub words: Vec<String>,
}

/// The text of an invitation file, of at most 64 KiB.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadInvite {
    pub invite: String,
}
command!(ReadInvite = "sync.read-invite", needs Needs::Nobody, reads -> InviteView);

/// Joins the server: the rows of this book are offered to it, and those it has come here. Before
/// the first operator exists anybody at this desk may do it, later only who may change settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JoinServer {
    pub invite: String,
    /// Of the operator whom the invitation names.
    pub password: Secret,
    /// Where the OS has no keyring, on a desktop that has no vault yet.
    pub passphrase: Option<Secret>,
}
command!(JoinServer = "sync.join", needs Needs::Nobody, changes [Session, Sync, Operators, Routers, Incidents, Audit, Branches, Company, Plans, Customers, Invoices, Payments] -> SyncView);

/// Exchanges now instead of at the next turn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SyncNow {}
command!(SyncNow = "sync.now", needs Needs::SignedIn, reads -> ());

/// Lets an operator come with one more computer; makes the operator's account at the server where
/// there is none. The server does it at once or not at all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InviteComputer {
    pub operator: OperatorId,
    /// Gives a new password also to one who has a computer already: it was forgotten, or may be
    /// known to others. The operator's other computers wait until it was typed there.
    pub new_password: bool,
}
command!(InviteComputer = "sync.invite", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Sync, Audit] -> Invited);

/// An invitation, answered once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The account at the server.
    pub login: String,
    /// The text of the file. Nothing in it lets anybody in without the password.
    pub text: String,
    /// Six words, to be compared by telephone.
    pub words: Vec<String>,
    /// To be told by telephone. `None`: the password that the operator has is the one to type.
    pub password: Option<Secret>,
}

/// A computer that the server knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputerView {
    pub device: DeviceId,
    /// The operator in whose name it exchanges, as signed in by.
    pub operator: String,
    pub name: String,
    /// Stands in the numbers that it gives, as `D03`.
    pub series: String,
    pub registered_at: UnixMillis,
    /// When it last read what was new, by the server's clock.
    pub seen_at: Option<UnixMillis>,
    /// The server lets it read and send nothing.
    pub shut_out: bool,
}

/// Asks the server, in the order in which they came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListComputers {}
command!(ListComputers = "sync.computers", needs Needs::Right(Permission::OperatorView), reads -> Vec<ComputerView>);

/// A field that two desktops set apart from each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    pub id: Uuid,
    /// The table's name, as in `router`.
    pub table: String,
    pub row: Uuid,
    /// What the row is called, where it has a name.
    pub name: String,
    pub field: String,
    /// The value that the row has.
    pub kept: Cell,
    pub lost: Cell,
    /// Both are passwords, and not shown: the values are null.
    pub secret: bool,
    /// No clock decides a field like this one: the value that the server had first stays until a
    /// person decides.
    pub review: bool,
}

/// Those that nobody has closed, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListConflicts {}
command!(ListConflicts = "sync.conflicts", needs Needs::Right(Permission::SyncResolve), reads -> Vec<ConflictView>);

/// Closes a conflict; with `take_lost` the other value is put into the row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolveConflict {
    pub id: Uuid,
    pub take_lost: bool,
}
command!(ResolveConflict = "sync.resolve-conflict", needs Needs::Right(Permission::SyncResolve), changes [Sync, Operators, Routers, Incidents, Audit, Branches, Company, Plans, Customers, Invoices, Payments] -> ());

/// A change that the server refused: it is not in the book any more, and somebody has to decide
/// what becomes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedView {
    pub change: Uuid,
    pub at: UnixMillis,
    /// Who made it, where somebody did.
    pub operator: Option<String>,
    pub reason: RefusedReason,
    pub table: String,
    pub row: Uuid,
    pub name: String,
    /// The columns at fault, with the values that were refused; passwords are not among them.
    pub fields: Vec<(String, Cell)>,
    /// What the row that has these values already is called.
    pub holder: Option<String>,
    /// Values that would be accepted, as far as it can be told here.
    pub suggested: Vec<(String, Cell)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusedReason {
    /// Another row has these values.
    Taken,
    /// A row that it names is not there.
    Unknown,
    /// The row was removed meanwhile.
    Gone,
    /// The server takes no such value.
    Invalid,
    /// The operator of this desktop has not the right.
    Forbidden,
}

/// Those that nobody has dealt with, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListRefused {}
command!(ListRefused = "sync.refused", needs Needs::Right(Permission::SyncResolve), reads -> Vec<RefusedView>);

/// Rows of the server that do not fit the tables of this version: they are not here, or as they
/// were before. After an update they are asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideView {
    pub table: String,
    /// The column at fault; `None` where this version cannot tell.
    pub field: Option<String>,
    pub rows: u32,
}

/// By table and field.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListSetAside {}
command!(ListSetAside = "sync.set-aside", needs Needs::Right(Permission::SyncResolve), reads -> Vec<SetAsideView>);

/// Makes a refused change once more, with other values for some of its fields; or, without
/// `again`, lets it go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettleRefused {
    pub change: Uuid,
    pub again: Option<Vec<(String, Value)>>,
}
command!(SettleRefused = "sync.settle-refused", needs Needs::Right(Permission::SyncResolve), changes [Sync, Operators, Routers, Incidents, Audit, Branches, Company, Plans, Customers, Invoices, Payments] -> ());

/// How this book and the server compared when "check everything" looked last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookCheckView {
    /// `None` before the first check.
    pub last: Option<LastCheck>,
    /// How far the one under way is.
    pub running: Option<CheckProgress>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCheck {
    pub at: UnixMillis,
    /// Who asked for it; `None` where MikroMon did it by itself.
    pub by: Option<String>,
    pub tables: Vec<TableCheck>,
}

/// How one table compared. Rows that wait to be sent, or that changed meanwhile, are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCheck {
    /// The table's name, as in `router`.
    pub table: String,
    pub here: u64,
    pub there: u64,
    /// Rows that were not the same: they were fetched anew, but for those of `given_back`.
    pub unlike: u64,
    /// Rows that only this book had: they were given to the server.
    pub given_back: u64,
    /// Rows that were not the same even after that.
    pub remaining: u64,
}

/// Tables looked at, of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckProgress {
    pub done: u32,
    pub of: u32,
}

/// Compares every row of this book with the server's, and repairs what differs. What was done here
/// and waits to be sent is never lost by it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckBook {}
command!(CheckBook = "sync.check", needs Needs::Right(Permission::SyncResolve), changes [Sync, Audit] -> BookCheckView);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetBookCheck {}
command!(GetBookCheck = "sync.checks", needs Needs::SignedIn, reads -> BookCheckView);
