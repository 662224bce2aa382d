//! One outage that several desktops wrote down: two incidents of a router that overlap are the same
//! one. The first stands; the others are told to be its twins, and show only by their notes.

use std::collections::HashSet;

use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::time::{Millis, UnixMillis};
use uuid::Uuid;

use super::{EventKind, event, has};
use crate::store::{Store, Write, row};

/// Desktops that were apart for longer are looked at no more.
const WITHIN: Millis = Millis::days(30);

/// Whether an outage of a router is in the book that goes on, or ended after that time.
pub(crate) async fn is_known(
    store: &Store,
    router: RouterId,
    from: UnixMillis,
) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM incident i JOIN incident_status s ON s.id = i.id
         WHERE i.router_id = ? AND (s.resolved_at IS NULL OR s.resolved_at > ?))",
    )
    .bind(router.as_bytes().to_vec())
    .bind(from.0)
    .fetch_one(store.read())
    .await?)
}

/// Twins that nobody has folded, each with the incident that stands.
pub(crate) async fn unfolded(
    store: &Store,
    now: UnixMillis,
) -> anyhow::Result<Vec<(IncidentId, IncidentId)>> {
    let pairs = sqlx::query(
        "SELECT b.id AS twin, a.id AS stands FROM incident b
         JOIN incident a ON a.router_id = b.router_id AND (a.opened_at, a.id) < (b.opened_at, b.id)
         JOIN incident_status s ON s.id = a.id
         WHERE b.opened_at > ? AND (s.resolved_at IS NULL OR s.resolved_at > b.opened_at)
           AND NOT EXISTS (SELECT 1 FROM incident_event e
                           WHERE e.incident_id IN (a.id, b.id) AND e.kind = 'twin')
         ORDER BY b.opened_at, b.id, a.opened_at, a.id",
    )
    .bind(now.minus(WITHIN).0)
    .fetch_all(store.read())
    .await?;
    let mut twins = HashSet::<Uuid>::new();
    let mut unfolded = Vec::new();
    for pair in &pairs {
        let (twin, stands) = (row::id(pair, "twin")?, row::id(pair, "stands")?);
        // What overlaps with a twin only is an outage of its own.
        if !twins.contains(&stands) && twins.insert(twin) {
            let [twin, stands] = [twin, stands].map(IncidentId::from_uuid);
            unfolded.push((twin, stands));
        }
    }
    Ok(unfolded)
}

pub(crate) async fn fold(
    write: &mut Write,
    twin: IncidentId,
    stands: IncidentId,
) -> anyhow::Result<()> {
    event(write, twin, EventKind::Twin, &stands.to_string()).await?;
    if !has(write, twin, EventKind::Resolved).await? {
        event(write, twin, EventKind::Resolved, "").await?;
    }
    Ok(())
}
