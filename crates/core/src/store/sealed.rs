//! Which rows of any table lie sealed under which key: a ciphertext begins with a version byte and
//! the key's id (see `keys::sealed`).

use mikromon_domain::ids::KeyId;
use mikromon_sync::table::{Column, Table};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::row;

/// In the order of their ids, from after that one: the rows and their ciphertexts.
pub(crate) async fn under(
    book: &mut SqliteConnection,
    table: &Table,
    column: &Column,
    key: KeyId,
    after: Uuid,
    most: u32,
) -> anyhow::Result<Vec<(Uuid, Vec<u8>)>> {
    let (table, column) = (table.name, column.name);
    let sql = format!(
        "SELECT id, {column} FROM {table} WHERE substr({column}, 2, 16) = ? AND id > ?
         ORDER BY id LIMIT ?"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(key.as_bytes().to_vec())
        .bind(after.as_bytes().to_vec())
        .bind(most)
        .fetch_all(book)
        .await?;
    let pair = |row| Ok((row::id(row, "id")?, row.try_get(column)?));
    rows.iter().map(pair).collect()
}

/// How many rows lie under another key than that.
pub(crate) async fn not_under(
    book: &mut SqliteConnection,
    table: &Table,
    column: &Column,
    key: KeyId,
) -> anyhow::Result<u32> {
    let (table, column) = (table.name, column.name);
    let sql = format!("SELECT count(*) FROM {table} WHERE substr({column}, 2, 16) <> ?");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(key.as_bytes().to_vec())
        .fetch_one(book)
        .await?)
}
