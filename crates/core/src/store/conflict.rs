//! The `conflict` table: fields that two desktops set apart from each other. The server makes a
//! row, a person closes it.

use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{CONFLICT, Table};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::described::folded_of;
use super::{Store, Write, book, field, row};

const MOST: u32 = 500;

#[derive(Clone, Debug)]
pub(crate) struct ConflictRecord {
    pub(crate) id: Uuid,
    pub(crate) table: String,
    pub(crate) row: Uuid,
    pub(crate) field: String,
    /// JSON, as on the wire.
    pub(crate) lost: String,
    pub(crate) kept: String,
}

/// Those that nobody has closed, newest first.
pub(crate) async fn open(store: &Store) -> anyhow::Result<Vec<ConflictRecord>> {
    let rows = sqlx::query(
        "SELECT * FROM conflict WHERE closed_at IS NULL ORDER BY row_seq DESC, id LIMIT ?",
    )
    .bind(MOST)
    .fetch_all(store.read())
    .await?;
    let open = rows
        .iter()
        .map(record)
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(open.into_iter().filter(|it| !it.is_folded()).collect())
}

/// Closes with it what only follows from it: the same field in lower case.
pub(crate) async fn close_folded(write: &mut Write, of: &ConflictRecord) -> anyhow::Result<()> {
    let rows =
        sqlx::query("SELECT * FROM conflict WHERE tbl = ? AND row_id = ? AND closed_at IS NULL")
            .bind(of.table.as_str())
            .bind(of.row.as_bytes().to_vec())
            .fetch_all(write.connection())
            .await?;
    for row in &rows {
        let other = record(row)?;
        let follows = other.described().and_then(|it| folded_of(it, &other.field));
        if follows == Some(of.field.as_str()) {
            close(write, other.id).await?;
        }
    }
    Ok(())
}

impl ConflictRecord {
    /// `None` where a newer version knows the table.
    pub(crate) fn described(&self) -> Option<&'static Table> {
        book::table(&self.table)
    }

    fn is_folded(&self) -> bool {
        let table = self.described();
        table.is_some_and(|it| folded_of(it, &self.field).is_some())
    }
}

/// `None` where somebody closed it meanwhile.
pub(crate) async fn find_open(
    write: &mut Write,
    id: Uuid,
) -> anyhow::Result<Option<ConflictRecord>> {
    let row = sqlx::query("SELECT * FROM conflict WHERE id = ? AND closed_at IS NULL")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(write.connection())
        .await?;
    row.as_ref().map(record).transpose()
}

pub(crate) async fn close(write: &mut Write, id: Uuid) -> anyhow::Result<()> {
    let at: UnixMillis = write.now();
    write
        .patch(&CONFLICT, id, &[field("closed_at", at)])
        .await?;
    Ok(())
}

fn record(row: &SqliteRow) -> anyhow::Result<ConflictRecord> {
    Ok(ConflictRecord {
        id: row::id(row, "id")?,
        table: row.try_get("tbl")?,
        row: row::id(row, "row_id")?,
        field: row.try_get("field")?,
        lost: row.try_get("lost")?,
        kept: row.try_get("kept")?,
    })
}
