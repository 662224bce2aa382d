//! Rows of synced tables by their description: read, put, set, removed, and checked against the
//! rest of the book. It decides nothing about which of them are written, and tells no change.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::{Context as _, ensure};
use mikromon_sync::change::{Reason, Refusal};
use mikromon_sync::table::{Class, Column, Kind, Table};
use mikromon_sync::value::{Fields, Value};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::row;
use super::value::bind;

const REMOVED: &str = "removed_at";

/// The column that this one holds in lower case, so that names are compared without case: `name`
/// of `name_key`.
pub(crate) fn folded_of(table: &Table, column: &str) -> Option<&'static str> {
    let of = column.strip_suffix("_key")?;
    table.column(of).map(|it| it.name)
}

/// What such a column holds of a value.
pub(crate) fn fold(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.to_lowercase()),
        other => other.clone(),
    }
}

/// Changes whenever the row does; at most 53 bits, which a page's numbers hold.
pub(crate) fn revision(table: &Table, row: &SqliteRow) -> anyhow::Result<u64> {
    let mut hasher = DefaultHasher::new();
    fields(table, row)?.hash(&mut hasher);
    Ok(hasher.finish() >> 11)
}

pub(crate) fn fields(table: &Table, row: &SqliteRow) -> anyhow::Result<Fields> {
    let field = |it: &Column| Ok((it.name.to_owned(), value(row, it)?));
    table.columns.iter().map(field).collect()
}

fn value(row: &SqliteRow, column: &Column) -> anyhow::Result<Value> {
    let name = column.name;
    let value = match column.kind {
        Kind::Id => row::id_or_none(row, name)?.map(Value::Id),
        Kind::Text(_) => row.try_get::<Option<_>, _>(name)?.map(Value::Text),
        Kind::Int(..) => row.try_get::<Option<_>, _>(name)?.map(Value::Int),
        Kind::Sealed(_) => row.try_get::<Option<_>, _>(name)?.map(Value::Sealed),
    };
    Ok(value.unwrap_or(Value::Null))
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
) -> anyhow::Result<Option<Fields>> {
    let sql = format!("SELECT * FROM {} WHERE id = ?", table.name);
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.map(|row| fields(table, &row)).transpose()
}

/// A new row, which the server has not confirmed.
pub(crate) async fn put(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
    fields: &Fields,
) -> anyhow::Result<()> {
    let columns: String = fields.keys().map(|it| format!(", {it}")).collect();
    let marks = ", ?".repeat(fields.len());
    let sql = format!("INSERT INTO {} (id{columns}) VALUES (?{marks})", table.name);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_bytes().to_vec());
    let query = fields.values().cloned().fold(query, bind);
    let done = query.execute(book).await;
    done.with_context(|| format!("insert into {}", table.name))?;
    Ok(())
}

/// Sets some fields of a row, where it is there.
pub(crate) async fn set(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
    fields: &Fields,
) -> anyhow::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let sets: Vec<_> = fields.keys().map(|it| format!("{it} = ?")).collect();
    let sql = format!("UPDATE {} SET {} WHERE id = ?", table.name, sets.join(", "));
    let query = fields
        .values()
        .cloned()
        .fold(sqlx::query(AssertSqlSafe(sql)), bind);
    let done = query.bind(id.as_bytes().to_vec()).execute(book).await;
    done.with_context(|| format!("patch {}", table.name))?;
    Ok(())
}

/// The fields of a row as [`super::value::to_json`] writes them, in SQL.
pub(crate) fn json_sql(table: &Table) -> String {
    let pairs = table.columns.iter().map(|it| {
        let (name, hex) = (it.name, format!("lower(hex({}))", it.name));
        let value = match it.kind {
            Kind::Text(_) | Kind::Int(..) => name.to_owned(),
            Kind::Sealed(_) => format!("iif({name} IS NULL, NULL, {hex})"),
            Kind::Id => {
                let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)];
                let parts = parts.map(|(from, many)| format!("substr({hex}, {from}, {many})"));
                format!("iif({name} IS NULL, NULL, {})", parts.join(" || '-' || "))
            }
        };
        format!("'{name}', {value}")
    });
    format!("json_object({})", pairs.collect::<Vec<_>>().join(", "))
}

/// Rows that the server has confirmed, in the order of their ids.
pub(crate) async fn confirmed(
    book: &mut SqliteConnection,
    table: &Table,
    after: Option<Uuid>,
    most: usize,
) -> anyhow::Result<Vec<Uuid>> {
    let sql = format!(
        "SELECT id FROM {} WHERE row_seq > 0 AND id > ? ORDER BY id LIMIT ?",
        table.name
    );
    // Every id is greater than no bytes at all.
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(after.map(|it| it.as_bytes().to_vec()).unwrap_or_default())
        .bind(i64::try_from(most)?)
        .fetch_all(book)
        .await?;
    rows.iter().map(|row| row::id(row, "id")).collect()
}

/// Takes a row out. Only the sync may.
pub(crate) async fn remove(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
) -> anyhow::Result<()> {
    let sql = format!("DELETE FROM {} WHERE id = ?", table.name);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_bytes().to_vec());
    let done = query.execute(book).await;
    done.with_context(|| format!("delete from {}", table.name))?;
    Ok(())
}

/// # Errors
/// Names the first value that its column does not take: a defect of ours, not of who typed it.
pub(crate) fn ensure_fits(table: &Table, fields: &Fields) -> anyhow::Result<()> {
    for (name, value) in fields {
        let column = table.column(name);
        let column = column.with_context(|| format!("{} has no {name}", table.name))?;
        ensure!(
            value.fits(column),
            "{}.{name} does not take the value: {:?}",
            table.name,
            column.kind
        );
    }
    Ok(())
}

/// What keeps a row, as it would be, out of the book: another living one with its unique values,
/// or one that it names and that is not there.
pub(crate) async fn clash(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
    fields: &Fields,
) -> anyhow::Result<Option<Refusal>> {
    let refusal = |reason, columns: &[&str], holder| Refusal {
        reason,
        table: table.name.to_owned(),
        row: id,
        columns: columns.iter().map(|it| (*it).to_owned()).collect(),
        holder,
    };
    for (column, names) in table.needs() {
        let named = fields.get(column.name).and_then(Value::id);
        if let Some(named) = named
            && !exists(book, names, named).await?
        {
            return Ok(Some(refusal(Reason::Unknown, &[column.name], None)));
        }
    }
    for key in keys(table) {
        if let Some(holder) = holder(book, table, id, &key, fields).await? {
            return Ok(Some(refusal(Reason::Taken, &key, Some(holder))));
        }
    }
    Ok(None)
}

/// A document has its number and its key to itself as a master has its unique columns.
fn keys(table: &Table) -> Vec<Vec<&'static str>> {
    let mut keys: Vec<_> = table.unique.iter().map(|it| it.to_vec()).collect();
    if let Class::Document { key, number } = table.class {
        keys.push(key.to_vec());
        keys.push(vec![number]);
    }
    keys
}

async fn exists(book: &mut SqliteConnection, table: &str, id: Uuid) -> anyhow::Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?)");
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id.as_bytes().to_vec());
    Ok(query.fetch_one(book).await?)
}

/// Another living row with these values; a NULL is like no other.
async fn holder(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
    key: &[&str],
    fields: &Fields,
) -> anyhow::Result<Option<Uuid>> {
    let values: Vec<_> = key.iter().filter_map(|it| fields.get(*it)).collect();
    let lives = fields.get(REMOVED).is_none_or(|it| *it == Value::Null);
    if !lives || values.len() < key.len() || values.contains(&&Value::Null) {
        return Ok(None);
    }
    let same: String = key.iter().map(|it| format!("{it} = ? AND ")).collect();
    let living = table
        .column(REMOVED)
        .map_or("", |_| "removed_at IS NULL AND ");
    let sql = format!(
        "SELECT id FROM {} WHERE {same}{living}id <> ? LIMIT 1",
        table.name
    );
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = values.into_iter().cloned().fold(query, bind);
    let row = query
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.map(|row| row::id(&row, "id")).transpose()
}
