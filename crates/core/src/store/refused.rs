//! Refused changes, as they lie in the `change` and `edit` tables: they are out of the book, and
//! somebody has to deal with them.

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::Refusal;
use mikromon_sync::table::Table;
use mikromon_sync::value::Fields;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::{Store, Write, book, row, value};

/// A list has an end: who has more than this has one cause for all of them.
const MOST: u32 = 500;

#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) change: Uuid,
    pub(crate) at: UnixMillis,
    /// The name of who made it.
    pub(crate) operator: Option<String>,
    pub(crate) refusal: Refusal,
}

/// One row of a refused change.
#[derive(Clone, Debug)]
pub(crate) struct RefusedEdit {
    pub(crate) table: &'static Table,
    pub(crate) row: Uuid,
    /// A patch; else a new row.
    pub(crate) patches: bool,
    pub(crate) set: Fields,
}

/// Those that nobody has dealt with, newest first.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<Refused>> {
    let rows = sqlx::query(
        "SELECT c.id, c.at, c.refusal, o.name AS operator
         FROM change c LEFT JOIN operator o ON o.id = c.operator
         WHERE c.state = 'refused' AND c.dealt_at IS NULL ORDER BY c.pos DESC LIMIT ?",
    )
    .bind(MOST)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(refused).collect()
}

pub(crate) async fn count(store: &Store) -> anyhow::Result<u32> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM change WHERE state = 'refused' AND dealt_at IS NULL",
    )
    .fetch_one(store.read())
    .await?)
}

/// Changes that the server has not decided.
pub(crate) async fn undecided(store: &Store) -> anyhow::Result<u32> {
    Ok(
        sqlx::query_scalar("SELECT count(*) FROM change WHERE state = 'unsent'")
            .fetch_one(store.read())
            .await?,
    )
}

/// What it would have done; nothing where somebody dealt with it meanwhile.
pub(crate) async fn edits(
    book: &mut SqliteConnection,
    change: Uuid,
) -> anyhow::Result<Vec<RefusedEdit>> {
    let rows = sqlx::query(
        "SELECT e.tbl, e.row_id, e.verb, e.body FROM edit e JOIN change c ON c.pos = e.change
         WHERE c.id = ? AND c.state = 'refused' AND c.dealt_at IS NULL ORDER BY e.place",
    )
    .bind(change.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    rows.iter().map(edit).collect()
}

/// Takes it off the list.
pub(crate) async fn dealt_with(write: &mut Write, change: Uuid) -> anyhow::Result<()> {
    let now = write.now();
    sqlx::query("UPDATE change SET dealt_at = ? WHERE id = ?")
        .bind(now.0)
        .bind(change.as_bytes().to_vec())
        .execute(write.connection())
        .await?;
    Ok(())
}

fn refused(row: &SqliteRow) -> anyhow::Result<Refused> {
    let refusal: String = row.try_get("refusal")?;
    Ok(Refused {
        change: row::id(row, "id")?,
        at: UnixMillis(row.try_get("at")?),
        operator: row.try_get("operator")?,
        refusal: serde_json::from_str(&refusal).context("refusal")?,
    })
}

fn edit(row: &SqliteRow) -> anyhow::Result<RefusedEdit> {
    let table: String = row.try_get("tbl")?;
    let table = book::table(&table).with_context(|| format!("no table {table}"))?;
    let (verb, body): (String, String) = (row.try_get("verb")?, row.try_get("body")?);
    Ok(RefusedEdit {
        table,
        row: row::id(row, "row_id")?,
        patches: verb == "patch",
        set: value::from_json(table, &body)?,
    })
}
