//! Tests of the telemetry file: what is written is found again, rolled up and kept as long as promised.

use std::sync::Arc;

use mikromon_api::overview::Range;
use mikromon_domain::availability::availability;
use mikromon_domain::time::Millis;

use super::*;

fn router(n: u128) -> RouterId {
    RouterId::from_uuid(uuid::Uuid::from_u128(n))
}

fn sample(router: RouterId, at: UnixMillis, download: u64) -> Record {
    Record::Sample(Sample {
        router: Some(router),
        at,
        cpu: Some(10.0),
        download: Some(download),
        ..Sample::default()
    })
}

async fn open(folder: &Path, now: UnixMillis) -> Arc<Telemetry> {
    Arc::new(Telemetry::open(folder, now).await.unwrap())
}

/// A round instant, so that steps begin where the test says.
const NOON: UnixMillis = UnixMillis(1_795_348_800_000);

#[tokio::test]
async fn samples_come_back_as_points_with_gaps_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(folder.path(), NOON).await;
    for seconds in [0, 10, 30] {
        telemetry.record(sample(
            router(1),
            NOON.minus(Millis::seconds(60 - seconds)),
            1_000,
        ));
    }
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    let points = telemetry
        .history(router(1), Range::Hour, NOON)
        .await
        .unwrap();
    assert_eq!(points.len(), 360);
    assert_eq!(points.last().unwrap().at, NOON);
    let tail: Vec<_> = points[353..].iter().map(|it| it.download).collect();
    assert_eq!(
        tail,
        [
            Some(1_000),
            Some(1_000),
            None,
            Some(1_000),
            None,
            None,
            None
        ]
    );
    let unknown = telemetry
        .history(router(2), Range::Day, NOON)
        .await
        .unwrap();
    assert!(unknown.len() == 288 && unknown.iter().all(|it| it.download.is_none()));
}

#[tokio::test]
async fn rolled_up_samples_outlive_the_fine_ones_and_are_their_average() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(folder.path(), NOON).await;
    let begin = NOON.minus(Millis::hours(7));
    for nth in 0..60 {
        let at = begin.plus(Millis::seconds(10 * nth));
        telemetry.record(sample(router(1), at, if nth % 2 == 0 { 100 } else { 300 }));
    }
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    retention::roll_up(&telemetry.pool, NOON).await.unwrap();
    retention::roll_up(&telemetry.pool, NOON.plus(Millis::days(2)))
        .await
        .unwrap();
    let fine: i64 = sqlx::query_scalar("SELECT count(*) FROM sample WHERE step = 10")
        .fetch_one(&telemetry.pool)
        .await
        .unwrap();
    assert_eq!(fine, 0);
    let points = telemetry
        .history(router(1), Range::Day, NOON)
        .await
        .unwrap();
    let found: Vec<_> = points.iter().filter_map(|it| it.download).collect();
    assert_eq!(found, [200, 200]);
}

#[tokio::test]
async fn samples_are_rolled_up_again_after_a_clock_that_was_years_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(folder.path(), NOON).await;
    let ahead = NOON.plus(Millis::days(1_500));
    for at in [ahead, NOON.minus(Millis::hours(1))] {
        telemetry.record(Record::Sample(Sample {
            at,
            download: Some(700),
            ..Sample::default()
        }));
    }
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    let later = ahead.plus(Millis::hours(1));
    for now in [later, NOON] {
        retention::roll(
            &telemetry.pool,
            retention::TIERS[0],
            retention::TIERS[1],
            now,
        )
        .await
        .unwrap();
    }
    let points = telemetry.traffic(None, Range::Day, NOON).await.unwrap();
    assert!(points.iter().any(|it| it.download == Some(700)));
}

#[tokio::test]
async fn the_time_in_which_the_app_was_off_counts_neither_way() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(folder.path(), NOON).await;
    let start = crate::clock::now().minus(Millis::hours(1));
    telemetry.record(Record::State {
        router: router(1),
        at: start,
        state: RouterState::Up,
    });
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    let later = crate::clock::now().plus(Millis::hours(5));
    let spans = telemetry.spans(start, None).await.unwrap();
    let sum = availability(&spans[&router(1)], start, later);
    let hour = Millis::hours(1).0;
    assert!((hour..hour + 60_000).contains(&sum.watched.0), "{sum:?}");
    assert_eq!(sum.down, Millis(0));
}

#[tokio::test]
async fn the_state_that_held_when_a_period_began_is_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(folder.path(), NOON).await;
    for (hours, state) in [
        (9, RouterState::Up),
        (5, RouterState::Down),
        (4, RouterState::Up),
    ] {
        let at = NOON.minus(Millis::hours(hours));
        telemetry.record(Record::State {
            router: router(1),
            at,
            state,
        });
    }
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    let from = NOON.minus(Millis::hours(6));
    let spans = telemetry.spans(from, Some(router(1))).await.unwrap();
    let sum = availability(&spans[&router(1)], from, NOON);
    assert_eq!(
        (sum.watched, sum.down),
        (Millis::hours(6), Millis::hours(1))
    );
}

#[tokio::test]
async fn a_damaged_file_is_kept_aside_and_a_new_one_begun() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("telemetry.db");
    std::fs::write(&path, vec![b'x'; 8_192]).unwrap();
    let telemetry = open(folder.path(), NOON).await;
    let kept: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.to_string_lossy().contains("telemetry-corrupt-"))
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(std::fs::read(&kept[0]).unwrap(), vec![b'x'; 8_192]);
    telemetry.record(sample(router(1), NOON, 5));
    telemetry.close().await;
    let telemetry = open(folder.path(), NOON).await;
    let points = telemetry
        .history(router(1), Range::Hour, NOON)
        .await
        .unwrap();
    assert!(points.iter().any(|it| it.download == Some(5)));
}

#[tokio::test]
async fn a_folder_that_takes_no_file_costs_the_history_and_not_the_watching() {
    let folder = tempfile::tempdir().unwrap();
    let telemetry = open(&folder.path().join("missing"), NOON).await;
    telemetry.record(sample(router(1), NOON, 5));
    telemetry.close().await;
}
