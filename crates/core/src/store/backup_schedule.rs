//! The `backup_schedule` table: the backups that this computer makes by itself. Local, and left out
//! of a backup.

use mikromon_api::ApiError;
use mikromon_api::backup_schedule::BackupFailing;
use mikromon_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{Store, Write, audit, row};
use crate::keys::{Place, Sealed};

/// Where the passphrase lies, sealed for this device.
pub(crate) const PASSPHRASE: Place = Place {
    table: "backup_schedule",
    column: "passphrase",
    row: Uuid::nil(),
};

#[derive(Clone, Debug)]
pub(crate) struct ScheduleRecord {
    pub(crate) folder: String,
    /// Of the day, in the company's zone.
    pub(crate) hour: u8,
    pub(crate) keep: u16,
    pub(crate) telemetry: bool,
    pub(crate) passphrase: Sealed,
    /// When it was turned on.
    pub(crate) since: UnixMillis,
    /// Attempts since one went well.
    pub(crate) failing: Option<BackupFailing>,
}

/// `None` while this computer makes none by itself.
pub(crate) async fn find(store: &Store) -> anyhow::Result<Option<ScheduleRecord>> {
    let row = sqlx::query("SELECT * FROM backup_schedule")
        .fetch_optional(store.read())
        .await?;
    row.as_ref().map(record).transpose()
}

/// In place of any before it; that it failed is forgotten.
pub(crate) async fn put(write: &mut Write, new: &ScheduleRecord) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT OR REPLACE INTO backup_schedule
             (only_row, folder, hour, keep, telemetry, passphrase, since)
         VALUES (1, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.folder.as_str())
    .bind(new.hour)
    .bind(new.keep)
    .bind(new.telemetry)
    .bind(new.passphrase.0.clone())
    .bind(new.since.0)
    .execute(write.connection())
    .await?;
    Ok(())
}

pub(crate) async fn remove(write: &mut Write) -> anyhow::Result<()> {
    sqlx::query("DELETE FROM backup_schedule")
        .execute(write.connection())
        .await?;
    Ok(())
}

/// An attempt at the write's time failed.
pub(crate) async fn failed(write: &mut Write, error: &ApiError) -> anyhow::Result<()> {
    let now = write.now().0;
    sqlx::query(
        "UPDATE backup_schedule SET attempts = attempts + 1,
             failing_since = ifnull(failing_since, ?), tried_at = ?, failure = ?, failure_detail = ?",
    )
    .bind(now)
    .bind(now)
    .bind(format!("{:?}", error.code))
    .bind(error.detail.to_string())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// An attempt went well.
pub(crate) async fn went_well(write: &mut Write) -> anyhow::Result<()> {
    sqlx::query(
        "UPDATE backup_schedule SET attempts = 0,
             failing_since = NULL, tried_at = NULL, failure = NULL, failure_detail = NULL",
    )
    .execute(write.connection())
    .await?;
    Ok(())
}

fn record(row: &SqliteRow) -> anyhow::Result<ScheduleRecord> {
    Ok(ScheduleRecord {
        folder: row.try_get("folder")?,
        hour: row.try_get("hour")?,
        keep: row.try_get("keep")?,
        telemetry: row.try_get("telemetry")?,
        passphrase: Sealed(row.try_get("passphrase")?),
        since: row::instant(row, "since")?,
        failing: failing(row)?,
    })
}

fn failing(row: &SqliteRow) -> anyhow::Result<Option<BackupFailing>> {
    let Some(since) = row::instant_or_none(row, "failing_since")? else {
        return Ok(None);
    };
    let (code, detail): (String, String) =
        (row.try_get("failure")?, row.try_get("failure_detail")?);
    Ok(Some(BackupFailing {
        since,
        tried: row::instant(row, "tried_at")?,
        attempts: row.try_get("attempts")?,
        error: ApiError::new(audit::code_from(&code), detail),
    }))
}
