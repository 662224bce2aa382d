//! This installation's id. One row, made with the file.

use mikromon_domain::ids::DeviceId;
use mikromon_domain::time::UnixMillis;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::{Write, row};
use crate::id;

pub(super) async fn found(book: &mut SqliteConnection, now: UnixMillis) -> anyhow::Result<()> {
    sqlx::query("INSERT INTO device (only_row, id, created_at) VALUES (1, ?, ?)")
        .bind(id::fresh(now).as_bytes().to_vec())
        .bind(now.0)
        .execute(book)
        .await?;
    Ok(())
}

/// Writes the row as it is: succeeds where the store takes writes, and changes nothing.
pub(super) async fn touch(write: &mut Write) -> anyhow::Result<()> {
    sqlx::query("UPDATE device SET created_at = created_at")
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Another one was found to go by its name.
pub(crate) async fn rename(book: &mut SqliteConnection, to: Uuid) -> anyhow::Result<()> {
    let rename = sqlx::query("UPDATE device SET id = ?").bind(to.as_bytes().to_vec());
    rename.execute(book).await?;
    Ok(())
}

pub(crate) async fn id(book: &mut SqliteConnection) -> anyhow::Result<DeviceId> {
    let row = sqlx::query("SELECT id FROM device").fetch_one(book).await?;
    Ok(DeviceId::from_uuid(row::id(&row, "id")?))
}
