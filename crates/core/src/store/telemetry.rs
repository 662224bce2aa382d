//! The telemetry file: samples and states of routers. It is not the book: where it is damaged it
//! is set aside and begun anew, and monitoring goes on.

mod read;
mod record;
mod retention;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use anyhow::Context as _;
use mikromon_api::ErrorCode;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::UnixMillis;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
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
    set_aside: Option<PathBuf>,
}

impl Telemetry {
    /// Room for a minute of a thousand routers.
    const QUEUE: usize = 8_192;
    const BUSY: Duration = Duration::from_secs(5);

    /// Opens the file of a folder; sets a damaged one aside and begins a new one.
    ///
    /// # Errors
    /// Where no file can be made.
    pub(crate) async fn open(folder: &Path, now: UnixMillis) -> anyhow::Result<Self> {
        let path = folder.join("telemetry.db");
        let (pool, set_aside) = match connect(&path).await {
            Ok(pool) => (pool, None),
            Err(error) if store_code(&error) == Some(ErrorCode::StoreCorrupt) => {
                let kept = aside::set_aside(&path, now)?;
                tracing::error!(
                    "telemetry was damaged and is kept as {}: {error:#}",
                    kept.display()
                );
                (connect(&path).await?, Some(kept))
            }
            Err(error) => return Err(error),
        };
        record::close_the_gap(&pool).await?;
        let (records, incoming) = mpsc::channel(Self::QUEUE);
        let writer = tokio::spawn(record::write_all(pool.clone(), incoming));
        Ok(Self {
            pool,
            records,
            writer: Mutex::new(Some(writer)),
            set_aside,
        })
    }

    /// Where the damaged file of an earlier run is, if this run set one aside.
    pub(crate) fn was_set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
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
        .connect_with(options)
        .await
        .with_context(|| format!("open {}", path.display()))?;
    let mut one = pool.acquire().await?;
    schema::migrator(schema::TELEMETRY)
        .run_direct(None, &mut *one, false)
        .await?;
    drop(one);
    Ok(pool)
}

#[cfg(test)]
mod tests;
