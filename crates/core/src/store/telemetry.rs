//! The telemetry file: samples and states of routers. It is not the book: where it is damaged it
//! is set aside and begun anew, and monitoring goes on.

mod read;
mod record;
mod retention;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use mikromon_api::ErrorCode;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::UnixMillis;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, SqlitePool};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{aside, schema};
use crate::failure::store_code;

/// One look at a router, or at the network as a whole where `router` is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    pub(crate) router: Option<RouterId>,
    pub(crate) at: UnixMillis,
    /// 0 to 100.
    pub(crate) cpu: Option<f32>,
    /// Used, 0 to 100.
    pub(crate) memory: Option<f32>,
    /// Milliseconds.
    pub(crate) latency: Option<f32>,
    pub(crate) sessions: Option<u32>,
    /// Bits per second.
    pub(crate) download: Option<u64>,
    pub(crate) upload: Option<u64>,
}

/// What is put down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Record {
    Sample(Sample),
    State {
        router: RouterId,
        at: UnixMillis,
        state: RouterState,
    },
}

/// The open file. Records are gathered and written every few seconds in one transaction.
#[derive(Debug)]
pub(crate) struct Telemetry {
    pool: SqlitePool,
    records: mpsc::Sender<Record>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Telemetry {
    /// Room for a minute of a thousand routers.
    const QUEUE: usize = 8_192;
    const BUSY: Duration = Duration::from_secs(5);

    /// Opens the file of a folder. One that is damaged, or of a newer version, is kept aside and a
    /// new one begun; where no file can be written, memory has to do: the app watches all the same.
    ///
    /// # Errors
    /// When there is no memory for it either.
    pub(crate) async fn open(folder: &Path, now: UnixMillis) -> anyhow::Result<Self> {
        let path = folder.join("telemetry.db");
        let pool = match open_or_set_aside(&path, now).await {
            Ok(pool) => pool,
            Err(error) => {
                tracing::error!("telemetry is kept in memory only: {error:#}");
                in_memory().await?
            }
        };
        let (records, incoming) = mpsc::channel(Self::QUEUE);
        let writer = tokio::spawn(record::write_all(pool.clone(), incoming));
        Ok(Self {
            pool,
            records,
            writer: Mutex::new(Some(writer)),
        })
    }

    /// Puts a record down within seconds. Where the disk is that slow, samples are lost and the
    /// app is not held up.
    pub(crate) fn record(&self, record: Record) {
        if self.records.try_send(record).is_err() {
            tracing::warn!("telemetry cannot keep up; a record is lost");
        }
    }

    /// Writes what is gathered and closes.
    pub(crate) async fn close(self: &std::sync::Arc<Self>) {
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer {
            // The writer ends when it sees the closing mark: a send that fails ended it before.
            let _ = self.records.send(record::CLOSING).await;
            if let Err(error) = writer.await {
                tracing::error!(%error, "the writer of telemetry failed");
            }
        }
        self.pool.close().await;
    }
}

async fn open_or_set_aside(path: &Path, now: UnixMillis) -> anyhow::Result<SqlitePool> {
    let error = match connect(path).await {
        Ok(pool) => return Ok(pool),
        Err(error) => error,
    };
    let newer = error
        .chain()
        .any(|it| matches!(it.downcast_ref(), Some(MigrateError::VersionMissing(_))));
    if !newer && store_code(&error) != Some(ErrorCode::StoreCorrupt) {
        return Err(error);
    }
    let kept = aside::set_aside(path, now)?;
    tracing::error!(
        "telemetry cannot be read and is kept as {}: {error:#}",
        kept.display()
    );
    connect(path).await
}

/// One connection, never recycled: with it the data would go.
async fn in_memory() -> anyhow::Result<SqlitePool> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect("sqlite::memory:")
        .await?;
    migrate(&pool).await?;
    Ok(pool)
}

async fn connect(path: &Path) -> anyhow::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(Telemetry::BUSY)
        .journal_mode(SqliteJournalMode::Wal)
        // A power cut may cost the last seconds of samples, and nothing else.
        .synchronous(SqliteSynchronous::Normal);
    let pool = SqlitePoolOptions::new()
        .max_connections(3)
        // As of the book: a full disk leaves a connection that can begin no transaction.
        .before_acquire(|it, _| Box::pin(async { Ok(!it.is_in_transaction()) }))
        .connect_with(options)
        .await
        .with_context(|| format!("open {}", path.display()))?;
    migrate(&pool).await?;
    record::close_the_gap(&pool).await?;
    Ok(pool)
}

async fn migrate(pool: &SqlitePool) -> anyhow::Result<()> {
    let mut one = pool.acquire().await?;
    schema::migrator(schema::TELEMETRY)
        .run_direct(None, &mut *one, false)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
