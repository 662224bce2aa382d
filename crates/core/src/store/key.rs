//! The `org_key` and `key_grant` tables: organisation keys, and their material as wrapped for this
//! device. Grants are local, so they leave no edits.

use anyhow::Context as _;
use mikromon_domain::ids::KeyId;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{Store, Write, field, row};

pub(crate) const TABLE: Table = Table::fact(
    "org_key",
    &[Column::new("created_at", Kind::Int(0, i64::MAX))],
);

/// An organisation key, wrapped.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) id: Uuid,
    pub(crate) key: KeyId,
    pub(crate) holder: Holder,
    pub(crate) wrapped: Vec<u8>,
}

/// What unwraps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Keyring,
    Vault { salt: Vec<u8> },
}

pub(crate) async fn insert(write: &mut Write, key: KeyId) -> anyhow::Result<()> {
    let created_at = field("created_at", write.now());
    write.insert(&TABLE, key.uuid(), &[created_at]).await
}

pub(crate) async fn grant(write: &mut Write, grant: &Grant) -> anyhow::Result<()> {
    let (holder, salt) = match &grant.holder {
        Holder::Keyring => ("keyring", None),
        Holder::Vault { salt } => ("vault", Some(salt.clone())),
    };
    let now = write.now();
    sqlx::query(
        "INSERT INTO key_grant (id, key_id, holder, salt, wrapped, created_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(grant.id.as_bytes().to_vec())
    .bind(grant.key.as_bytes().to_vec())
    .bind(holder)
    .bind(salt)
    .bind(grant.wrapped.clone())
    .bind(now.0)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Whether there is a vault, in this transaction.
pub(crate) async fn vault_exists(write: &mut Write) -> anyhow::Result<bool> {
    let vault = "SELECT EXISTS (SELECT 1 FROM key_grant WHERE holder = 'vault')";
    Ok(sqlx::query_scalar(vault)
        .fetch_one(write.connection())
        .await?)
}

/// Oldest key first, so that the last one that opens is the one to seal with.
pub(crate) async fn grants(store: &Store) -> anyhow::Result<Vec<Grant>> {
    let rows = sqlx::query("SELECT * FROM key_grant ORDER BY key_id, holder")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> anyhow::Result<Grant> {
    let holder: String = row.try_get("holder")?;
    let salt: Option<Vec<u8>> = row.try_get("salt")?;
    Ok(Grant {
        id: row::id(row, "id")?,
        key: KeyId::from_uuid(row::id(row, "key_id")?),
        holder: match holder.as_str() {
            "keyring" => Holder::Keyring,
            _ => Holder::Vault {
                salt: salt.context("a vault grant without salt")?,
            },
        },
        wrapped: row.try_get("wrapped")?,
    })
}
