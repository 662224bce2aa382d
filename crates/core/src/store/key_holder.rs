//! The `key_holder` table: desktops and recovery kits, each by its own word. What the organisation
//! says of them is in `holder_standing`, what it gave them in `org_grant`; [`roll`] reads all three.

use anyhow::Context as _;
use mikromon_domain::ids::{DeviceId, HolderId};
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Write, device, field, holder_standing, org_grant, row, setting};
use crate::keys::roll::{KeyHolder, Roll};
use crate::keys::statement::public_key;

/// Characters of a name.
pub(crate) const NAME: usize = 80;

/// Anybody may write one: signatures decide what it is worth.
pub(crate) const TABLE: Table = Table::fact(
    "key_holder",
    &[
        Column::new("device_id", Kind::Id).optional(),
        Column::new("name", Kind::Text(80)),
        // `age1…`
        Column::new("recipient", Kind::Text(100)),
        // Ed25519, in hex.
        Column::new("signing_key", Kind::Text(64)),
        Column::new("made_at", Kind::Int(0, i64::MAX)),
    ],
);

pub(crate) async fn insert(write: &mut Write, holder: &KeyHolder) -> anyhow::Result<()> {
    let fields = [
        field("device_id", holder.device),
        field("name", holder.name.as_str()),
        field("recipient", holder.recipient.as_str()),
        field("signing_key", holder.signing_key.as_str()),
        field("made_at", holder.made_at),
    ];
    write.insert(&TABLE, holder.id.uuid(), &fields).await
}

/// Oldest first.
pub(crate) async fn all(book: &mut SqliteConnection) -> anyhow::Result<Vec<KeyHolder>> {
    let rows = sqlx::query("SELECT * FROM key_holder ORDER BY id")
        .fetch_all(book)
        .await?;
    rows.iter().map(record).collect()
}

/// This desktop's row: that of its seed and of the name that its book goes by. A book that took
/// another device's name is another holder.
pub(crate) async fn own(
    book: &mut SqliteConnection,
    recipient: &str,
) -> anyhow::Result<Option<KeyHolder>> {
    let device = device::id(book).await?;
    let is_own = |it: &KeyHolder| it.device == Some(device) && it.recipient == recipient;
    Ok(all(book).await?.into_iter().find(is_own))
}

/// `None` while this desktop belongs to no organisation.
pub(crate) async fn roll(book: &mut SqliteConnection) -> anyhow::Result<Option<Roll>> {
    let Some(signer) = setting::org_signer(book).await? else {
        return Ok(None);
    };
    let signer = public_key(&signer).context("the organisation's signing key")?;
    let holders = all(book).await?;
    let standings = holder_standing::all(book).await?;
    let grants = org_grant::all(book).await?;
    Roll::new(signer, holders, &standings, grants).map(Some)
}

fn record(row: &SqliteRow) -> anyhow::Result<KeyHolder> {
    Ok(KeyHolder {
        id: HolderId::from_uuid(row::id(row, "id")?),
        device: row::id_or_none(row, "device_id")?.map(DeviceId::from_uuid),
        name: row.try_get("name")?,
        recipient: row.try_get("recipient")?,
        signing_key: row.try_get("signing_key")?,
        made_at: row::instant(row, "made_at")?,
    })
}
