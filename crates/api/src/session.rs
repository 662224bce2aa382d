//! Signing in: first start, sign in and out, the vault, and a store that cannot be opened.

use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::{Permission, Role};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::backup_schedule::BackupFailing;
use crate::command::command;
use crate::{ApiError, Needs};

/// Everything the page needs to decide what to show first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub version: String,
    pub stage: Stage,
    /// The provider's name; empty while nobody has set it.
    pub company: String,
    /// Names to choose from on the sign-in page.
    pub operators: Vec<SignInName>,
    pub demo: bool,
    pub muted_until: Option<UnixMillis>,
    /// Router passwords cannot be read before the vault's passphrase is given. Whoever is signed in
    /// all the same, because it is forgotten, can do everything else.
    pub vault_locked: bool,
    /// `None` while the store takes what is written.
    pub store_trouble: Option<StoreTrouble>,
    /// Names of routers whose rows in the book cannot be read: what was known of them is still
    /// used, and one that was not known is not watched.
    pub unread_routers: Vec<String>,
    /// How many incidents that go on cannot be read from the book: they are in no list.
    pub unread_incidents: u32,
    /// The backups that this computer makes by itself failed more than once, and whoever is signed
    /// in may do something about it.
    pub backup_failing: Option<BackupFailing>,
}

/// The store refuses writes. Monitoring goes on, what it finds waits in memory, and what changes
/// the book is refused until there is an end to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreTrouble {
    /// When the first of the writes that wait was refused.
    pub since: UnixMillis,
    /// Why, as of the last attempt.
    pub error: ApiError,
    /// Incidents begun or ended and audit rows that are not on the disk yet.
    pub waiting: u32,
    /// How many more did not fit and are in the log only.
    pub lost: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The store could not be opened; the error says why and the file was left as it is.
    /// `path` is the file, `set_aside` whether [`StartNewStore`] is possible.
    StoreRefused {
        error: ApiError,
        path: String,
        set_aside: bool,
    },
    /// There is no owner yet.
    FirstStart {
        needs_vault: bool,
    },
    /// Nobody is signed in, and router passwords cannot be read before the vault's passphrase is
    /// given. Signing in is possible without it.
    VaultLocked,
    SignedOut,
    SignedIn(Me),
    /// Somebody is signed in and not at the desk: everything is refused but to unlock and to sign
    /// out. With `wall`, what a wallboard shows is still answered, behind the mask.
    Locked {
        me: Me,
        wall: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInName {
    pub login: String,
    pub name: String,
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: OperatorId,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub permissions: Vec<Permission>,
    /// Which roles they may give, and whose operators they manage, as long as they may edit any.
    pub appoints: Vec<Role>,
    /// Private values are kept back from this page.
    pub masked: bool,
    /// Somebody else made the password up: everything is refused but to change it and to sign out.
    pub must_change_password: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetStatus {}
command!(GetStatus = "session.status", needs Needs::Nobody, reads -> Status);

/// First start: makes the owner and signs them in. Refused once any operator exists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateOwner {
    pub login: String,
    pub name: String,
    /// At least 10 characters.
    pub password: Secret,
    /// Where the OS has no keyring: the passphrase that locks the vault.
    pub passphrase: Option<Secret>,
}
command!(CreateOwner = "session.create-owner", needs Needs::Nobody, changes [Session, Operators, Audit] -> Me);

/// After 5 wrong passwords in a row the login is locked for 5 minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    pub login: String,
    pub password: Secret,
    /// Of the authenticator, or a recovery code. Without one, who has turned the second step on gets
    /// `CodeNeeded` once the password is right.
    #[serde(default)]
    pub code: Option<Secret>,
}
command!(SignIn = "session.sign-in", needs Needs::Nobody, acts [Session, Audit] -> Me);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignOut {}
command!(SignOut = "session.sign-out", needs Needs::SignedIn, acts [Session, Audit] -> ());

/// Locks the session as if nobody had been at the desk for long. `wall` leaves what a wallboard shows
/// in sight: the network's state may hang on a wall, and nothing else can be done there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LockSession {
    pub wall: bool,
}
command!(LockSession = "session.lock", needs Needs::SignedIn, acts [Session, Audit] -> ());

/// By the password of who is signed in; wrong ones count as those of [`SignIn`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnlockSession {
    pub password: Secret,
}
command!(UnlockSession = "session.unlock", needs Needs::SignedIn, acts [Session, Audit] -> ());

/// Somebody pressed a key or moved the pointer: the time until the session is locked begins anew.
/// Of a locked one it is refused. `wall`: what they look at is the wallboard; when the session locks
/// itself, that stays in sight as after [`LockSession`] there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportActivity {
    #[serde(default)]
    pub wall: bool,
}
command!(ReportActivity = "session.report-activity", needs Needs::SignedIn, reads -> ());

/// One's own. Where a server is followed, it is the password there as well, and the server is
/// needed; other desks take it from the first sign-in with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    pub old: Secret,
    /// At least 10 characters.
    pub new: Secret,
}
command!(ChangePassword = "session.change-password", needs Needs::SignedIn, changes [Session, Sync, Audit] -> ());

/// The keyring was there at first start and is gone now: a vault takes its place for new keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateVault {
    /// At least 12 characters.
    pub passphrase: Secret,
    /// In the place of one that is locked, whose passphrase is forgotten: what only that one opens
    /// is lost. Router passwords have to be typed again, or granted by an admin's desktop, or come
    /// back by the recovery kit.
    pub in_place_of_lost: bool,
}
command!(CreateVault = "vault.create", needs Needs::Right(Permission::SettingsEdit), changes [Session, Keys, Routers, Audit] -> ());

/// Once per start, before anybody signs in: monitoring needs the router passwords.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnlockVault {
    pub passphrase: Secret,
}
command!(UnlockVault = "vault.unlock", needs Needs::Nobody, acts [Session, Audit] -> ());

/// Moves a corrupt store aside (it is kept, with its name and time) and starts an empty one.
/// Only possible in [`Stage::StoreRefused`] with `set_aside`; answers where the old file is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StartNewStore {}
command!(StartNewStore = "store.start-new", needs Needs::Nobody, changes [Session, Operators, Routers, Incidents, Audit] -> String);
