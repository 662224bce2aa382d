//! AutoSync: reads the secrets of every router once an hour, or when somebody asks, and keeps what was
//! read. What differs from the book follows from the two whenever it is asked; nothing is stored.

mod drift;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use mikromon_api::autosync::{AutoSyncRun, ReadingFailed};
use mikromon_api::{ApiError, Event, Tag};
use mikromon_domain::drift::PppSecret;
use mikromon_domain::ids::RouterId;
use mikromon_domain::time::{Millis, UnixMillis};
use tokio::sync::{Notify, broadcast};

use crate::book::Book;
use crate::clock;
use crate::monitor::Monitor;
use crate::store::router::{self, RouterRecord};

pub(crate) use drift::{Asked, Drift};

/// Between two readings of a router.
const EVERY: Millis = Millis::hours(1);
/// After a connected router refused or broke off.
const AGAIN: Millis = Millis::minutes(10);
/// Between two looks at which are due.
const LOOK: Duration = Duration::from_secs(10);
/// Routers that are read at the same time.
const AT_ONCE: usize = 8;
/// Pages are told of progress at most so often.
const TELL: Millis = Millis::seconds(1);

pub(crate) struct AutoSync {
    book: Arc<Book>,
    monitor: Arc<Monitor>,
    events: broadcast::Sender<Event>,
    state: Mutex<State>,
    wake: Notify,
    cancel: Notify,
}

#[derive(Default)]
struct State {
    readings: HashMap<RouterId, Reading>,
    run: Option<Run>,
}

/// What is known of a router's secrets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) read: Option<Read>,
    /// Since then.
    pub(crate) failed: Option<ReadingFailed>,
}

#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) at: UnixMillis,
    pub(crate) secrets: Arc<[PppSecret]>,
}

/// Somebody asked for all routers.
#[derive(Clone, Copy, Debug)]
struct Run {
    view: AutoSyncRun,
    /// The routers are being read; before that it waits for the look that goes on.
    reads: bool,
    told: UnixMillis,
}

impl Reading {
    fn is_due(&self, now: UnixMillis) -> bool {
        let due = match (&self.failed, &self.read) {
            (Some(failed), _) => failed.at.plus(AGAIN),
            (None, Some(read)) => read.at.plus(EVERY),
            (None, None) => return true,
        };
        due <= now
    }
}

impl AutoSync {
    pub(crate) fn new(
        book: Arc<Book>,
        monitor: Arc<Monitor>,
        events: broadcast::Sender<Event>,
    ) -> Self {
        Self {
            book,
            monitor,
            events,
            state: Mutex::default(),
            wake: Notify::new(),
            cancel: Notify::new(),
        }
    }

    /// Reads what is due, for as long as it is not aborted.
    pub(crate) async fn keep(self: Arc<Self>) {
        loop {
            if let Err(error) = self.look().await {
                tracing::warn!("which routers are to be read is not known: {error:#}");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = self.wake.notified() => {}
            }
        }
    }

    /// Begins to read all routers; one that reads them already does.
    pub(crate) fn run_all(&self, now: UnixMillis) {
        let begun = AutoSyncRun {
            begun: now,
            done: 0,
            routers: 0,
        };
        self.state().run.get_or_insert(Run {
            view: begun,
            reads: false,
            told: now,
        });
        self.wake.notify_one();
    }

    pub(crate) fn cancel(&self) {
        if self.state().run.take().is_some() {
            self.cancel.notify_waiters();
        }
    }

    pub(crate) fn run(&self) -> Option<AutoSyncRun> {
        self.state().run.map(|it| it.view)
    }

    pub(crate) fn readings(&self) -> HashMap<RouterId, Reading> {
        self.state().readings.clone()
    }

    async fn look(&self) -> anyhow::Result<()> {
        let cancelled = self.cancel.notified();
        let living = router::living(&self.book.store).await?.routers;
        let due = self.begin(&living, clock::now());
        if due.is_empty() {
            return Ok(());
        }
        let reads = futures_util::stream::iter(due);
        let reads = reads.for_each_concurrent(AT_ONCE, async |id| self.read_as_due(id).await);
        tokio::select! {
            () = reads => {}
            () = cancelled => {}
        }
        // One that was asked for meanwhile has yet to begin.
        self.state().run.take_if(|it| it.reads);
        self.tell();
        Ok(())
    }

    /// The routers that are to be read now: all of them in a run, and otherwise those that are connected
    /// and whose hour is over.
    fn begin(&self, living: &[RouterRecord], now: UnixMillis) -> Vec<RouterId> {
        let all: HashSet<_> = living.iter().map(|it| it.view.id).collect();
        let watched = living.iter().filter(|it| !it.view.paused);
        let mut ids: Vec<RouterId> = watched.map(|it| it.view.id).collect();
        let mut state = self.state();
        state.readings.retain(|id, _| all.contains(id));
        match &mut state.run {
            Some(run) => {
                run.reads = !ids.is_empty();
                run.view.routers = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            }
            None => ids.retain(|id| {
                let due = state.readings.get(id).is_none_or(|it| it.is_due(now));
                due && self.monitor.is_connected(*id)
            }),
        }
        if ids.is_empty() {
            state.run = None;
        }
        ids
    }

    async fn read_as_due(&self, id: RouterId) {
        // Why it failed is told with the reading.
        let _ = self.read(id).await;
        let now = clock::now();
        let mut state = self.state();
        let Some(run) = state.run.as_mut().filter(|it| it.reads) else {
            return;
        };
        run.view.done += 1;
        if now.since(run.told) >= TELL {
            run.told = now;
            drop(state);
            self.tell();
        }
    }

    /// Reads one router now.
    ///
    /// # Errors
    /// Why it could not be read. What was read before stands.
    pub(crate) async fn read(&self, id: RouterId) -> Result<(), ApiError> {
        let secrets = self.monitor.ppp_secrets(id).await;
        let at = clock::now();
        let mut state = self.state();
        let reading = state.readings.entry(id).or_default();
        match secrets {
            Ok(secrets) => {
                let secrets = secrets.into();
                reading.read = Some(Read { at, secrets });
                reading.failed = None;
                Ok(())
            }
            Err(error) => {
                let failed = error.clone();
                reading.failed = Some(ReadingFailed { at, error: failed });
                Err(error)
            }
        }
    }

    fn tell(&self) {
        let _ = self.events.send(Event::Invalidated(vec![Tag::Drift]));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
