//! A router's surroundings: its parents, and whether this computer is sound.

use mikromon_api::alert::AlertKind;
use mikromon_domain::detection::{Around, Fleet, Guard, Observer, Parent, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;

use super::Patrol;
use crate::monitor::alerts::Message;
use crate::monitor::census::Silence;
use crate::monitor::journal;
use crate::pool::Place;

impl Patrol {
    pub(super) fn around(&mut self, router: RouterId) -> Around {
        let now = self.now();
        let observer = if self.awake.was_late(now) {
            Observer::Grace
        } else {
            self.weigh(now)
        };
        let line = self.entries.get(&router).and_then(|it| it.line.as_ref());
        Around {
            parent: self.parent_of(router),
            observer,
            heard: self.heard.max(self.gateway.heard()),
            dialling: line.is_some_and(|it| it.is_dialling()),
        }
    }

    /// Where its dials stand among the others.
    pub(super) fn place(&self, router: RouterId) -> Place {
        let mut above = self.tree.above(router);
        let parent = above.next();
        Place {
            parent,
            depth: usize::from(parent.is_some()) + above.count(),
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

    pub(super) fn weigh(&mut self, now: Tick) -> Observer {
        let fleet = self.count(now);
        let before = self.observer;
        self.observer = self.guard.weigh(now, fleet);
        if before != self.observer {
            self.observer_changed(before);
        }
        self.observer
    }

    fn count(&mut self, now: Tick) -> Fleet {
        Fleet {
            watched: self.census.watched(),
            silent: self.census.silent(now),
            heard: self.heard,
            gateway: self.gateway.state(self.heard),
        }
    }

    /// Takes up what became of a router, and of those whose silence it may explain.
    pub(super) fn recount(&mut self, router: RouterId) {
        if self.recount_one(router) {
            for child in self.tree.below(router) {
                self.recount_one(child);
            }
        }
    }

    /// Answers whether its state is another than before.
    fn recount_one(&mut self, router: RouterId) -> bool {
        let now = self.now();
        let Some(entry) = self.entries.get(&router) else {
            return false;
        };
        let (watch, state) = (&entry.watch, entry.live.state);
        let silence = if state == RouterState::ObserverOffline {
            Some(Silence::Held)
        } else {
            // One that went down long ago says nothing of this computer any more.
            let counts = |at: &Tick| watch.is_doubted() || now.since(*at) <= Guard::WINDOW;
            watch.silent_since().filter(counts).map(Silence::Since)
        };
        let silence = silence.filter(|_| self.parent_of(router) == Parent::Sound);
        let watched = watch.last_answer().is_some();
        self.census.put(router, watched, silence);
        self.census.enter(router, state)
    }

    fn observer_changed(&mut self, before: Observer) {
        tracing::info!(?before, now = ?self.observer, "this computer's own state changed");
        self.state_changed = true;
        if self.observer == Observer::Uncertain {
            self.hasten();
        }
        if before == Observer::Offline {
            self.forgive_all(self.now());
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
}
