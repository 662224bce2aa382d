//! This book as numbers to be compared with the server's, and the `book_check` table, which keeps
//! how the last comparison went. Local.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::ensure;
use futures_util::TryStreamExt as _;
use mikromon_api::sync::{LastCheck, TableCheck};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::OperatorId;

use mikromon_sync::digest::{Digest, bucket, hash};
use mikromon_sync::table::Table;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::{Store, Write, described, row};

/// Rows by their table.
pub(crate) type Rows = HashMap<String, HashSet<Uuid>>;

/// Whether the file holds together: pages, indexes and rows are what SQLite takes them for.
///
/// # Errors
/// `StoreCorrupt`, with what SQLite found first.
pub(crate) async fn sound(store: &Store) -> anyhow::Result<()> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(store.read())
        .await?;
    ensure!(found == "ok", ApiError::new(ErrorCode::StoreCorrupt, found));
    Ok(())
}

/// Rows that are not as the server has them, and rightly so: with changes that it has not decided,
/// or noted to be fetched.
pub(crate) async fn in_motion(book: &mut SqliteConnection) -> anyhow::Result<Rows> {
    let moving = sqlx::query(
        "SELECT e.tbl, e.row_id FROM change c JOIN edit e ON e.change = c.pos
         WHERE c.state = 'unsent' UNION SELECT tbl, row_id FROM to_fetch",
    )
    .fetch_all(book)
    .await?;
    let mut rows = Rows::new();
    for it in &moving {
        let id = row::id(it, "row_id")?;
        rows.entry(it.try_get("tbl")?).or_default().insert(id);
    }
    Ok(rows)
}

/// The digest of a table's rows but for those, and how many they are.
pub(crate) async fn digest(
    book: &mut SqliteConnection,
    table: &Table,
    but: &HashSet<Uuid>,
) -> anyhow::Result<(Digest, u64)> {
    let (mut digest, mut count) = (Digest::default(), 0_u64);
    let sql = format!("SELECT * FROM {}", table.name);
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(book);
    while let Some(row) = rows.try_next().await? {
        let id = row::id(&row, "id")?;
        if !but.contains(&id) {
            digest.count(table, id, &described::fields(table, &row)?);
            count = count.saturating_add(1);
        }
    }
    Ok((digest, count))
}

/// The hashes of a table's rows that fall into these buckets.
pub(crate) async fn hashes_in(
    book: &mut SqliteConnection,
    table: &Table,
    buckets: &[u16],
) -> anyhow::Result<BTreeMap<Uuid, i64>> {
    let sql = format!("SELECT * FROM {}", table.name);
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(book);
    let mut hashes = BTreeMap::new();
    while let Some(row) = rows.try_next().await? {
        let id = row::id(&row, "id")?;
        if buckets.contains(&bucket(id)) {
            hashes.insert(id, hash(table, id, &described::fields(table, &row)?));
        }
    }
    Ok(hashes)
}

/// In place of what was found before.
pub(crate) async fn note(
    write: &mut Write,
    by: Option<OperatorId>,
    found: &[TableCheck],
) -> anyhow::Result<()> {
    let at = write.now();
    sqlx::query("DELETE FROM book_check")
        .execute(write.connection())
        .await?;
    for it in found {
        let mut query = sqlx::query("INSERT INTO book_check VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(it.table.as_str())
            .bind(at.0)
            .bind(by.map(|it| it.uuid().as_bytes().to_vec()));
        for count in [it.here, it.there, it.unlike, it.given_back, it.remaining] {
            query = query.bind(i64::try_from(count)?);
        }
        query.execute(write.connection()).await?;
    }
    Ok(())
}

/// How the last comparison went; `None` where there never was one.
pub(crate) async fn last(store: &Store) -> anyhow::Result<Option<LastCheck>> {
    let rows = sqlx::query(
        "SELECT b.*, o.name AS by FROM book_check b LEFT JOIN operator o ON o.id = b.by_id
         ORDER BY b.rowid",
    )
    .fetch_all(store.read())
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(LastCheck {
        at: row::instant(first, "at")?,
        by: first.try_get("by")?,
        tables: rows.iter().map(table_check).collect::<Result<_, _>>()?,
    }))
}

fn table_check(row: &SqliteRow) -> anyhow::Result<TableCheck> {
    Ok(TableCheck {
        table: row.try_get("tbl")?,
        here: row::count(row, "here")?,
        there: row::count(row, "there")?,
        unlike: row::count(row, "unlike")?,
        given_back: row::count(row, "given_back")?,
        remaining: row::count(row, "remaining")?,
    })
}
