//! Opening the book. Whatever is wrong with the file is found before anything is written, and the
//! file is left as it is: the refusal names it, and only the operator has it set aside.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::time::UnixMillis;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};

use super::aside::companion;
use super::lock::{AppLock, PATIENCE, PAUSE};
use super::{Marks, Store, device, kept, schema, standing};
use crate::backup::swap;
use crate::failure::opening_code;

/// How long a write waits for one of another process.
const BUSY: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
/// The migration that made the table `standing`.
const SYNCED_SINCE: i64 = 2;

/// Who opens the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It stays open; only one app at a time.
    App,
    /// One command beside an app that may be running.
    Call,
}

/// Why the book stays closed.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) error: ApiError,
    pub(crate) path: PathBuf,
}

impl Refused {
    pub(crate) fn new(path: PathBuf, error: &anyhow::Error) -> Self {
        let error = match error.downcast_ref::<ApiError>() {
            Some(known) => known.clone(),
            None => ApiError::new(opening_code(error), format!("{error:#}")),
        };
        tracing::error!("{} was not opened: {error}", path.display());
        Self { error, path }
    }

    /// Whether starting an empty book in its place is a way out.
    pub(crate) const fn can_be_set_aside(&self) -> bool {
        matches!(
            self.error.code,
            ErrorCode::StoreCorrupt | ErrorCode::StoreForeign
        )
    }
}

pub(crate) fn path_in(folder: &Path) -> PathBuf {
    folder.join("mikromon.db")
}

/// Opens the book of a folder; makes an empty one where there is none.
pub(crate) async fn open(
    folder: &Path,
    purpose: Purpose,
    now: UnixMillis,
) -> Result<(Store, Option<AppLock>), Refused> {
    let path = path_in(folder);
    let opened = try_open(folder, &path, purpose, now).await;
    opened.map_err(|error| Refused::new(path, &error))
}

async fn try_open(
    folder: &Path,
    path: &Path,
    purpose: Purpose,
    now: UnixMillis,
) -> anyhow::Result<(Store, Option<AppLock>)> {
    let lock = match purpose {
        Purpose::App => Some(
            AppLock::take(folder)
                .await?
                .ok_or_else(|| in_use("another"))?,
        ),
        Purpose::Call => lock_or_ready(folder, path).await?,
    };
    // Without the lock an app is running: it has checked the file, and migrating is its business.
    if lock.is_some() {
        swap::finish(folder)?;
        if path.try_exists()? {
            check(path).await?;
            migrate(path, now).await?;
        } else {
            create(path, now).await?;
        }
    }
    let store = connect(path).await?;
    Ok((store, lock.filter(|_| purpose == Purpose::App)))
}

/// `None` beside an app that has made the file as this version knows it. One that has just started
/// is waited for.
async fn lock_or_ready(folder: &Path, path: &Path) -> anyhow::Result<Option<AppLock>> {
    for _ in 0..PATIENCE {
        if let Some(lock) = AppLock::try_take(folder)? {
            return Ok(Some(lock));
        }
        if !pending(path).await? {
            return Ok(None);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(in_use("an older or starting").into())
}

fn in_use(which: &str) -> ApiError {
    ApiError::new(
        ErrorCode::StoreInUse,
        format!("{which} MikroMon holds the data folder"),
    )
}

/// Looks at an existing file without writing to it.
///
/// # Errors
/// `StoreCorrupt`, `StoreForeign` or `StoreNewer`; when it cannot be read or written.
pub(crate) async fn check(path: &Path) -> anyhow::Result<()> {
    check_header(path)?;
    // Fails where we may not write, before SQLite would say so in the middle of something.
    File::options()
        .write(true)
        .open(path)
        .with_context(|| format!("write {}", path.display()))?;
    let mut book = readable(path).connect().await?;
    let verdict = check_content(&mut book).await;
    book.close().await?;
    verdict
}

fn check_header(path: &Path) -> anyhow::Result<()> {
    let mut header = [0; 72];
    let mut file = File::open(path).with_context(|| format!("read {}", path.display()))?;
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(corrupt("the file is shorter than a database's header").into());
        }
        result => result.with_context(|| format!("read {}", path.display()))?,
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(corrupt("the file is not a SQLite database").into());
    }
    if !header.ends_with(&schema::APPLICATION_ID.to_be_bytes()) {
        let detail = "the file is a SQLite database, but not one of MikroMon";
        return Err(ApiError::new(ErrorCode::StoreForeign, detail).into());
    }
    Ok(())
}

fn corrupt(detail: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::StoreCorrupt, detail)
}

async fn check_content(book: &mut SqliteConnection) -> anyhow::Result<()> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(5)")
        .fetch_all(&mut *book)
        .await?;
    if found != ["ok"] {
        return Err(corrupt(format!("quick_check: {}", found.join("; "))).into());
    }
    let version = version(book).await?;
    if version > schema::newest(schema::SQLITE) {
        return Err(newer(version).into());
    }
    Ok(())
}

pub(super) async fn version(book: &mut SqliteConnection) -> anyhow::Result<i64> {
    let version: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(book)
        .await?;
    Ok(version.unwrap_or(0))
}

fn newer(version: i64) -> ApiError {
    let known = schema::newest(schema::SQLITE);
    let detail = format!("the store has migration {version}, this version knows up to {known}");
    ApiError::new(ErrorCode::StoreNewer, detail)
}

/// Whether the running app has yet to make or migrate the file.
async fn pending(path: &Path) -> anyhow::Result<bool> {
    if !path.try_exists()? {
        return Ok(true);
    }
    let mut book = readable(path).connect().await?;
    let version = version(&mut book).await;
    book.close().await?;
    match version? {
        it if it > schema::newest(schema::SQLITE) => Err(newer(it).into()),
        it => Ok(it < schema::newest(schema::SQLITE)),
    }
}

/// Where that goes wrong half-way, the file is as before, and the older version works on it.
async fn migrate(path: &Path, now: UnixMillis) -> anyhow::Result<()> {
    let Some(before) = pending_since(path).await? else {
        return Ok(());
    };
    let copy = kept::keep(path, before, now).await?;
    let migrated = bring_up_to_date(path).await;
    if migrated.is_err() {
        kept::put_back(path, &copy)?;
    }
    migrated
}

/// The version of a file that has migrations before it.
async fn pending_since(path: &Path) -> anyhow::Result<Option<i64>> {
    let mut book = readable(path).connect().await?;
    let version = version(&mut book).await;
    book.close().await?;
    Ok(Some(version?).filter(|it| *it < schema::newest(schema::SQLITE)))
}

/// # Errors
/// When a migration fails: those before it were made.
pub(crate) async fn bring_up_to_date(path: &Path) -> anyhow::Result<()> {
    // Tables are rebuilt with foreign keys off, as SQLite documents it.
    let mut book = writable(path).foreign_keys(false).connect().await?;
    let result = bring_up(&mut book).await;
    book.close().await?;
    result
}

/// Rows that others filled in where the old version could not read are behind the cursor: with new
/// columns everything has to be fetched anew. That is noted first, so that a crash does not lose it.
async fn bring_up(book: &mut SqliteConnection) -> anyhow::Result<()> {
    let before = version(book).await?;
    if (SYNCED_SINCE..schema::newest(schema::SQLITE)).contains(&before) {
        standing::fetch_anew(book).await?;
    }
    run_migrations(book).await
}

async fn run_migrations(book: &mut SqliteConnection) -> anyhow::Result<()> {
    let migrator = schema::migrator(schema::SQLITE);
    let done = migrator.run_direct(None, &mut *book, false).await;
    done.map_err(|error| match error {
        MigrateError::VersionMissing(version) => newer(version).into(),
        other => anyhow::Error::from(other).context("migrate"),
    })?;
    let broken = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(book)
        .await?;
    ensure!(
        broken.is_empty(),
        "{} rows name what is not there",
        broken.len()
    );
    Ok(())
}

/// Makes the file under another name and renames it when it is complete, so that a file in the
/// store's place is always a whole store: an empty one is damage, not a first start.
async fn create(path: &Path, now: UnixMillis) -> anyhow::Result<()> {
    if companion(path, "-wal").try_exists()? {
        return Err(corrupt("the store is gone, but its write-ahead log is here").into());
    }
    let draft = path.with_extension("new");
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(companion(&draft, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => result?,
        }
    }
    let mut book = writable(&draft)
        .create_if_missing(true)
        .foreign_keys(false)
        .pragma("application_id", schema::APPLICATION_ID.to_string())
        .connect()
        .await?;
    run_migrations(&mut book).await?;
    device::found(&mut book, now).await?;
    book.close().await?;
    fs::rename(&draft, path)?;
    sync_folder(path)
}

/// A rename is durable when its folder is; Windows does that by itself.
pub(crate) fn sync_folder(path: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    let _ = path;
    Ok(())
}

pub(crate) async fn connect(path: &Path) -> anyhow::Result<Store> {
    // On a full disk SQLite ends the transaction by itself, and sqlx goes on counting it as open:
    // such a connection could never begin another, so it is replaced.
    let writer = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .before_acquire(|writer, _| Box::pin(async { Ok(!writer.is_in_transaction()) }))
        .connect_with(writable(path))
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(readable(path))
        .await?;
    let marks = Marks::beside(path, &writer).await?;
    Ok(Store {
        writer,
        readers,
        marks,
        commits: tokio::sync::watch::Sender::default(),
        path: path.to_owned(),
    })
}

pub(super) fn writable(path: &Path) -> SqliteConnectOptions {
    readable(path)
        .read_only(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // macOS needs it for a sync that reaches the disk; elsewhere it changes nothing.
        .pragma("fullfsync", "1")
}

/// It does not name the journal mode: a copy made by `VACUUM INTO` has another one, and setting it
/// would be a write.
pub(super) fn readable(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("trusted_schema", "0")
}
