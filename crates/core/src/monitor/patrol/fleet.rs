//! A router's surroundings: its parents, and whether this computer is sound.

use mikromon_api::alert::AlertKind;
use mikromon_domain::detection::{Around, Fleet, Guard, Observer, Parent, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;

use super::Patrol;
use crate::clock;
use crate::monitor::alerts::Message;
use crate::monitor::journal;

impl Patrol {
    /// Looks at the whole fleet, so it is not asked for heartbeats that were answered.
    pub(super) fn around(&mut self, router: RouterId) -> Around {
        let now = self.now();
        let observer = if self.awake.was_late(now) {
            Observer::Grace
        } else {
            self.weigh(now)
        };
        Around {
            parent: self.parent_of(router),
            observer,
        }
    }

    /// The nearest parent that is monitored; one that is paused says nothing, and hides nothing.
    pub(super) fn parent_of(&self, router: RouterId) -> Parent {
        let above = self
            .tree
            .above(router)
            .filter_map(|it| self.entries.get(&it));
        let parent = above
            .map(|it| it.live.state)
            .find(|it| *it != RouterState::Paused);
        match parent {
            Some(RouterState::Down | RouterState::BehindParent) => Parent::Out,
            Some(RouterState::Suspect | RouterState::Unknown | RouterState::ObserverOffline) => {
                Parent::Pending
            }
            _ => Parent::Sound,
        }
    }

    fn weigh(&mut self, now: Tick) -> Observer {
        let fleet = self.count(now);
        let before = self.observer;
        self.observer = self.guard.weigh(now, fleet);
        if before != self.observer {
            self.observer_changed(before);
        }
        self.observer
    }

    fn count(&self, now: Tick) -> Fleet {
        let recent = |at: Option<Tick>| at.is_some_and(|at| now.since(at) <= Guard::WINDOW);
        let mut fleet = Fleet::default();
        for (router, entry) in &self.entries {
            let (watch, state) = (&entry.watch, entry.live.state);
            let answers = recent(watch.last_answer());
            let silent = recent(watch.doubted_since()) || state == RouterState::ObserverOffline;
            fleet.watched += usize::from(watch.last_answer().is_some());
            fleet.answering += usize::from(state == RouterState::Up && answers);
            let unexplained = silent && self.parent_of(*router) == Parent::Sound;
            fleet.silent += usize::from(unexplained && watch.last_answer().is_some());
        }
        fleet
    }

    fn observer_changed(&mut self, before: Observer) {
        tracing::info!(?before, now = ?self.observer, "this computer's own state changed");
        self.state_changed = true;
        if self.observer == Observer::Uncertain {
            self.hasten();
        }
        let kind = match (before, self.observer) {
            (_, Observer::Offline) => AlertKind::ObserverOffline,
            (Observer::Offline, _) => AlertKind::ObserverOnline,
            _ => return,
        };
        self.put_down(journal::Entry::Told(Message {
            kind,
            router: None,
            incident: None,
            behind: 0,
        }));
    }

    /// Several fell silent together: ask all others now, so that it is soon known whether it is all.
    fn hasten(&mut self) {
        let now = self.now();
        let late: Vec<RouterId> = self
            .entries
            .values()
            .filter(|it| it.live.state == RouterState::Up && it.beat.0 > now.0 + 2_000)
            .map(|it| it.live.id)
            .collect();
        for router in late {
            self.plan_beat(router, Tick(now.0 + fastrand::i64(0..2_000)));
        }
    }

    /// Once a second: sleep and jumps of the clock, the network's sample, finished tasks.
    pub(super) async fn pulse(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        let now = self.now();
        if self.awake.look(clock::now(), now) {
            tracing::warn!(
                "this computer slept or its clock jumped; misses do not count for a minute"
            );
            self.guard.jumped(now);
            let all: Vec<RouterId> = self.entries.keys().copied().collect();
            for router in all {
                if let Some(entry) = self.entries.get_mut(&router) {
                    let out = entry.watch.forgive(now);
                    self.carry_out(router, out);
                }
            }
        }
        // A freeze or a grace ends by itself.
        if self.observer != Observer::Sound {
            self.weigh(now);
        }
        self.sample_network();
    }
}
