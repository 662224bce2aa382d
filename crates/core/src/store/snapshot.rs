//! A copy of a SQLite file as it is at one moment, while others write to it; and what a copy of the
//! book is known by. It is made under another name and renamed by who asked for it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{company, open, row};
use crate::backup::{Book, Gauge};

/// Steps of SQLite's machine between two looks whether to go on: less than a millisecond.
const LOOK_EVERY: i32 = 10_000;
/// Tables about this computer alone, in the order in which they are emptied.
const OWN: [&str; 4] = ["server", "key_grant", "backup_schedule", "backup_file"];
/// How often the size of what grows is looked at.
const MEASURE_EVERY: Duration = Duration::from_millis(100);

/// Copies `from` to `to`, which must not be there, without the room that deleted rows left. It is on
/// the disk when this returns.
///
/// # Errors
/// When either file does not allow it, and where the gauge says to end.
pub(crate) async fn copy(from: &Path, to: &Path, gauge: &Gauge) -> anyhow::Result<()> {
    let mut source = open::readable(from).connect().await?;
    let stop = gauge.clone();
    let mut handle = source.lock_handle().await?;
    handle.set_progress_handler(LOOK_EVERY, move || !stop.is_cancelled());
    drop(handle);
    let target = to.to_str().context("the path is no text")?;
    let vacuum = sqlx::query("VACUUM INTO ?").bind(target);
    let copied = measured(vacuum.execute(&mut source), to, gauge).await;
    source.close().await?;
    copied.context("copy the store")?;
    sync(to)
}

async fn measured<T>(work: impl Future<Output = T>, growing: &Path, gauge: &Gauge) -> T {
    let mut work = std::pin::pin!(work);
    let mut measure = tokio::time::interval(MEASURE_EVERY);
    let mut seen = 0;
    loop {
        let done = tokio::select! {
            done = &mut work => Some(done),
            _ = measure.tick() => None,
        };
        let size = fs::metadata(growing).map_or(seen, |it| it.len());
        // Whether to go on is asked by SQLite.
        let _ = gauge.advance(size.saturating_sub(seen));
        seen = seen.max(size);
        if let Some(done) = done {
            return done;
        }
    }
}

/// Of a file with its log; 0 where there is none.
pub(crate) fn size(path: &Path) -> u64 {
    ["", "-wal"]
        .into_iter()
        .filter_map(|it| fs::metadata(super::aside::companion(path, it)).ok())
        .map(|it| it.len())
        .sum()
}

/// Takes what belongs to this computer out of a copy of the book: how it gets into the shared
/// server, the keys as they are wrapped here, and the backups that it makes by itself. Answers what the copy is known by.
pub(crate) async fn make_portable(copy: &Path) -> anyhow::Result<(Book, i64)> {
    // Not only unlinked: overwritten.
    let options = SqliteConnectOptions::new()
        .filename(copy)
        .pragma("secure_delete", "1");
    let mut file = options.connect().await?;
    let schema = open::version(&mut file).await?;
    let mut book = describe(&mut file).await?;
    for table in OWN {
        let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
        sqlx::query(sql).execute(&mut file).await?;
        book.tables.insert(table.to_owned(), 0);
    }
    file.close().await?;
    Ok((book, schema))
}

/// What a book is known by.
pub(crate) async fn describe(book: &mut SqliteConnection) -> anyhow::Result<Book> {
    let last_change: Option<i64> = sqlx::query_scalar("SELECT max(at) FROM change")
        .fetch_one(&mut *book)
        .await?;
    let founder = sqlx::query("SELECT id FROM operator ORDER BY created_at, id LIMIT 1")
        .fetch_optional(&mut *book)
        .await?;
    let founder = founder.map(|it| row::id(&it, "id")).transpose()?;
    let server = sqlx::query_scalar("SELECT host FROM server")
        .fetch_optional(&mut *book)
        .await?;
    Ok(Book {
        company: company::find(&mut *book).await?.form.name,
        founder: founder.map(OperatorId::from_uuid),
        last_change: last_change.map(UnixMillis),
        server,
        tables: rows(book).await?,
    })
}

/// How many rows each table has.
async fn rows(book: &mut SqliteConnection) -> anyhow::Result<BTreeMap<String, u64>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .fetch_all(&mut *book)
    .await?;
    let mut rows = BTreeMap::new();
    for name in names {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{name}\""));
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *book).await?;
        rows.insert(name, u64::try_from(count)?);
    }
    Ok(rows)
}

/// # Errors
/// When it cannot be put on the disk.
pub(crate) fn sync(file: &Path) -> anyhow::Result<()> {
    File::options().write(true).open(file)?.sync_all()?;
    open::sync_folder(file)
}

/// Takes a file and what SQLite keeps beside it away; what is not there is away already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    remove_log(path)?;
    remove_each(path, &[""])
}

/// Takes only what SQLite keeps beside a file away.
pub(crate) fn remove_log(path: &Path) -> io::Result<()> {
    remove_each(path, &["-wal", "-shm", "-journal"])
}

fn remove_each(path: &Path, suffixes: &[&str]) -> io::Result<()> {
    for suffix in suffixes {
        match fs::remove_file(super::aside::companion(path, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => result?,
        }
    }
    Ok(())
}
