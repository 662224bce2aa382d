//! The store on the disk: how large it is, its backup, and putting one back.

use std::collections::BTreeMap;

use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::backup_schedule::BackupSchedule;
use crate::command::command;
use crate::private::Private;

/// How the name of a backup ends.
pub const BACKUP_ENDING: &str = ".mikromon-backup";

/// Where the data is and how much of it there is. Sizes are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreView {
    pub folder: String,
    pub book: u64,
    pub telemetry: u64,
    pub tiles: u64,
    pub logs: u64,
    /// Stores that were set aside, and copies made before an update.
    pub aside: u64,
    /// `None` where the system does not tell.
    pub free: Option<u64>,
    /// The number of the last migration.
    pub schema: i64,
    /// What is under way.
    pub work: Option<StoreWork>,
    pub last_backup: Option<LastBackup>,
    /// `None` where this computer makes none by itself.
    pub schedule: Option<BackupSchedule>,
    /// A folder for the next backup: that of the last one, or the user's own.
    pub suggested: String,
}

/// A backup that is made, or read. Its total is known as soon as it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreWork {
    /// Bytes.
    pub done: u64,
    pub total: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    pub at: UnixMillis,
    pub path: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetStore {}
command!(GetStore = "store.get", needs Needs::SignedIn, reads -> StoreView);

/// Writes the book, its keys and, if asked for, the measurements into one file of that folder,
/// which only the passphrase opens. It goes on where the store takes no writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BackUpStore {
    /// An absolute path. The file's name is made of the time; none is ever written over.
    pub folder: String,
    /// At least 12 characters.
    pub passphrase: Secret,
    pub telemetry: bool,
}
command!(BackUpStore = "store.backup", needs Needs::Right(Permission::StoreBackup), acts [Store, Audit] -> BackupMade);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMade {
    pub path: String,
    /// Of the file.
    pub bytes: u64,
    pub took: Millis,
    /// Rows of the book.
    pub rows: u64,
    /// How many keys to router passwords came along: none where the vault is locked.
    pub keys: u32,
}

/// Ends a backup, or the reading of one, that is under way; what it began is taken away. Who may ask
/// is as for [`PreviewBackup`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CancelStoreWork {}
command!(CancelStoreWork = "store.cancel", needs Needs::Nobody, reads -> ());

/// What a backup holds. All of it is read and checked.
///
/// Before there is an operator, and where the store cannot be opened, whoever sits here may ask;
/// else it needs `store.backup`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewBackup {
    pub path: String,
    pub passphrase: Secret,
}
command!(PreviewBackup = "store.restore-preview", needs Needs::Nobody, reads -> BackupView);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupView {
    /// Empty where it had no name yet.
    pub company: String,
    /// The computer that it was made at.
    pub computer: String,
    pub made_at: UnixMillis,
    /// Of MikroMon.
    pub version: String,
    pub schema: i64,
    /// When its book was changed last.
    pub last_change: Option<UnixMillis>,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    pub telemetry: bool,
    pub keys: u32,
    /// The shared server that it followed: it has to be joined anew, by an invitation.
    pub server: Option<Private>,
    /// What is here now; `None` where that is nothing yet, or cannot be read.
    pub here: Option<StoreHere>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreHere {
    pub last_change: Option<UnixMillis>,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    /// Whether both come from one first start.
    pub same_company: bool,
}

/// Puts a backup in the place of the store, which is set aside and kept. Everybody is signed out.
/// Where there is no keyring, the backup's passphrase is the vault's from then on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestoreStore {
    pub path: String,
    pub passphrase: Secret,
}
command!(RestoreStore = "store.restore", needs Needs::Nobody, acts [Session, Operators, Routers, Incidents, Sync, Store, Audit] -> Restored);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Where the store of before is now; `None` where there was none.
    pub aside: Option<String>,
    /// As in [`BackupView::server`].
    pub server: Option<Private>,
    pub keys: u32,
}
