//! What others are told: states, incidents, figures and the network at a glance.

use mikromon_api::alert::AlertKind;
use mikromon_api::{Event, Light, NetworkState, Tag};
use mikromon_domain::detection::{Observer, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::Millis;

use super::Patrol;
use crate::clock;
use crate::monitor::alerts::Message;
use crate::monitor::journal;
use crate::store::telemetry::{Record, Sample};

impl Patrol {
    pub(super) fn state(&mut self, router: RouterId, state: RouterState) {
        let at = clock::now();
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        tracing::debug!(router = entry.view().name, ?state, "state");
        entry.live.state = state;
        entry.live.since = at;
        if state == RouterState::Up {
            entry.evidence.clear();
        } else if state != RouterState::Suspect {
            entry.went_silent();
        }
        self.changed.insert(router);
        self.state_changed = true;
        self.telemetry.record(Record::State { router, at, state });
    }

    pub(super) fn open(&mut self, router: RouterId, kind: IncidentKind) {
        let behind = u32::try_from(self.tree.below(router).len()).unwrap_or(u32::MAX);
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        let opened = journal::Entry::Opened {
            router,
            name: entry.view().name.clone(),
            kind,
            at: clock::now(),
            behind,
            sessions_lost: entry.sessions,
            evidence: entry.evidence.clone(),
        };
        self.put_down(opened);
    }

    pub(super) fn resolve(&mut self, router: RouterId, since: Tick) {
        let ago = self.now().since(since);
        let Some(entry) = self.entries.get(&router) else {
            return;
        };
        let resolved = journal::Entry::Resolved {
            router,
            name: entry.view().name.clone(),
            at: clock::now().minus(ago),
            // Where another incident takes its place at once, nothing has recovered.
            told: entry.live.state == RouterState::Up && entry.watch.incident().is_none(),
        };
        self.put_down(resolved);
    }

    pub(super) fn rebooted(&mut self, router: RouterId) {
        let Some(entry) = self.entries.get(&router) else {
            return;
        };
        if entry.watch.incident().is_some() {
            return; // it was seen down: that says it all
        }
        let router = Some((router, entry.view().name.clone()));
        let message = Message {
            kind: AlertKind::Rebooted,
            router,
            incident: None,
            behind: 0,
        };
        self.put_down(journal::Entry::Told(message));
    }

    pub(super) fn put_down(&mut self, entry: journal::Entry) {
        if self.journal.try_send(entry).is_err() {
            tracing::error!("the journal cannot keep up; an entry is lost");
        }
    }

    /// At most four times a second, and only what changed.
    pub(super) fn tell_changes(&mut self) {
        let mut batch = Vec::with_capacity(self.changed.len());
        for router in self.changed.drain() {
            if let Some(entry) = self.entries.get(&router) {
                self.board.put(entry.live.clone(), entry.line.clone());
                batch.push(entry.live.clone());
            }
        }
        if !batch.is_empty() {
            // Nobody listening is no fault; so below.
            let _ = self.events.send(Event::RouterLive(batch));
        }
        if std::mem::take(&mut self.state_changed) {
            let _ = self.events.send(Event::Invalidated(vec![Tag::RouterState]));
        }
        let state = self.network_state();
        if self.board.network() != state {
            self.board.set_network(state);
            self.network.send_replace(state);
            let _ = self.events.send(Event::Network(state));
        }
    }

    fn network_state(&self) -> NetworkState {
        let states = self.entries.values().map(|it| it.live.state);
        NetworkState {
            unacknowledged: *self.unacknowledged.borrow(),
            ..at_a_glance(states, self.observer == Observer::Offline)
        }
    }

    /// The network's own sample, once per step of ten seconds.
    pub(super) fn sample_network(&mut self) {
        let at = clock::now();
        let step = at.0.div_euclid(Millis::seconds(10).0);
        if self.sampled == step || self.entries.is_empty() {
            return;
        }
        self.sampled = step;
        let mut sum = Sample {
            at,
            ..Sample::default()
        };
        for entry in self.entries.values() {
            let Some(figures) = &entry.live.figures else {
                continue;
            };
            let add =
                |to: &mut Option<u64>, it: u64| *to = Some(to.unwrap_or(0).saturating_add(it));
            if let Some(traffic) = entry.traffic {
                add(&mut sum.download, traffic.download);
                add(&mut sum.upload, traffic.upload);
            }
            if let Some(sessions) = figures.ppp_active {
                sum.sessions = Some(sum.sessions.unwrap_or(0).saturating_add(sessions));
            }
        }
        self.telemetry.record(Record::Sample(sum));
    }
}

/// How many routers are in which state; incidents are not counted.
pub(in crate::monitor) fn at_a_glance(
    states: impl Iterator<Item = RouterState>,
    offline: bool,
) -> NetworkState {
    let mut network = NetworkState::default();
    let mut uneasy = false;
    for state in states {
        network.routers += 1;
        match state {
            RouterState::Up => network.up += 1,
            RouterState::Down => network.down += 1,
            RouterState::Suspect
            | RouterState::ApiUnreachable
            | RouterState::AuthFailed
            | RouterState::PinChanged => uneasy = true,
            RouterState::BehindParent
            | RouterState::ObserverOffline
            | RouterState::Unknown
            | RouterState::Paused => {}
        }
    }
    network.light = match (offline, network.down, uneasy, network.up) {
        (true, ..) => Light::Grey,
        (_, 1.., ..) => Light::Red,
        (_, 0, true, _) => Light::Amber,
        (_, 0, false, 1..) => Light::Green,
        (_, 0, false, 0) => Light::Grey,
    };
    network
}
