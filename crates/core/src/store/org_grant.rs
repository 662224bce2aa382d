//! The `org_grant` table: keys of the organisation, each wrapped for one holder.

use mikromon_domain::ids::{HolderId, KeyId};
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Write, field, row};
use crate::keys::roll::OrgGrant;

/// Anybody may write one: the signature decides what it is worth.
pub(crate) const TABLE: Table = Table::fact(
    "org_grant",
    &[
        // A row of `org_key`, or the organisation's signing key.
        Column::new("key_id", Kind::Id),
        Column::new("holder_id", Kind::Id).refers("key_holder"),
        // An armored age file.
        Column::new("wrapped", Kind::Text(4_000)),
        Column::new("granted_by", Kind::Id).refers("key_holder"),
        Column::new("made_at", Kind::Int(0, i64::MAX)),
        // Ed25519, in hex.
        Column::new("signature", Kind::Text(128)),
    ],
);

pub(crate) async fn insert(write: &mut Write, grant: &OrgGrant) -> anyhow::Result<()> {
    let fields = [
        field("key_id", grant.key),
        field("holder_id", grant.holder),
        field("wrapped", grant.wrapped.as_str()),
        field("granted_by", grant.granted_by),
        field("made_at", grant.made_at),
        field("signature", grant.signature.as_str()),
    ];
    write.insert(&TABLE, grant.id, &fields).await
}

/// Oldest first.
pub(crate) async fn all(book: &mut SqliteConnection) -> anyhow::Result<Vec<OrgGrant>> {
    let rows = sqlx::query("SELECT * FROM org_grant ORDER BY id")
        .fetch_all(book)
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> anyhow::Result<OrgGrant> {
    Ok(OrgGrant {
        id: row::id(row, "id")?,
        key: KeyId::from_uuid(row::id(row, "key_id")?),
        holder: HolderId::from_uuid(row::id(row, "holder_id")?),
        wrapped: row.try_get("wrapped")?,
        granted_by: HolderId::from_uuid(row::id(row, "granted_by")?),
        made_at: row::instant(row, "made_at")?,
        signature: row.try_get("signature")?,
    })
}
