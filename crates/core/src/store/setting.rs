//! Settings of this installation: text by name. Local, so it leaves no edits.

use std::collections::BTreeSet;

use mikromon_api::alert::AlertTopic;
use mikromon_api::store::LastBackup;
use mikromon_domain::time::UnixMillis;
use sqlx::sqlite::SqliteConnection;

use super::{Store, Write};

const MUTED_UNTIL: &str = "muted-until";
const UNTOLD: &str = "untold-alerts";
const ORG_SIGNER: &str = "org-signer";
const LAST_BACKUP: &str = "last-backup";

/// Until when this desk's notifications are muted; it may be in the past.
pub(crate) async fn muted_until(store: &Store) -> anyhow::Result<Option<UnixMillis>> {
    let mut reader = store.read().acquire().await?;
    let text = get(&mut reader, MUTED_UNTIL).await?;
    Ok(text.map(|it| it.parse()).transpose()?.map(UnixMillis))
}

pub(crate) async fn mute_until(write: &mut Write, until: UnixMillis) -> anyhow::Result<()> {
    put(write, MUTED_UNTIL, &until.0.to_string()).await
}

/// What this desk does not tell of; nothing while nobody chose.
pub(crate) async fn untold(store: &Store) -> anyhow::Result<BTreeSet<AlertTopic>> {
    let text = get(&mut *store.read().acquire().await?, UNTOLD).await?;
    let topics = text.map(|it| serde_json::from_str(&it)).transpose()?;
    Ok(topics.unwrap_or_default())
}

pub(crate) async fn put_untold(
    write: &mut Write,
    topics: &BTreeSet<AlertTopic>,
) -> anyhow::Result<()> {
    put(write, UNTOLD, &serde_json::to_string(topics)?).await
}

/// The organisation's signing key, in hex, as this desktop first learned it; `None` while it
/// belongs to none.
pub(crate) async fn org_signer(book: &mut SqliteConnection) -> anyhow::Result<Option<String>> {
    get(book, ORG_SIGNER).await
}

pub(crate) async fn put_org_signer(write: &mut Write, signer: &str) -> anyhow::Result<()> {
    put(write, ORG_SIGNER, signer).await
}

/// The backup that was made last at this computer.
pub(crate) async fn last_backup(store: &Store) -> anyhow::Result<Option<LastBackup>> {
    let text = get(&mut *store.read().acquire().await?, LAST_BACKUP).await?;
    Ok(text.map(|it| serde_json::from_str(&it)).transpose()?)
}

pub(crate) async fn put_last_backup(write: &mut Write, made: &LastBackup) -> anyhow::Result<()> {
    put(write, LAST_BACKUP, &serde_json::to_string(made)?).await
}

async fn get(book: &mut SqliteConnection, name: &str) -> anyhow::Result<Option<String>> {
    Ok(
        sqlx::query_scalar("SELECT value FROM setting WHERE name = ?")
            .bind(name)
            .fetch_optional(book)
            .await?,
    )
}

async fn put(write: &mut Write, name: &str, value: &str) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO setting (name, value) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(write.connection())
    .await?;
    Ok(())
}
