//! Locking sessions where nobody is. Each call looks, too; this is for a desk that asks nothing, so that
//! its page hears of the lock when it begins.

use std::sync::Arc;
use std::time::Duration;

use mikromon_api::{Event, Tag};
use mikromon_domain::time::Millis;
use tokio::sync::broadcast;

use crate::book::Book;
use crate::caller::Callers;
use crate::clock;
use crate::store::company;

/// A lock is at most so late.
const EVERY: Duration = Duration::from_secs(5);

/// Runs until it is aborted.
pub(crate) async fn lock_idle(
    book: Arc<Book>,
    callers: Arc<Callers>,
    events: broadcast::Sender<Event>,
) {
    loop {
        tokio::time::sleep(EVERY).await;
        match limit(&book).await {
            Ok(limit) => {
                for caller in callers.all() {
                    if caller.lock_if_idle(limit, clock::now()) {
                        let _ = events.send(Event::Invalidated(vec![Tag::Session]));
                    }
                }
            }
            Err(error) => tracing::warn!("nobody knows when to lock: {error:#}"),
        }
    }
}

async fn limit(book: &Book) -> anyhow::Result<Option<Millis>> {
    let mut reader = book.store.read().acquire().await?;
    company::idle_limit(&mut reader).await
}
