//! Following the book: routers that are new, changed or gone.

use std::collections::HashSet;
use std::sync::Arc;

use mikromon_domain::detection::Tick;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_routeros::Login;

use super::Patrol;
use super::agenda::Job;
use crate::clock;
use crate::monitor::entry::Entry;
use crate::monitor::{journal, target};
use crate::pool::{Line, Reporter};
use crate::store::router::{self, RouterRecord};
use crate::store::telemetry::Record;

impl Patrol {
    pub(super) async fn follow_book(&mut self) -> anyhow::Result<()> {
        let mut living = router::living(&self.book.store).await?;
        let ids: HashSet<RouterId> = living.iter().map(|it| it.view.id).collect();
        let gone: Vec<RouterId> = self
            .entries
            .keys()
            .filter(|it| !ids.contains(it))
            .copied()
            .collect();
        for router in gone {
            self.forget(router);
        }
        for record in &living {
            self.tree.put(record.view.id, record.view.parent);
        }
        // Parents are dialled first: a child's verdict waits for theirs for a few seconds only.
        living.sort_by_cached_key(|it| self.tree.above(it.view.id).count());
        for record in living {
            self.take_up(record);
        }
        Ok(())
    }

    fn forget(&mut self, router: RouterId) {
        let gone = self.entries.remove(&router);
        // What was opened while the book let go of it would never end.
        if let Some(gone) = gone.filter(|it| it.watch.incident().is_some()) {
            self.end_untold(&gone.record);
        }
        let (at, state) = (clock::now(), RouterState::Unknown);
        self.telemetry.record(Record::State { router, at, state });
        self.tree.put(router, None);
        self.board.remove(router);
        self.changed.remove(&router);
        self.state_changed = true;
    }

    fn take_up(&mut self, record: RouterRecord) {
        let router = record.view.id;
        let mut incident = match self.entries.get_mut(&router) {
            None => self.going_on.remove(&router).map(|it| it.kind),
            Some(entry) if entry.is_as_in(&record) => {
                entry.record = record;
                return;
            }
            Some(entry) => entry.watch.incident(),
        };
        // What is not watched cannot recover by itself.
        if record.view.paused && incident.take().is_some() {
            self.end_untold(&record);
        }
        let mut entry = Entry::new(record, self.epoch, incident, clock::now());
        let before = self.entries.remove(&router);
        entry.live.figures = before.and_then(|it| it.live.figures);
        self.entries.insert(router, entry);
        self.connect(router);
    }

    /// Ends the incident of a router that is paused or gone.
    fn end_untold(&mut self, record: &RouterRecord) {
        self.put_down(journal::Entry::Resolved {
            router: record.view.id,
            name: record.view.name.clone(),
            at: clock::now(),
            told: false,
        });
    }

    /// Opens the line of a router that was taken up or changed, unless it is paused or its
    /// password cannot be read.
    fn connect(&mut self, router: RouterId) {
        self.epoch += 1;
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
            let view = entry.view();
            let target = target(&view.host, view.port, view.transport, view.pin.as_deref());
            match target.and_then(|target| {
                let password = self.book.password(&entry.record)?;
                Ok((
                    target,
                    Login::new(entry.view().username.as_str(), password.expose()),
                ))
            }) {
                Ok((target, login)) => {
                    let to = self.lines.0.clone();
                    let reporter = Reporter {
                        router,
                        epoch: self.epoch,
                        to,
                    };
                    entry.line = Some(Arc::new(Line::open(&self.pool, target, login, reporter)));
                }
                Err(error) => entry.live.reason = Some(error),
            }
        }
        let state = entry.live.state;
        self.telemetry.record(Record::State { router, at, state });
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
