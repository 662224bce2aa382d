//! Rows on their way into the book. They gather in a file of their own, so that a slow connection
//! holds no lock on the book, and are moved over in one transaction. The file is not durable: after
//! a crash the rows are fetched again.

mod move_in;

pub(crate) use move_in::Fetched;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::Context as _;
use mikromon_sync::remote::Row;
use mikromon_sync::table::Table;
use mikromon_sync::value::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use super::aside::companion;
use super::quarantine::misfit;
use super::value::{self, bind};

/// Parameters of one statement, which SQLite bounds at 32,766; more than this gain nothing.
const PARAMETERS: usize = 4_000;

pub(crate) struct Staging {
    path: PathBuf,
    /// Made when the first row comes: most fetches bring none.
    file: Option<SqliteConnection>,
    tables: BTreeMap<&'static str, &'static Table>,
    set_aside: u64,
}

impl Staging {
    pub(super) fn beside(book: &Path) -> Self {
        Self {
            path: book.with_file_name("incoming.db"),
            file: None,
            tables: BTreeMap::new(),
            set_aside: 0,
        }
    }

    /// Takes rows in. One that does not fit its table is set aside, and keeps no other out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) async fn take(
        &mut self,
        table: &'static Table,
        rows: Vec<Row>,
    ) -> anyhow::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.file.is_none() {
            self.file = Some(create(&self.path).await?);
        }
        let file = self.file.as_mut().context("the staging file")?;
        if self.tables.insert(table.name, table).is_none() {
            sqlx::query(AssertSqlSafe(table_sql(table)))
                .execute(&mut *file)
                .await?;
        }
        let (fit, strange): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .map(|row| (misfit(table, &row.fields), row))
            .partition(|it| it.0.is_none());
        let fit: Vec<Row> = fit.into_iter().map(|it| it.1).collect();
        let most = PARAMETERS / (table.columns.len() + 2);
        for rows in fit.chunks(most.max(1)) {
            insert(file, table, rows, rows.len() == most).await?;
        }
        for (column, row) in strange {
            let reason = format!("{} does not fit", column.unwrap_or_default());
            set_aside(file, table, &row, &reason).await?;
            self.set_aside = self.set_aside.saturating_add(1);
        }
        Ok(())
    }
}

async fn create(path: &Path) -> anyhow::Result<SqliteConnection> {
    clear(path)?;
    let mut file = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .locking_mode(SqliteLockingMode::Exclusive)
        .connect()
        .await
        .with_context(|| format!("make {}", path.display()))?;
    let tables = "CREATE TABLE quarantine (tbl, row_id, row_seq, fields, reason)";
    for sql in ["BEGIN", tables] {
        sqlx::query(sql).execute(&mut file).await?;
    }
    Ok(file)
}

/// What a fetch that came to no end has left.
fn clear(path: &Path) -> anyhow::Result<()> {
    for suffix in ["", "-journal"] {
        match fs::remove_file(companion(path, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => result.with_context(|| format!("remove {}{suffix}", path.display()))?,
        }
    }
    Ok(())
}

fn columns_of(table: &Table) -> String {
    let columns: String = table
        .columns
        .iter()
        .map(|it| format!("{}, ", it.name))
        .collect();
    format!("id, {columns}row_seq")
}

/// Without types, keys and indexes: rows are appended as they come.
fn table_sql(table: &Table) -> String {
    format!("CREATE TABLE {} ({})", table.name, columns_of(table))
}

async fn insert(
    file: &mut SqliteConnection,
    table: &Table,
    rows: &[Row],
    is_full: bool,
) -> anyhow::Result<()> {
    let row = format!("(?{})", ", ?".repeat(table.columns.len() + 1));
    let values = vec![row; rows.len()].join(", ");
    let sql = format!("INSERT INTO {} VALUES {values}", table.name);
    // Only the statement for a full chunk comes again.
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(is_full);
    for row in rows {
        query = query.bind(row.id.as_bytes().to_vec());
        for column in table.columns {
            let value = row.fields.get(column.name);
            query = bind(query, value.cloned().unwrap_or(Value::Null));
        }
        query = query.bind(i64::try_from(row.seq)?);
    }
    let done = query.execute(file).await;
    done.with_context(|| format!("stage {}", table.name))?;
    Ok(())
}

async fn set_aside(
    file: &mut SqliteConnection,
    table: &Table,
    row: &Row,
    reason: &str,
) -> anyhow::Result<()> {
    tracing::warn!("{} {} is set aside: {reason}", table.name, row.id);
    sqlx::query("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)")
        .bind(table.name)
        .bind(row.id.as_bytes().to_vec())
        .bind(i64::try_from(row.seq)?)
        .bind(value::to_json(&row.fields))
        .bind(reason)
        .execute(file)
        .await?;
    Ok(())
}
