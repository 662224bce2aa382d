//! Following what other processes write to the store: a command from the command line, beside the
//! app.

use std::sync::Arc;
use std::time::Duration;

use mikromon_api::{Event, Tag};
use tokio::sync::broadcast;

use crate::book::Book;

const EVERY: Duration = Duration::from_secs(1);

/// Tells everybody when another process has written: everything may have changed. Runs until it
/// is aborted.
pub(crate) async fn follow(book: Arc<Book>, events: broadcast::Sender<Event>) {
    let mut seen = book.store.foreign_version().await.ok();
    loop {
        tokio::time::sleep(EVERY).await;
        match book.store.foreign_version().await {
            Ok(version) if seen == Some(version) => {}
            Ok(version) => {
                seen = Some(version);
                reread(&book).await;
                let _ = events.send(Event::Invalidated(Tag::ALL.to_vec()));
            }
            Err(error) => tracing::warn!("the store was not asked for changes: {error:#}"),
        }
    }
}

async fn reread(book: &Book) {
    if let Err(error) = book.keys.look_again(&book.store).await {
        tracing::warn!("the keys were not read again: {error:#}");
    }
    book.store.committed_elsewhere();
    book.routers_changed();
    book.incidents_changed();
}
