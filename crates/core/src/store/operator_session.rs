//! The `operator_session` table: where operators are signed in, at any desk. A row is made by the desk
//! where somebody signs in and is removed when they leave, or by who wants them to.

use mikromon_domain::ids::{DeviceId, OperatorId, SessionId};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Write, device, field, kind, row};

/// Anybody may write one: everybody signs in.
pub(crate) const TABLE: Table = Table::master(
    "operator_session",
    &[
        Column::new("operator_id", Kind::Id),
        Column::new("device_id", Kind::Id),
        Column::new("computer", Kind::Text(80)),
        Column::new("since", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionRecord {
    pub(crate) id: SessionId,
    pub(crate) operator: OperatorId,
    pub(crate) device: DeviceId,
    pub(crate) computer: String,
    pub(crate) since: UnixMillis,
}

/// Of this desk, from now on.
pub(crate) async fn begin(
    write: &mut Write,
    id: SessionId,
    operator: OperatorId,
    computer: &str,
) -> anyhow::Result<()> {
    let fields = [
        field("operator_id", operator),
        field("device_id", device::id(write.connection()).await?),
        field("computer", computer),
        field("since", write.now()),
        field("removed_at", None::<UnixMillis>),
    ];
    write.insert(&TABLE, id.uuid(), &fields).await
}

/// Those that go on, the latest first.
pub(crate) async fn of(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<Vec<SessionRecord>> {
    let rows = sqlx::query(
        "SELECT id, operator_id, device_id, computer, since FROM operator_session
         WHERE operator_id = ? AND removed_at IS NULL ORDER BY since DESC, id",
    )
    .bind(operator.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    rows.iter().map(record).collect()
}

/// One that goes on.
pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: SessionId,
) -> anyhow::Result<Option<SessionRecord>> {
    let row = sqlx::query(
        "SELECT id, operator_id, device_id, computer, since FROM operator_session
         WHERE id = ? AND removed_at IS NULL",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_optional(book)
    .await?;
    row.as_ref().map(record).transpose()
}

/// Whether somebody ended it. One that the book knows nothing of goes on.
pub(crate) async fn is_ended(book: &mut SqliteConnection, id: SessionId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM operator_session WHERE id = ? AND removed_at IS NOT NULL)",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_one(book)
    .await?)
}

pub(crate) async fn end(write: &mut Write, id: SessionId) -> anyhow::Result<()> {
    let ended = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[ended]).await.map(drop)
}

/// Every one of this desk: nobody is signed in where nothing runs.
pub(crate) async fn end_own(write: &mut Write) -> anyhow::Result<()> {
    let own = sqlx::query(
        "SELECT id FROM operator_session
         WHERE device_id = (SELECT id FROM device) AND removed_at IS NULL",
    )
    .fetch_all(write.connection())
    .await?;
    for found in &own {
        end(write, SessionId::from_uuid(row::id(found, "id")?)).await?;
    }
    Ok(())
}

fn record(row: &SqliteRow) -> anyhow::Result<SessionRecord> {
    Ok(SessionRecord {
        id: SessionId::from_uuid(row::id(row, "id")?),
        operator: OperatorId::from_uuid(row::id(row, "operator_id")?),
        device: DeviceId::from_uuid(row::id(row, "device_id")?),
        computer: row.try_get("computer")?,
        since: UnixMillis(row.try_get("since")?),
    })
}
