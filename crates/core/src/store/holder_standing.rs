//! The `holder_standing` table: what the organisation's signing key says of a holder of keys.

use mikromon_domain::ids::HolderId;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Write, field, row};
use crate::keys::roll::{Standing, StandingRow};

/// Anybody may write one: the signature decides what it is worth.
pub(crate) const TABLE: Table = Table::fact(
    "holder_standing",
    &[
        Column::new("holder_id", Kind::Id).refers("key_holder"),
        Column::new("standing", Kind::Text(20)),
        Column::new("made_at", Kind::Int(0, i64::MAX)),
        // Ed25519, in hex.
        Column::new("signature", Kind::Text(128)),
    ],
);

pub(crate) async fn insert(write: &mut Write, row: &StandingRow) -> anyhow::Result<()> {
    let fields = [
        field("holder_id", row.holder),
        field("standing", row.standing.name()),
        field("made_at", row.made_at),
        field("signature", row.signature.as_str()),
    ];
    write.insert(&TABLE, row.id, &fields).await
}

/// Those of standings that this version knows.
pub(crate) async fn all(book: &mut SqliteConnection) -> anyhow::Result<Vec<StandingRow>> {
    let rows = sqlx::query("SELECT * FROM holder_standing ORDER BY id")
        .fetch_all(book)
        .await?;
    let rows = rows.iter().map(record);
    rows.filter_map(Result::transpose).collect()
}

fn record(row: &SqliteRow) -> anyhow::Result<Option<StandingRow>> {
    let standing: String = row.try_get("standing")?;
    let Some(standing) = Standing::from_name(&standing) else {
        return Ok(None);
    };
    Ok(Some(StandingRow {
        id: row::id(row, "id")?,
        holder: HolderId::from_uuid(row::id(row, "holder_id")?),
        standing,
        made_at: row::instant(row, "made_at")?,
        signature: row.try_get("signature")?,
    }))
}
