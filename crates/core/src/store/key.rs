//! The `org_key` and `key_grant` tables: organisation keys, and what is wrapped for this computer:
//! their material, and this device's seed. Grants are local, so they leave no edits.

use anyhow::Context as _;
use mikromon_domain::ids::KeyId;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{Store, Write, field, row};
use crate::keys::NewKey;

pub(crate) const TABLE: Table = Table::fact(
    "org_key",
    &[Column::new("created_at", Kind::Int(0, i64::MAX))],
);

/// A key, wrapped for this computer.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) id: Uuid,
    pub(crate) key: KeyId,
    pub(crate) purpose: Purpose,
    pub(crate) holder: Holder,
    pub(crate) wrapped: Vec<u8>,
}

/// What a wrapped key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It seals secrets of the book.
    Organisation,
    /// It is the seed of this device.
    Device,
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

/// New keys, and their wraps for this computer.
pub(crate) async fn insert_new(write: &mut Write, new: &[NewKey]) -> anyhow::Result<()> {
    for key in new {
        if key.is_new && key.purpose == Purpose::Organisation {
            insert(write, key.id).await?;
        }
        if let Some(grant) = &key.grant {
            self::grant(write, grant).await?;
        }
    }
    Ok(())
}

/// Lets go of wraps that stand for nothing that is still needed: of devices but that one, and of
/// keys that are at hand otherwise.
pub(crate) async fn forget_lost(
    write: &mut Write,
    device: KeyId,
    at_hand: impl Iterator<Item = &KeyId>,
) -> anyhow::Result<()> {
    sqlx::query("DELETE FROM key_grant WHERE purpose = 'device' AND key_id <> ?")
        .bind(device.as_bytes().to_vec())
        .execute(write.connection())
        .await?;
    for key in at_hand {
        sqlx::query("DELETE FROM key_grant WHERE key_id = ?")
            .bind(key.as_bytes().to_vec())
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Lets go of what only the vault's passphrase opens, of those grants and no later ones.
pub(crate) async fn forget_vault(write: &mut Write, grants: &[Grant]) -> anyhow::Result<()> {
    for grant in grants.iter().filter(|it| it.holder != Holder::Keyring) {
        sqlx::query("DELETE FROM key_grant WHERE id = ?")
            .bind(grant.id.as_bytes().to_vec())
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

async fn grant(write: &mut Write, grant: &Grant) -> anyhow::Result<()> {
    let (holder, salt) = match &grant.holder {
        Holder::Keyring => ("keyring", None),
        Holder::Vault { salt } => ("vault", Some(salt.clone())),
    };
    let purpose = match grant.purpose {
        Purpose::Organisation => "organisation",
        Purpose::Device => "device",
    };
    let now = write.now();
    sqlx::query(
        "INSERT INTO key_grant (id, key_id, purpose, holder, salt, wrapped, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(grant.id.as_bytes().to_vec())
    .bind(grant.key.as_bytes().to_vec())
    .bind(purpose)
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

/// Oldest key first.
pub(crate) async fn grants(store: &Store) -> anyhow::Result<Vec<Grant>> {
    let rows = sqlx::query("SELECT * FROM key_grant ORDER BY key_id, holder")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> anyhow::Result<Grant> {
    let holder: String = row.try_get("holder")?;
    let purpose: String = row.try_get("purpose")?;
    let salt: Option<Vec<u8>> = row.try_get("salt")?;
    Ok(Grant {
        id: row::id(row, "id")?,
        key: KeyId::from_uuid(row::id(row, "key_id")?),
        purpose: match purpose.as_str() {
            "device" => Purpose::Device,
            _ => Purpose::Organisation,
        },
        holder: match holder.as_str() {
            "keyring" => Holder::Keyring,
            _ => Holder::Vault {
                salt: salt.context("a vault grant without salt")?,
            },
        },
        wrapped: row.try_get("wrapped")?,
    })
}
