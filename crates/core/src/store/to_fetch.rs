//! The `to_fetch` table: rows that the next fetch has to ask for, whether they changed or not.
//! Local.

use std::collections::BTreeMap;

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::row;

pub(crate) async fn all(book: &mut SqliteConnection) -> anyhow::Result<Vec<(String, Uuid)>> {
    let rows = sqlx::query("SELECT tbl, row_id FROM to_fetch ORDER BY tbl, row_id")
        .fetch_all(book)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("tbl")?, row::id(row, "row_id")?)))
        .collect()
}

/// Notes rows of a table.
pub(crate) async fn want(
    book: &mut SqliteConnection,
    table: &str,
    rows: &[Uuid],
) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT OR IGNORE INTO to_fetch (tbl, row_id) SELECT ?, unhex(value) FROM json_each(?)",
    )
    .bind(table)
    .bind(row::hex_list(rows))
    .execute(book)
    .await?;
    Ok(())
}

/// They were asked for; those that came are in the book, and those that did not are not there.
pub(super) async fn fetched(
    book: &mut SqliteConnection,
    rows: &BTreeMap<String, Vec<Uuid>>,
) -> anyhow::Result<()> {
    for (table, rows) in rows {
        sqlx::query(
            "DELETE FROM to_fetch WHERE tbl = ?
             AND row_id IN (SELECT unhex(value) FROM json_each(?))",
        )
        .bind(table)
        .bind(row::hex_list(rows))
        .execute(&mut *book)
        .await?;
    }
    Ok(())
}
