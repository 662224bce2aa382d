//! Work that is done once for all desktops: one leads, a leader that slept does nothing any more,
//! and a job that is done for a period is done.

use std::time::Duration;

use mikromon_core::sync::BOOK;
use mikromon_core::sync::remote::{Claim, Fence};
use tokio::time::sleep;

use crate::company::{Company, Desk};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);

async fn lease(desk: &mut Desk, ttl: Duration) -> Option<Fence> {
    let lease = desk.remote.lease(desk.who.device, "billing", ttl);
    lease.await.unwrap()
}

async fn claim(desk: &mut Desk, period: &str, fence: Fence) -> Claim {
    let claim = desk.remote.claim(desk.who.device, "billing", period, fence);
    claim.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_leads_until_it_stops_renewing_and_then_does_nothing_any_more() {
    let company = Company::new(BOOK, &[]).await;
    company.owner("UPDATE sync.operator SET admits = 2");
    let mut one = company.desk("pemilik", 1).await;
    let mut other = company.desk("pemilik", 2).await;
    let first = lease(&mut one, LONG).await.unwrap();
    assert_eq!(lease(&mut other, LONG).await, None);
    assert_eq!(lease(&mut one, SHORT).await, Some(first), "renewed");
    sleep(SHORT * 2).await;
    let second = lease(&mut other, LONG).await.unwrap();
    assert!(second.0 > first.0);
    assert_eq!(claim(&mut one, "2026-11", first).await, Claim::Lost);
    assert_eq!(
        claim(&mut one, "2026-11", second).await,
        Claim::Lost,
        "not its own"
    );
    assert_eq!(claim(&mut other, "2026-11", second).await, Claim::Won);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_claimed_once_whoever_leads() {
    let company = Company::new(BOOK, &[]).await;
    company.owner("UPDATE sync.operator SET admits = 2");
    let mut one = company.desk("pemilik", 1).await;
    let mut other = company.desk("pemilik", 2).await;
    let fence = lease(&mut one, SHORT).await.unwrap();
    assert_eq!(claim(&mut one, "2026-11", fence).await, Claim::Won);
    assert_eq!(claim(&mut one, "2026-11", fence).await, Claim::Done);
    sleep(SHORT * 2).await;
    let fence = lease(&mut other, LONG).await.unwrap();
    assert_eq!(claim(&mut other, "2026-11", fence).await, Claim::Done);
    assert_eq!(claim(&mut other, "2026-12", fence).await, Claim::Won);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leads_while_rows_may_come_back() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    let fence = lease(&mut desk, LONG).await.unwrap();
    company.owner("UPDATE sync.meta SET recovering = true");
    assert_eq!(lease(&mut desk, LONG).await, None);
    assert_eq!(claim(&mut desk, "2026-11", fence).await, Claim::Lost);
}
