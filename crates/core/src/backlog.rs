//! What the store refused, kept in memory until it takes it: in order, at its own times, and never
//! more than there is room for. It decides nothing about what is written.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_api::session::StoreTrouble;
use mikromon_api::{ApiError, Event, Tag};
use mikromon_domain::time::UnixMillis;
use tokio::sync::{Notify, broadcast};

use crate::book::Book;
use crate::clock;
use crate::failure::{is_constraint, to_api};
use crate::store::Store;
use crate::store::owed::Owed;

/// The first pause after a refusal; each further one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// A full disk is asked again this often: what waits is to be safe soon after there is room.
const LONGEST: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(crate) struct Backlog {
    waiting: Mutex<Waiting>,
    more: Notify,
    /// One at a time writes, so that the order holds.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    queue: VecDeque<Owed>,
    refused: Option<(UnixMillis, ApiError)>,
    lost: u32,
}

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Attempt {
    written: usize,
    all: bool,
}

impl Backlog {
    /// Some megabytes: an incident with its evidence is about 2 KB.
    const INCIDENTS: usize = 4_096;
    /// Apart, so that nobody can crowd out incidents by asking again and again.
    const AUDITS: usize = 1_024;

    /// Has it written soon, after what waits already.
    pub(crate) fn put(&self, owed: Owed) {
        let room = if owed.is_audit() {
            Self::AUDITS
        } else {
            Self::INCIDENTS
        };
        let mut waiting = self.waiting();
        let alike = |it: &&Owed| it.is_audit() == owed.is_audit();
        if waiting.queue.iter().filter(alike).count() < room {
            waiting.queue.push_back(owed);
        } else {
            waiting.lost = waiting.lost.saturating_add(1);
            tracing::error!("there is no room to keep what the store refuses: {owed:?}");
        }
        self.more.notify_one();
    }

    /// Notes that the store refused a write. What was refused is put down by the caller.
    pub(crate) fn refused(&self, now: UnixMillis, error: &anyhow::Error) {
        let mut waiting = self.waiting();
        let since = waiting.refused.as_ref().map_or(now, |(since, _)| *since);
        waiting.refused = Some((since, to_api(error)));
    }

    /// Since the store refused a write, until all that waits is written.
    pub(crate) fn trouble(&self) -> Option<StoreTrouble> {
        let waiting = self.waiting();
        let (since, error) = waiting.refused.clone()?;
        Some(StoreTrouble {
            since,
            error,
            waiting: u32::try_from(waiting.queue.len()).unwrap_or(u32::MAX),
            lost: waiting.lost,
        })
    }

    /// Incidents begun and ended that are not in the store yet, in order.
    pub(crate) fn incidents(&self) -> Vec<Owed> {
        let waiting = self.waiting();
        let incidents = waiting.queue.iter().filter(|it| !it.is_audit());
        incidents.cloned().collect()
    }

    /// How many incidents go on and are not in the store yet.
    pub(crate) fn unstored_incidents(&self) -> usize {
        let mut open = HashSet::new();
        for owed in &self.waiting().queue {
            match owed {
                Owed::Opened(new) => {
                    open.insert(new.router);
                }
                Owed::Resolved { router, .. } => {
                    open.remove(router);
                }
                Owed::Audit { .. } | Owed::AuditEnd { .. } => {}
            }
        }
        open.len()
    }

    /// Writes what waits, as far as the store takes it.
    async fn write(&self, store: &Store, now: UnixMillis) -> Attempt {
        let _turn = self.turn.lock().await;
        let mut written = 0;
        while let Some(owed) = self.first() {
            match owed.write(store).await {
                Ok(()) => written += 1,
                // It would stand in the way of all others for ever.
                Err(error) if is_constraint(&error) => {
                    tracing::error!("{owed:?} does not fit the book: {error:#}");
                }
                Err(error) => {
                    self.refused(now, &error);
                    return Attempt {
                        written,
                        all: false,
                    };
                }
            }
            self.waiting().queue.pop_front();
        }
        Attempt { written, all: true }
    }

    /// The first of what waits. Where nothing does, the trouble is over.
    fn first(&self) -> Option<Owed> {
        let mut waiting = self.waiting();
        let first = waiting.queue.front().cloned();
        if first.is_none() {
            waiting.refused = None;
            waiting.lost = 0;
        }
        first
    }

    /// Tries for the last time. What was refused is logged before that: who ends the process does
    /// not wait for long.
    pub(crate) async fn close(&self, store: &Store, now: UnixMillis) {
        if self.trouble().is_some() {
            for owed in &self.waiting().queue {
                tracing::warn!("waits to be written at the end: {owed:?}");
            }
        }
        if !self.write(store, now).await.all {
            let lost = self.waiting().queue.len();
            tracing::error!(lost, "the store refused writes until the end");
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what is put down, and again what was refused. Runs until it is aborted.
pub(crate) async fn keep_writing(book: Arc<Book>, events: broadcast::Sender<Event>) {
    let mut pause = PAUSE;
    loop {
        book.backlog.more.notified().await;
        loop {
            let before = book.backlog.trouble();
            let attempt = book.backlog.write(&book.store, clock::now()).await;
            tell(&book, &events, attempt, before.is_some());
            if attempt.all {
                pause = PAUSE;
                break;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST);
        }
    }
}

fn tell(book: &Book, events: &broadcast::Sender<Event>, attempt: Attempt, trouble: bool) {
    // Counted anew also where nothing was written: what waits counts too.
    book.incidents_changed();
    // Nobody listening is no fault.
    if attempt.written > 0 || !attempt.all {
        let stale = vec![Tag::Incidents, Tag::RouterState, Tag::Audit];
        let _ = events.send(Event::Invalidated(stale));
    }
    if trouble || !attempt.all {
        let _ = events.send(Event::Invalidated(vec![Tag::Session]));
    }
}

#[cfg(test)]
mod tests {
    use mikromon_domain::ids::{AuditId, RouterId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn audit_rows_do_not_crowd_out_incidents_and_what_does_not_fit_is_counted() {
        let backlog = Backlog::default();
        let at = UnixMillis(0);
        for _ in 0..Backlog::AUDITS + 5 {
            backlog.put(Owed::AuditEnd {
                row: AuditId::from_uuid(Uuid::nil()),
                at,
                by: None,
                refused: None,
            });
        }
        let router = RouterId::from_uuid(Uuid::nil());
        backlog.put(Owed::Resolved { router, at });
        backlog.refused(
            at,
            &ApiError::new(mikromon_api::ErrorCode::DiskFull, "").into(),
        );
        let trouble = backlog.trouble().unwrap();
        let waiting = u32::try_from(Backlog::AUDITS).unwrap() + 1;
        assert_eq!((trouble.waiting, trouble.lost), (waiting, 5));
    }
}
