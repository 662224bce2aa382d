//! What the store refused, kept in memory until it takes it: in order, at its own times, and never
//! more than there is room for. It decides nothing about what is written.

mod waiting;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_api::session::StoreTrouble;
use mikromon_api::{Event, Tag};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::{Millis, UnixMillis};
use tokio::sync::{Notify, broadcast};

use self::waiting::Waiting;
use crate::book::Book;
use crate::clock;
use crate::failure::{refuses_writes, to_api};
use crate::store::Store;
use crate::store::owed::Owed;
use crate::store::sign_in::Count;

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

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Attempt {
    written: usize,
    all: bool,
}

impl Backlog {
    /// Has it written soon, after what waits already.
    pub(crate) fn put(&self, owed: Owed) {
        self.waiting().put(owed);
        self.more.notify_one();
    }

    /// Counts an attempt to sign in in memory, and has the count written soon. `Some` is how long
    /// the login is still locked.
    pub(crate) fn attempt(&self, id: OperatorId, stored: Count, now: UnixMillis) -> Option<Millis> {
        self.more.notify_one();
        self.waiting().attempts.attempt(id, stored, now)
    }

    /// The password was right.
    pub(crate) fn succeed(&self, id: OperatorId) {
        self.waiting().attempts.succeed(id);
        self.more.notify_one();
    }

    /// Notes that the store refused a write, until it takes one. What was refused is put down by
    /// the caller, where it is still wanted.
    pub(crate) fn refused(&self, now: UnixMillis, error: &anyhow::Error) {
        self.note(now, error);
        self.more.notify_one();
    }

    fn note(&self, now: UnixMillis, error: &anyhow::Error) {
        self.waiting().refuse(now, to_api(error));
    }

    /// Since the store refused a write, until all that waits is written.
    pub(crate) fn trouble(&self) -> Option<StoreTrouble> {
        self.waiting().trouble()
    }

    /// Incidents begun and ended that are not in the store yet, in order.
    pub(crate) fn incidents(&self) -> Vec<Owed> {
        let waiting = self.waiting();
        let incidents = waiting.queue().iter().filter(|it| !it.is_audit());
        incidents.cloned().collect()
    }

    /// How many incidents go on and are not in the store yet.
    pub(crate) fn unstored_incidents(&self) -> usize {
        self.waiting().unstored_incidents()
    }

    /// Writes what waits, as far as the store takes it.
    async fn write(&self, store: &Store, now: UnixMillis) -> Attempt {
        let _turn = self.turn.lock().await;
        let mut written = 0;
        while let Some(owed) = self.next(now) {
            match owed.write(store).await {
                Ok(()) => written += 1,
                Err(error) if refuses_writes(&error) => {
                    self.note(now, &error);
                    return Attempt {
                        written,
                        all: false,
                    };
                }
                // It will never be taken, and would stand in the way of all others.
                Err(error) => tracing::error!("{owed:?} is set aside: {error:#}"),
            }
            self.waiting().done(&owed);
        }
        Attempt { written, all: true }
    }

    fn next(&self, now: UnixMillis) -> Option<Owed> {
        self.waiting().next(now)
    }

    /// Tries for the last time. What was refused is logged before that: who ends the process does
    /// not wait for long.
    pub(crate) async fn close(&self, store: &Store, now: UnixMillis) {
        if self.trouble().is_some() {
            for owed in self.waiting().queue() {
                tracing::warn!("waits to be written at the end: {owed:?}");
            }
        }
        if !self.write(store, now).await.all {
            let lost = self.waiting().queue().len();
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
