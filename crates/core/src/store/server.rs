//! The `server` table: where the shared server is. Local, so there are no outbox rows.

use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, Write, row};
use crate::keys::Sealed;

/// How this desktop gets in; the password is sealed for this device.
#[derive(Clone, Debug)]
pub(crate) struct ServerRecord {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) database: String,
    /// PEM.
    pub(crate) ca: String,
    pub(crate) login: String,
    pub(crate) password: Sealed,
    pub(crate) last_exchange: Option<UnixMillis>,
}

/// `None` while this desktop works alone.
pub(crate) async fn find(store: &Store) -> anyhow::Result<Option<ServerRecord>> {
    let row = sqlx::query("SELECT * FROM server")
        .fetch_optional(store.read())
        .await?;
    row.as_ref().map(record).transpose()
}

/// In place of any before it.
pub(crate) async fn put(write: &mut Write, new: &ServerRecord) -> anyhow::Result<()> {
    let now = write.now();
    sqlx::query(
        "INSERT OR REPLACE INTO server
             (only_row, host, port, database, ca, login, password, joined_at)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.host.as_str())
    .bind(new.port)
    .bind(new.database.as_str())
    .bind(new.ca.as_str())
    .bind(new.login.as_str())
    .bind(new.password.0.clone())
    .bind(now.0)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Another password by which this desktop gets in.
pub(crate) async fn set_password(write: &mut Write, password: &Sealed) -> anyhow::Result<()> {
    sqlx::query("UPDATE server SET password = ?")
        .bind(password.0.clone())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Both hold the same at the write's time; the server's clock is that far ahead.
pub(crate) async fn exchanged(write: &mut Write, ahead: Millis) -> anyhow::Result<()> {
    let now = write.now();
    sqlx::query("UPDATE standing SET clock_offset = ?")
        .bind(ahead.0)
        .execute(write.connection())
        .await?;
    sqlx::query("UPDATE server SET last_exchange = ?")
        .bind(now.0)
        .execute(write.connection())
        .await?;
    Ok(())
}

fn record(row: &SqliteRow) -> anyhow::Result<ServerRecord> {
    Ok(ServerRecord {
        host: row.try_get("host")?,
        port: row.try_get("port")?,
        database: row.try_get("database")?,
        ca: row.try_get("ca")?,
        login: row.try_get("login")?,
        password: Sealed(row.try_get("password")?),
        last_exchange: row::instant_or_none(row, "last_exchange")?,
    })
}
