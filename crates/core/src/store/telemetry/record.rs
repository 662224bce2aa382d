//! Writing: gathered records go down in one transaction every few seconds.

use std::collections::HashMap;
use std::time::Duration;

use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::{Record, Sample, retention};
use crate::clock;

/// How often records are written.
const EVERY: Duration = Duration::from_secs(5);
/// How often samples are rolled up and old ones leave.
const ROLL_UP: Duration = Duration::from_secs(300);
/// Rows of one statement: nine values each, under SQLite's 32,766.
const CHUNK: usize = 1_000;
/// States kept while the file takes none: two megabytes.
const ROOM: usize = 50_000;
/// The step of samples as they are measured.
pub(super) const STEP: Millis = Millis::seconds(10);
/// Number of the series that is the network as a whole.
pub(super) const NETWORK: i64 = 0;
/// The last record: nobody measures at the end of time.
pub(super) const CLOSING: Record = Record::Sample(Sample {
    router: None,
    at: UnixMillis(i64::MAX),
    cpu: None,
    memory: None,
    latency: None,
    sessions: None,
    download: None,
    upload: None,
});

/// The time from the last sign of life of the previous run until now was watched by nobody.
pub(super) async fn close_the_gap(pool: &SqlitePool) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT OR IGNORE INTO span (series, at, state)
         SELECT s.series, max(a.at, s.last + 1), ?
         FROM (SELECT series, max(at) AS last FROM span GROUP BY series) s, awake a
         WHERE (SELECT state FROM span WHERE series = s.series AND at = s.last) <> ?",
    )
    .bind(RouterState::Unknown.name())
    .bind(RouterState::Unknown.name())
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn write_all(pool: SqlitePool, mut incoming: mpsc::Receiver<Record>) {
    let mut writer = Writer {
        pool,
        numbers: HashMap::new(),
        gathered: Vec::new(),
    };
    let mut flush = interval_at(Instant::now() + EVERY, EVERY);
    flush.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut rolled = Instant::now();
    loop {
        let closing = tokio::select! {
            _ = flush.tick() => false,
            record = incoming.recv() => match record {
                Some(record) if record != CLOSING => {
                    writer.gathered.push(record);
                    continue;
                }
                _ => true,
            },
        };
        writer.flush(clock::now()).await;
        if closing {
            break;
        }
        if rolled.elapsed() >= ROLL_UP {
            rolled = Instant::now();
            if let Err(error) = retention::roll_up(&writer.pool, clock::now()).await {
                tracing::error!("telemetry was not rolled up: {error:#}");
            }
        }
    }
}

struct Writer {
    pool: SqlitePool,
    numbers: HashMap<RouterId, i64>,
    gathered: Vec<Record>,
}

impl Writer {
    /// Where the file refuses them, samples are lost and states are kept for the next time: without
    /// a state, the one before it would seem to have lasted.
    async fn flush(&mut self, now: UnixMillis) {
        let records = std::mem::take(&mut self.gathered);
        if let Err(error) = self.write(now, &records).await {
            let all = records.len();
            self.gathered = kept(records);
            let lost = all - self.gathered.len();
            tracing::error!(lost, "telemetry was not written: {error:#}");
            // The transaction that made them may be gone.
            self.numbers.clear();
        }
    }

    async fn write(&mut self, now: UnixMillis, records: &[Record]) -> anyhow::Result<()> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("INSERT INTO awake (only_row, at) VALUES (1, ?) ON CONFLICT DO UPDATE SET at = excluded.at")
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        let (mut samples, mut states) = (Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Sample(sample) => {
                    samples.push((self.number(&mut tx, sample.router).await?, *sample))
                }
                Record::State { router, at, state } => {
                    states.push((self.number(&mut tx, Some(*router)).await?, *at, *state));
                }
            }
        }
        for some in samples.chunks(CHUNK) {
            insert_samples(&mut tx, some).await?;
        }
        for some in states.chunks(CHUNK) {
            insert_states(&mut tx, some).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn number(
        &mut self,
        tx: &mut SqliteConnection,
        router: Option<RouterId>,
    ) -> anyhow::Result<i64> {
        let Some(router) = router else {
            return Ok(NETWORK);
        };
        if let Some(number) = self.numbers.get(&router) {
            return Ok(*number);
        }
        let number: i64 = sqlx::query_scalar(
            "INSERT INTO series (number, router)
             VALUES ((SELECT coalesce(max(number), 0) + 1 FROM series), ?)
             ON CONFLICT (router) DO UPDATE SET number = number RETURNING number",
        )
        .bind(router.as_bytes().to_vec())
        .fetch_one(tx)
        .await?;
        self.numbers.insert(router, number);
        Ok(number)
    }
}

/// The newest states that there is room for.
fn kept(records: Vec<Record>) -> Vec<Record> {
    let is_state = |it: &Record| matches!(it, Record::State { .. });
    let mut states: Vec<Record> = records.into_iter().filter(is_state).collect();
    states.drain(..states.len().saturating_sub(ROOM));
    states
}

async fn insert_samples(
    tx: &mut SqliteConnection,
    samples: &[(i64, Sample)],
) -> anyhow::Result<()> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT OR REPLACE INTO sample (step, series, at, cpu, memory, latency, sessions, download, upload) ",
    );
    query.push_values(samples, |mut row, (number, it)| {
        row.push_bind(STEP.0 / 1_000)
            .push_bind(*number)
            .push_bind(it.at.0 - it.at.0.rem_euclid(STEP.0))
            .push_bind(it.cpu)
            .push_bind(it.memory)
            .push_bind(it.latency)
            .push_bind(it.sessions)
            .push_bind(it.download.map(stored))
            .push_bind(it.upload.map(stored));
    });
    query.build().execute(tx).await?;
    Ok(())
}

async fn insert_states(
    tx: &mut SqliteConnection,
    states: &[(i64, UnixMillis, RouterState)],
) -> anyhow::Result<()> {
    let mut query = QueryBuilder::<Sqlite>::new("INSERT OR REPLACE INTO span (series, at, state) ");
    query.push_values(states, |mut row, (number, at, state)| {
        row.push_bind(*number)
            .push_bind(at.0)
            .push_bind(state.name());
    });
    query.build().execute(tx).await?;
    Ok(())
}

/// SQLite's integers are signed.
fn stored(bits: u64) -> i64 {
    i64::try_from(bits).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(at: i64, state: RouterState) -> Record {
        Record::State {
            router: RouterId::from_uuid(uuid::Uuid::nil()),
            at: UnixMillis(at),
            state,
        }
    }

    #[test]
    fn the_newest_states_are_kept_and_no_samples() {
        let up = |at| state(at, RouterState::Up);
        let most = i64::try_from(ROOM).unwrap();
        let mut records: Vec<_> = (0..=most).map(up).collect();
        records.insert(7, Record::Sample(Sample::default()));
        let kept = kept(records);
        assert_eq!(kept.len(), ROOM);
        assert_eq!((kept.first(), kept.last()), (Some(&up(1)), Some(&up(most))));
    }

    async fn limit(pool: &SqlitePool, pragma: &'static str) {
        let mut all = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            all.push(pool.acquire().await.unwrap());
        }
        for one in &mut all {
            sqlx::query(pragma).execute(&mut **one).await.unwrap();
        }
    }

    #[tokio::test]
    async fn states_that_a_full_disk_refused_are_written_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("telemetry.db");
        let pool = super::super::connect(&path).await.unwrap();
        // SQLite answers as it does when the disk is full.
        limit(&pool, "PRAGMA max_page_count = 1").await;
        let states = vec![state(1, RouterState::Up), state(2, RouterState::Down)];
        let sample = |nth: i64| {
            Record::Sample(Sample {
                at: UnixMillis(nth * STEP.0),
                ..Sample::default()
            })
        };
        let mut writer = Writer {
            pool: pool.clone(),
            numbers: HashMap::new(),
            gathered: states
                .iter()
                .copied()
                .chain((0..5_000).map(sample))
                .collect(),
        };
        writer.flush(UnixMillis(3)).await;
        assert_eq!(writer.gathered, states, "and the samples are lost");
        limit(&pool, "PRAGMA max_page_count = 1000000").await;
        writer.flush(UnixMillis(4)).await;
        assert!(writer.gathered.is_empty());
        let names: Vec<String> = sqlx::query_scalar("SELECT state FROM span ORDER BY at")
            .fetch_all(&pool)
            .await
            .unwrap();
        assert_eq!(names, [RouterState::Up.name(), RouterState::Down.name()]);
    }
}
