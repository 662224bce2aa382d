//! Who holds the organisation's keys: desktops and recovery kits, and what an admin does with them.

use mikromon_domain::ids::{DeviceId, HolderId, RouterId};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

/// How this desktop stands, for its own page and for the wizard that brings it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnKeys {
    /// Six words that an admin compares with those that their own desktop shows; `None` before
    /// this desktop has made its identity.
    pub words: Option<Vec<String>>,
    pub state: OwnState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnState {
    /// It belongs to no organisation and opens what it sealed itself.
    Alone,
    /// Router passwords cannot be read before an admin grants it the keys.
    Waiting,
    Granted,
    /// It can grant others, too.
    Admin,
    /// It was shut out.
    Gone,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetOwnKeys {}
command!(GetOwnKeys = "key.own", needs Needs::Nobody, reads -> OwnKeys);

/// All holders of keys, as this desktop sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDevices {
    /// Those who wait first, those who are gone last.
    pub holders: Vec<HolderView>,
    /// Grants in the book that do not count.
    pub ignored: Vec<IgnoredGrant>,
    /// Rows whose secrets lie under an older key than the newest.
    pub rows_to_reseal: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderView {
    pub id: HolderId,
    /// `None` for a recovery kit.
    pub device: Option<DeviceId>,
    pub name: String,
    pub words: Vec<String>,
    pub state: HolderState,
    pub made_at: UnixMillis,
    /// It is the desktop that answers.
    pub own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HolderState {
    Waiting,
    Admin,
    Member,
    Gone,
}

/// A grant that nobody goes by: somebody wrote it who may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredGrant {
    /// Whom it is for, and who is said to have made it, by their names.
    pub holder: String,
    pub granted_by: String,
    pub reason: IgnoredBecause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IgnoredBecause {
    /// It names a holder that is not in the book.
    UnknownHolder,
    /// Who made it is not vouched for as an admin's desktop.
    NotVouchedFor,
    /// It was altered, or made by somebody else than it says.
    BadSignature,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListKeyDevices {}
command!(ListKeyDevices = "key.devices", needs Needs::Right(Permission::KeyEdit), reads -> KeyDevices);

/// Wraps every key for a holder. The first one makes this desktop the organisation's first admin
/// desktop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GrantKeys {
    pub holder: HolderId,
    /// Those that the admin saw on the other desktop: another holder's are refused.
    pub words: Vec<String>,
    /// It may grant others, too.
    pub admin: bool,
}
command!(GrantKeys = "key.grant", needs Needs::Right(Permission::KeyEdit), changes [Keys, Audit] -> ());

/// A new key for those who hold the present one; every secret is sealed anew under it. Answers how
/// many rows were.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RotateKeys {}
command!(RotateKeys = "key.rotate", needs Needs::Right(Permission::KeyEdit), changes [Keys, Routers, Audit] -> u32);

/// Shuts a holder out: where a server is followed, that lets the desktop read and send nothing from
/// then on, and without it nothing is done here either. The holder gets no key any more, and there
/// is a new one without it. What it has read it may remember: answers the routers whose passwords
/// have to be changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgetDevice {
    pub holder: HolderId,
}
command!(ForgetDevice = "key.forget-device", needs Needs::Right(Permission::KeyEdit), changes [Keys, Routers, Audit] -> Forgotten);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// The server shuts it out too, where one is followed.
    pub device: Option<DeviceId>,
    pub routers: Vec<ExposedRouter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExposedRouter {
    pub id: RouterId,
    pub name: String,
}

/// A new recovery kit. It is answered once and lies nowhere: whoever has it opens every secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeRecoveryKit {}
command!(MakeRecoveryKit = "key.recovery-kit", needs Needs::Right(Permission::KeyEdit), changes [Keys, Audit] -> RecoveryKit);

/// Two files: `age -d -i mikromon-kit.txt mikromon-keys.age` prints the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryKit {
    pub holder: HolderId,
    /// The text of the page to print and of `mikromon-kit.txt`: what it is for, and the identity.
    pub identity: Secret,
    /// The text of `mikromon-keys.age`: today's keys, which only the identity opens.
    pub keys: String,
}

/// This desktop lost its keys: the recovery kit gives them back, and makes it an admin's desktop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecoverKeys {
    /// The identity, or the whole page with it.
    pub identity: Secret,
    /// Where the OS has no keyring: locks the vault from now on. At least 12 characters.
    pub passphrase: Option<Secret>,
}
command!(RecoverKeys = "key.recover", needs Needs::Right(Permission::KeyEdit), changes [Keys, Session, Routers, Audit] -> ());
