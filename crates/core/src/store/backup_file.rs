//! The `backup_file` table: the backups that this computer made by itself. A file that is about to be
//! made is in it first, so that none is made twice or left behind by who was cut off. Local, and left
//! out of a backup.

use std::path::{Path, PathBuf};

use mikromon_domain::date::CivilDate;
use mikromon_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, Write, row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackupFile {
    pub(crate) seq: i64,
    pub(crate) path: PathBuf,
    /// What it was made for.
    pub(crate) day: CivilDate,
    pub(crate) at: UnixMillis,
    /// `None` until it is there, whole.
    pub(crate) bytes: Option<u64>,
}

/// Newest first.
pub(crate) async fn all(store: &Store) -> anyhow::Result<Vec<BackupFile>> {
    let rows = sqlx::query("SELECT * FROM backup_file ORDER BY seq DESC")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(file).collect()
}

/// One that is about to be made at the write's time; answers its `seq`.
pub(crate) async fn begin(write: &mut Write, path: &Path, day: CivilDate) -> anyhow::Result<i64> {
    let now = write.now();
    let done = sqlx::query("INSERT INTO backup_file (path, day, at) VALUES (?, ?, ?)")
        .bind(path.display().to_string())
        .bind(day.days())
        .bind(now.0)
        .execute(write.connection())
        .await?;
    Ok(done.last_insert_rowid())
}

/// It is there, whole.
pub(crate) async fn made(write: &mut Write, seq: i64, bytes: u64) -> anyhow::Result<()> {
    sqlx::query("UPDATE backup_file SET bytes = ? WHERE seq = ?")
        .bind(i64::try_from(bytes)?)
        .bind(seq)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// It is not there any more, or never was.
pub(crate) async fn forget(write: &mut Write, seq: i64) -> anyhow::Result<()> {
    sqlx::query("DELETE FROM backup_file WHERE seq = ?")
        .bind(seq)
        .execute(write.connection())
        .await?;
    Ok(())
}

fn file(it: &SqliteRow) -> anyhow::Result<BackupFile> {
    let (path, bytes): (String, Option<i64>) = (it.try_get("path")?, it.try_get("bytes")?);
    Ok(BackupFile {
        seq: it.try_get("seq")?,
        path: PathBuf::from(path),
        day: row::date(it, "day")?,
        at: row::instant(it, "at")?,
        bytes: bytes.map(u64::try_from).transpose()?,
    })
}
