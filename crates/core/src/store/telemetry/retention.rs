//! How long samples are kept: 10 s for 8 hours, 5 min for 35 days, 1 h for 400 days.
//!
//! A chart of six hours is drawn from the first, of a month from the second; the third is for
//! questions about last year. States are kept as long as the longest.

use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::SqlitePool;

/// One length of samples and how long they stay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tier {
    pub(super) step: Millis,
    pub(super) keep: Millis,
}

pub(super) const TIERS: [Tier; 3] = [
    Tier {
        step: Millis::seconds(10),
        keep: Millis::hours(8),
    },
    Tier {
        step: Millis::minutes(5),
        keep: Millis::days(35),
    },
    Tier {
        step: Millis::hours(1),
        keep: Millis::days(400),
    },
];

/// Averages each tier into the next, from where it was left, and drops what is too old.
pub(super) async fn roll_up(pool: &SqlitePool, now: UnixMillis) -> anyhow::Result<()> {
    for (fine, coarse) in TIERS.iter().zip(TIERS.iter().skip(1)) {
        roll(pool, *fine, *coarse, now).await?;
    }
    for tier in TIERS {
        sqlx::query("DELETE FROM sample WHERE step = ? AND at < ?")
            .bind(tier.step.0 / 1_000)
            .bind(now.minus(tier.keep).0)
            .execute(pool)
            .await?;
    }
    drop_states(pool, now).await
}

/// Whole steps only: the one under way is rolled up when it is over.
pub(super) async fn roll(
    pool: &SqlitePool,
    fine: Tier,
    coarse: Tier,
    now: UnixMillis,
) -> anyhow::Result<()> {
    let until = now.0 - now.0.rem_euclid(coarse.step.0);
    // A clock that was ahead for a while left steps of days to come: they are not where it stands.
    let last: Option<i64> =
        sqlx::query_scalar("SELECT max(at) FROM sample WHERE step = ? AND series = 0 AND at < ?")
            .bind(coarse.step.0 / 1_000)
            .bind(until)
            .fetch_one(pool)
            .await?;
    // The last one again: its last samples may have come after it was rolled up.
    let from = last.unwrap_or(now.minus(fine.keep).0);
    sqlx::query(
        "INSERT OR REPLACE INTO sample
         SELECT ?1, series, at - at % ?2, avg(cpu), avg(memory), avg(latency), avg(sessions),
                CAST(avg(download) AS INTEGER), CAST(avg(upload) AS INTEGER)
         FROM sample WHERE step = ?3 AND at >= ?4 AND at < ?5 GROUP BY series, at - at % ?2",
    )
    .bind(coarse.step.0 / 1_000)
    .bind(coarse.step.0)
    .bind(fine.step.0 / 1_000)
    .bind(from - from.rem_euclid(coarse.step.0))
    .bind(until)
    .execute(pool)
    .await?;
    Ok(())
}

/// The last state before the limit stays: it holds beyond it.
async fn drop_states(pool: &SqlitePool, now: UnixMillis) -> anyhow::Result<()> {
    let limit = TIERS.last().map_or(now, |tier| now.minus(tier.keep));
    sqlx::query(
        "DELETE FROM span WHERE at < (
             SELECT max(s.at) FROM span s WHERE s.series = span.series AND s.at <= ?)",
    )
    .bind(limit.0)
    .execute(pool)
    .await?;
    Ok(())
}
