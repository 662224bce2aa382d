//! Backups that this computer makes by itself, once a day. Each computer has its own schedule, and
//! none is shared.

use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::store::LastBackup;
use crate::{ApiError, Needs};

/// The most files that a schedule keeps: those of a year.
pub const MOST_KEPT: u16 = 365;

/// The schedule of this computer, and how it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupSchedule {
    pub folder: String,
    /// 0 to 23, in the company's zone.
    pub hour: u8,
    /// How many of its own files it leaves in the folder, 1 to [`MOST_KEPT`].
    pub keep: u16,
    pub telemetry: bool,
    /// When it was turned on.
    pub since: UnixMillis,
    /// When the next one is made; not after now where it is late.
    pub next: UnixMillis,
    /// The last one that it made.
    pub made: Option<LastBackup>,
    /// `None` where the last attempt went well.
    pub failing: Option<BackupFailing>,
    /// One is due, and the vault that its passphrase lies in is locked.
    pub waits_for_vault: bool,
}

/// Attempts of a schedule, none of which went well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFailing {
    /// The first of them.
    pub since: UnixMillis,
    /// The last of them.
    pub tried: UnixMillis,
    pub attempts: u32,
    /// Why the last one failed.
    pub error: ApiError,
}

/// From now on this computer makes a backup every day at that hour, or as soon as MikroMon runs
/// again. Once there are more than `keep` of its own files in the folder, the oldest of them go;
/// it takes no other file away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScheduleBackups {
    /// An absolute path.
    pub folder: String,
    /// 0 to 23, in the company's zone.
    pub hour: u8,
    /// 1 to [`MOST_KEPT`].
    pub keep: u16,
    pub telemetry: bool,
    /// At least 12 characters. `None` leaves the one that is kept.
    pub passphrase: Option<Secret>,
}
command!(ScheduleBackups = "store.schedule", needs Needs::Right(Permission::StoreBackup), changes [Store, Session, Audit] -> ());

/// The files that were made stay, and the passphrase is forgotten.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnscheduleBackups {}
command!(UnscheduleBackups = "store.unschedule", needs Needs::Right(Permission::StoreBackup), changes [Store, Session, Audit] -> ());
