//! The `quarantine` table: rows that came from the server and do not fit the tables of this version.
//! Each of them is asked for again at every start, which an update is. Local.

use std::collections::BTreeMap;

use mikromon_api::sync::SetAsideView;
use mikromon_sync::table::{Column, Table};
use mikromon_sync::value::{Fields, Value};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::{Store, book, value};

/// Of the table, where it is told which ones changed.
pub(crate) const NAME: &str = "quarantine";
/// A list has an end: who has more than this has one cause for all of them.
const MOST: u32 = 500;

/// The first column that does not take its value, or that there is not.
pub(super) fn misfit(table: &Table, fields: &Fields) -> Option<String> {
    let strange = fields.keys().find(|it| table.column(it).is_none());
    if let Some(name) = strange {
        return Some(name.clone());
    }
    let taken = |it: &&Column| fields.get(it.name).unwrap_or(&Value::Null).fits(it);
    let column = table.columns.iter().find(|it| !taken(it))?;
    Some(column.name.to_owned())
}

/// What is missing or old here because of them: by table and field.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<SetAsideView>> {
    let rows = sqlx::query("SELECT tbl, fields FROM quarantine ORDER BY tbl, row_id LIMIT ?")
        .bind(MOST)
        .fetch_all(store.read())
        .await?;
    let mut counts = BTreeMap::<(String, Option<String>), u32>::new();
    for row in &rows {
        let (name, fields): (String, String) = (row.try_get("tbl")?, row.try_get("fields")?);
        let field = book::find(book::BOOK, &name).and_then(|table| {
            let fields = value::from_json(table, &fields).ok()?;
            misfit(table, &fields)
        });
        *counts.entry((name, field)).or_default() += 1;
    }
    let view = |((table, field), rows)| SetAsideView { table, field, rows };
    Ok(counts.into_iter().map(view).collect())
}

pub(super) async fn count(book: &mut SqliteConnection) -> anyhow::Result<i64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM quarantine");
    Ok(count.fetch_one(book).await?)
}

/// The next fetch asks for them once more: this version may take what an older one did not.
pub(crate) async fn ask_again(store: &Store) -> anyhow::Result<()> {
    let some: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM quarantine)")
        .fetch_one(store.read())
        .await?;
    if !some {
        return Ok(());
    }
    let mut apply = store.apply().await?;
    sqlx::query("INSERT OR IGNORE INTO to_fetch SELECT tbl, row_id FROM quarantine")
        .execute(apply.connection())
        .await?;
    apply.commit().await
}
