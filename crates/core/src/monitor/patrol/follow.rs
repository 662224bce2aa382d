//! Following the book: routers that are new, changed or gone.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::{ApiError, Event, Tag};
use mikromon_domain::detection::Tick;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_routeros::{Login, Target};
use tokio::time::{Instant, sleep_until};

use super::Patrol;
use super::agenda::Job;
use crate::book::Book;
use crate::clock;
use crate::monitor::entry::Entry;
use crate::monitor::{journal, target};
use crate::pool::{Line, Reporter};
use crate::store::router::{self, Living, RouterRecord, Unread};
use crate::store::telemetry::Record;

/// The reads of the book's routers, one at a time. One that failed is repeated: after 1 s, then
/// twice as long each time, up to half a minute.
#[derive(Debug, Default)]
pub(super) struct Reading {
    under_way: bool,
    due: Option<Instant>,
    failures: u32,
    /// The book's count of changes to routers when the last read began.
    followed: u64,
}

impl Reading {
    const LONGEST: u64 = 30;

    /// Whether to read now; the read has begun then.
    fn begin(&mut self, changes: u64) -> bool {
        let wanted = self.due.is_some() || self.followed != changes;
        if self.under_way || !wanted {
            return false; // it is under way, or it was an incident that changed
        }
        *self = Self {
            under_way: true,
            due: None,
            followed: changes,
            ..*self
        };
        true
    }

    fn succeeded(&mut self) {
        self.under_way = false;
        self.failures = 0;
    }

    fn failed(&mut self, now: Instant) {
        let pause = 2_u64.saturating_pow(self.failures).min(Self::LONGEST);
        self.under_way = false;
        self.due = Some(now + Duration::from_secs(pause));
        self.failures = self.failures.saturating_add(1);
    }

    /// Never, where nothing failed.
    pub(super) async fn due(&self) {
        match self.due {
            Some(due) => sleep_until(due).await,
            None => std::future::pending().await,
        }
    }
}

impl Patrol {
    /// What was known goes on being watched while the book is read: a disk may take long.
    pub(super) fn read_book(&mut self) {
        let changes = self.changes.borrow_and_update().routers;
        if !self.reading.begin(changes) {
            return;
        }
        let (book, to) = (Arc::clone(&self.book), self.books.0.clone());
        self.tasks.spawn(async move {
            // The patrol is gone only while the core stops.
            let _ = to.send(router::living(&book.store).await).await;
        });
    }

    pub(super) fn book_was_read(&mut self, read: anyhow::Result<Living>) {
        match read {
            Ok(living) => {
                self.reading.succeeded();
                self.follow(living);
                self.read_book(); // what changed meanwhile
            }
            Err(error) => {
                tracing::error!("the book's routers were not read: {error:#}");
                self.reading.failed(Instant::now());
            }
        }
    }

    pub(super) fn follow(&mut self, living: Living) {
        let Living {
            routers: mut living,
            unread,
        } = living;
        let mut known: HashSet<RouterId> = living.iter().map(|it| it.view.id).collect();
        known.extend(unread.iter().map(|it| it.id));
        self.forget_all_but(&known);
        self.tell_unread(&unread);
        for record in &living {
            self.tree.put(record.view.id, record.view.parent);
        }
        // Parents are dialled first: a child's verdict waits for theirs for a few seconds only.
        living.sort_by_cached_key(|it| self.tree.above(it.view.id).count());
        for record in living {
            self.take_up(record);
        }
    }

    fn forget_all_but(&mut self, known: &HashSet<RouterId>) {
        let gone = self.entries.keys().filter(|it| !known.contains(it));
        for router in gone.copied().collect::<Vec<_>>() {
            self.forget(router);
        }
        // What went on before the start at a router that left the book meanwhile.
        let ended = self
            .going_on
            .extract_if(|router, _| !known.contains(router));
        for router in ended.map(|(router, _)| router).collect::<Vec<_>>() {
            self.end_untold(router, String::new());
        }
    }

    /// A router whose row cannot be read is not gone: what is known of it goes on.
    fn tell_unread(&mut self, unread: &[Unread]) {
        let names = unread.iter().map(|it| it.name.clone()).collect();
        if self.book.set_unread(names) {
            for Unread { name, reason, .. } in unread {
                tracing::error!("the row of router {name} cannot be read: {reason}");
            }
            // Nobody listening is no fault.
            let _ = self.events.send(Event::Invalidated(vec![Tag::Session]));
        }
    }

    fn forget(&mut self, router: RouterId) {
        let gone = self.entries.remove(&router);
        // What was opened while the book let go of it would never end.
        if let Some(gone) = gone.filter(|it| it.watch.incident().is_some()) {
            self.end_untold(router, gone.record.view.name);
        }
        let (at, state) = (clock::now(), RouterState::Unknown);
        self.telemetry.record(Record::State { router, at, state });
        self.tree.put(router, None);
        self.census.remove(router);
        self.board.remove(router);
        self.changed.remove(&router);
        self.state_changed = true;
    }

    fn take_up(&mut self, record: RouterRecord) {
        let router = record.view.id;
        if self.goes_on(&record) {
            return;
        }
        let mut incident = match self.entries.get(&router) {
            None => self.going_on.remove(&router).map(|it| it.kind),
            Some(entry) => entry.watch.incident(),
        };
        // What is not watched cannot recover by itself.
        if record.view.paused && incident.take().is_some() {
            self.end_untold(router, record.view.name.clone());
        }
        let mut entry = Entry::new(record, self.epoch, incident, clock::now());
        let before = self.entries.remove(&router);
        entry.live.figures = before.and_then(|it| it.live.figures);
        self.entries.insert(router, entry);
        self.connect(router);
    }

    /// Whether the row asks for nothing but what runs already; then only the row is taken over. A
    /// router whose password could not be read is tried again once it can be.
    fn goes_on(&mut self, record: &RouterRecord) -> bool {
        let router = record.view.id;
        let place = self.place(router);
        let Some(entry) = self
            .entries
            .get_mut(&router)
            .filter(|it| it.is_as_in(record))
        else {
            return false;
        };
        if entry.is_unread() {
            let Err(reason) = way_in(&self.book, record) else {
                return false;
            };
            let before = entry.live.reason.replace(reason);
            if before != entry.live.reason {
                self.changed.insert(router);
            }
        }
        // Another parent, of its own or further up, is no reason to hang up.
        if let Some(line) = &entry.line {
            line.set_place(place);
        }
        entry.record = record.clone();
        true
    }

    /// Ends the incident of a router that is paused or gone.
    fn end_untold(&mut self, router: RouterId, name: String) {
        self.put_down(journal::Entry::Resolved {
            router,
            name,
            at: clock::now(),
            told: false,
        });
    }

    /// Opens the line of a router that was taken up or changed, unless it is paused or its
    /// password cannot be read.
    fn connect(&mut self, router: RouterId) {
        self.epoch += 1;
        let place = self.place(router);
        let at = clock::now();
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        entry.epoch = self.epoch;
        self.changed.insert(router);
        self.state_changed = true;
        if entry.view().paused {
            entry.live.state = RouterState::Paused;
        } else {
            match way_in(&self.book, &entry.record) {
                Ok((target, login)) => {
                    let to = self.lines.0.clone();
                    let reporter = Reporter {
                        router,
                        epoch: self.epoch,
                        to,
                    };
                    entry.line = Some(Arc::new(Line::open(
                        &self.pool, place, target, login, reporter,
                    )));
                }
                Err(error) => entry.live.reason = Some(error),
            }
        }
        let state = entry.live.state;
        self.telemetry.record(Record::State { router, at, state });
        self.recount(router);
        let first = Tick(self.now().0 + fastrand::i64(0..10_000));
        self.plan_beat(router, first);
    }

    pub(super) fn plan_beat(&mut self, router: RouterId, at: Tick) {
        if let Some(entry) = self.entries.get_mut(&router)
            && entry.line.is_some()
        {
            entry.beat = at;
            self.agenda.add(at, router, Job::Beat);
        }
    }
}

/// Where a router is dialled, and as whom.
fn way_in(book: &Book, record: &RouterRecord) -> Result<(Target, Login), ApiError> {
    let view = &record.view;
    let (host, pin) = (view.host.as_str(), view.pin.as_deref());
    let target = target(host, record.port, view.transport, pin)?;
    let password = book.password(record)?;
    Ok((
        target,
        Login::new(view.username.as_str(), password.expose()),
    ))
}
