//! This computer itself: its sleep, its clock and its gateway.

use mikromon_domain::detection::{Observer, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::time::Millis;

use super::Patrol;
use super::agenda::Job;
use crate::clock;
use crate::monitor::awake::Look;
use crate::monitor::entry::Entry;
use crate::monitor::gateway::{Glance, Way, glance};

impl Patrol {
    /// The redials after sleep are spread over this time.
    const SPREAD: Millis = Millis::seconds(2);

    /// Once a second: sleep and jumps of the clock, the gateway, the network's sample, finished
    /// tasks.
    pub(super) async fn pulse(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        let now = self.now();
        match self.awake.look(clock::now(), now) {
            Look::Steady => {}
            Look::SetBack => self.jumped(now),
            Look::Slept => {
                self.jumped(now);
                self.redial_all(now);
            }
        }
        // A freeze or a grace ends by itself.
        if self.observer != Observer::Sound {
            self.weigh(now);
        }
        self.look_at_gateway(now);
        self.sample_network();
    }

    fn jumped(&mut self, now: Tick) {
        tracing::warn!("this computer slept or its clock jumped; misses do not count for a minute");
        self.guard.jumped(now);
        self.forgive_all(now);
    }

    /// What was suspected while this computer was away says nothing of the routers.
    pub(super) fn forgive_all(&mut self, now: Tick) {
        for router in self.all() {
            if let Some(entry) = self.entries.get_mut(&router) {
                let out = entry.watch.forgive(now);
                self.carry_out(router, out);
            }
        }
    }

    /// What was connected before may be dead on the far side, and nobody would notice for as long
    /// as misses do not count.
    fn redial_all(&mut self, now: Tick) {
        for router in self.all() {
            let at = now.plus(Millis(fastrand::i64(0..Self::SPREAD.0)));
            self.agenda.add(at, router, Job::Redial);
        }
    }

    fn all(&self) -> Vec<RouterId> {
        self.entries.keys().copied().collect()
    }

    pub(super) fn look_at_gateway(&mut self, now: Tick) {
        let doubt = self.doubts();
        let Some(before) = self.gateway.look(now, doubt) else {
            return;
        };
        let pinger = std::sync::Arc::clone(&self.pinger);
        let to = self.glances.0.clone();
        self.tasks.spawn(async move {
            // The patrol is gone only while the core stops.
            let _ = to.send(glance(&pinger, before, now).await).await;
        });
    }

    pub(super) fn glanced(&mut self, glance: Glance) {
        let is = |gateway| Entry::is_any_at(self.entries.values(), gateway);
        let watched = matches!(glance.way, Way::Via(gateway) if is(gateway));
        self.gateway.saw(glance, self.doubts(), watched);
        self.weigh(self.now());
    }

    /// Whether it matters now if this computer has a network.
    fn doubts(&self) -> bool {
        self.census.doubts() || self.observer != Observer::Sound
    }
}
