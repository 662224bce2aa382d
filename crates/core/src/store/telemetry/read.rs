//! Reading: charts, sparklines and the spans that availability follows from.

use std::collections::{HashMap, HashSet};

use mikromon_api::overview::{Range, TrafficPoint};
use mikromon_api::router::HistoryPoint;
use mikromon_domain::availability::StateSpan;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::retention::TIERS;
use super::{Telemetry, record};
use crate::store::row;

impl Telemetry {
    /// A router's samples, one point per step of the range, gaps included.
    pub(crate) async fn history(
        &self,
        router: RouterId,
        range: Range,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<HistoryPoint>> {
        let number: Option<i64> = sqlx::query_scalar("SELECT number FROM series WHERE router = ?")
            .bind(router.as_bytes().to_vec())
            .fetch_optional(&self.pool)
            .await?;
        match number {
            Some(number) => self.points(number, range, now).await,
            None => Ok(steps(range, now).map(empty).collect()),
        }
    }

    /// The traffic of the network as a whole, or of these routers.
    pub(crate) async fn traffic(
        &self,
        only: Option<&HashSet<RouterId>>,
        range: Range,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<TrafficPoint>> {
        let points = match only {
            None => self.points(record::NETWORK, range, now).await?,
            Some(routers) => self.sums(routers, range, now).await?,
        };
        let point = |it: HistoryPoint| TrafficPoint {
            at: it.at,
            download: it.download,
            upload: it.upload,
            ppp_active: it.ppp_active.and_then(whole),
        };
        Ok(points.into_iter().map(point).collect())
    }

    /// As [`Telemetry::points`], of several routers together: means of each, added up.
    async fn sums(
        &self,
        routers: &HashSet<RouterId>,
        range: Range,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<HistoryPoint>> {
        let routers: Vec<_> = routers.iter().map(|it| it.uuid()).collect();
        let rows = sqlx::query(
            "WITH each AS (
                 SELECT m.at - m.at % ?1 AS at, avg(m.sessions) AS sessions,
                        avg(m.download) AS download, avg(m.upload) AS upload
                 FROM series s CROSS JOIN sample m ON m.series = s.number
                 WHERE m.step = ?2 AND m.at >= ?3
                   AND s.router IN (SELECT unhex(value) FROM json_each(?4))
                 GROUP BY s.number, 1
             )
             SELECT at, NULL AS cpu, NULL AS memory, NULL AS latency, sum(sessions) AS sessions,
                    CAST(sum(download) AS INTEGER) AS download,
                    CAST(sum(upload) AS INTEGER) AS upload
             FROM each GROUP BY at",
        )
        .bind(range.step().0)
        .bind(tier_of(range).0 / 1_000)
        .bind(first(range, now).0)
        .bind(row::hex_list(&routers))
        .fetch_all(&self.pool)
        .await?;
        on_steps(&rows, range, now)
    }

    async fn points(
        &self,
        number: i64,
        range: Range,
        now: UnixMillis,
    ) -> anyhow::Result<Vec<HistoryPoint>> {
        let (from, step) = (first(range, now), range.step().0);
        let rows = sqlx::query(
            "SELECT at - at % ?1 AS at, avg(cpu) AS cpu, avg(memory) AS memory, avg(latency) AS latency,
                    avg(sessions) AS sessions, CAST(avg(download) AS INTEGER) AS download,
                    CAST(avg(upload) AS INTEGER) AS upload
             FROM sample WHERE step = ?2 AND series = ?3 AND at >= ?4 GROUP BY 1",
        )
        .bind(step)
        .bind(tier_of(range).0 / 1_000)
        .bind(number)
        .bind(from.0)
        .fetch_all(&self.pool)
        .await?;
        on_steps(&rows, range, now)
    }

    /// The highest number of sessions of the last 24 h, over all routers or these.
    pub(crate) async fn session_peak(
        &self,
        only: Option<&HashSet<RouterId>>,
        now: UnixMillis,
    ) -> anyhow::Result<u32> {
        if only.is_some() {
            let day = self.traffic(only, Range::Day, now).await?;
            return Ok(day.iter().filter_map(|it| it.ppp_active).max().unwrap_or(0));
        }
        let peak: Option<i64> = sqlx::query_scalar(
            "SELECT CAST(max(sessions) AS INTEGER) FROM sample
             WHERE step IN (10, 300) AND series = 0 AND at >= ?",
        )
        .bind(now.minus(Millis::days(1)).0)
        .fetch_one(&self.pool)
        .await?;
        Ok(u32::try_from(peak.unwrap_or(0)).unwrap_or(0))
    }

    /// Each router's download of the last hour, one value a minute, with the minute's number.
    pub(crate) async fn minutes(
        &self,
        now: UnixMillis,
    ) -> anyhow::Result<HashMap<RouterId, Vec<(i64, u64)>>> {
        let rows = sqlx::query(
            "SELECT s.router, m.at / 60000 AS minute, CAST(avg(m.download) AS INTEGER) AS download
             FROM sample m JOIN series s ON s.number = m.series
             WHERE m.step = 10 AND m.at >= ? AND m.download IS NOT NULL GROUP BY 1, 2 ORDER BY 2",
        )
        .bind(now.minus(Millis::hours(1)).0)
        .fetch_all(&self.pool)
        .await?;
        let mut minutes = HashMap::<_, Vec<_>>::new();
        for row in &rows {
            let router = RouterId::from_uuid(row::id(row, "router")?);
            let download: i64 = row.try_get("download")?;
            let value = (row.try_get("minute")?, u64::try_from(download).unwrap_or(0));
            minutes.entry(router).or_default().push(value);
        }
        Ok(minutes)
    }

    /// The states of each router from `from` on, and the one that held then; sorted by time.
    pub(crate) async fn spans(
        &self,
        from: UnixMillis,
        only: Option<RouterId>,
    ) -> anyhow::Result<HashMap<RouterId, Vec<StateSpan>>> {
        let rows = sqlx::query(
            // From the one that held at the beginning; found by the key for each series.
            "SELECT s.router, p.at, p.state FROM series s CROSS JOIN span p
             WHERE (?2 IS NULL OR s.router = ?2) AND p.series = s.number
               AND p.at >= coalesce((SELECT max(at) FROM span WHERE series = s.number AND at <= ?1), ?1)
             ORDER BY p.series, p.at",
        )
        .bind(from.0)
        .bind(only.map(|it| it.as_bytes().to_vec()))
        .fetch_all(&self.pool)
        .await?;
        let mut spans = HashMap::<_, Vec<_>>::new();
        for row in &rows {
            let router = RouterId::from_uuid(row::id(row, "router")?);
            let state = row::named(row, "state", RouterState::from_name)?;
            spans.entry(router).or_default().push(StateSpan {
                from: row::instant(row, "at")?,
                state,
            });
        }
        Ok(spans)
    }
}

/// The coarsest samples that are not coarser than a point of the chart, and reach back far enough.
fn tier_of(range: Range) -> Millis {
    let fits =
        |tier: &&super::retention::Tier| tier.step <= range.step() && range.length() <= tier.keep;
    TIERS
        .iter()
        .rfind(fits)
        .or(TIERS.first())
        .map_or(record::STEP, |tier| tier.step)
}

fn first(range: Range, now: UnixMillis) -> UnixMillis {
    let step = range.step().0;
    let end = now.0 - now.0.rem_euclid(step);
    UnixMillis(end - range.length().0 + step)
}

fn steps(range: Range, now: UnixMillis) -> impl Iterator<Item = UnixMillis> {
    let from = first(range, now);
    let count = range.length().0 / range.step().0;
    (0..count).map(move |nth| from.plus(Millis(nth * range.step().0)))
}

/// One point per step, gaps included.
fn on_steps(
    rows: &[SqliteRow],
    range: Range,
    now: UnixMillis,
) -> anyhow::Result<Vec<HistoryPoint>> {
    let found = rows.iter().map(|row| point(row).map(|it| (it.at, it)));
    let found = found.collect::<anyhow::Result<HashMap<_, _>>>()?;
    Ok(steps(range, now)
        .map(|at| found.get(&at).copied().unwrap_or_else(|| empty(at)))
        .collect())
}

fn point(row: &SqliteRow) -> anyhow::Result<HistoryPoint> {
    let bits = |column: &str| -> anyhow::Result<Option<u64>> {
        let it: Option<i64> = row.try_get(column)?;
        Ok(it.map(|it| u64::try_from(it).unwrap_or(0)))
    };
    Ok(HistoryPoint {
        at: row::instant(row, "at")?,
        cpu_percent: row.try_get("cpu")?,
        memory_percent: row.try_get("memory")?,
        latency_ms: row.try_get("latency")?,
        ppp_active: row.try_get("sessions")?,
        download: bits("download")?,
        upload: bits("upload")?,
    })
}

const fn empty(at: UnixMillis) -> HistoryPoint {
    HistoryPoint {
        at,
        cpu_percent: None,
        memory_percent: None,
        latency_ms: None,
        ppp_active: None,
        download: None,
        upload: None,
    }
}

/// A mean number of sessions, rounded.
fn whole(mean: f32) -> Option<u32> {
    let rounded = mean.round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "only taken where it fits"
    )]
    #[expect(
        clippy::as_conversions,
        reason = "no checked conversion from f32 exists"
    )]
    (rounded.is_finite() && (0.0..4e9).contains(&rounded)).then_some(rounded as u32)
}
