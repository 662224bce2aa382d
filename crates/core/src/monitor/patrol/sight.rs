//! What is seen of a router, and what is to be done about it.

use std::time::Duration;

use mikromon_api::incident::ProbeKind;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::detection::{Around, Observation, Output, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::time::Millis;
use mikromon_routeros::{CloseReason, OpenError, Stage};
use tokio::time::Instant;

use super::Patrol;
use super::agenda::Job;
use crate::clock;
use crate::monitor::beat::{Errand, Polled, Seen, Sighting};
use crate::monitor::pacing::Poll;
use crate::pool::{LineEvent, LineReport, confirm, open_failed};
use crate::store::telemetry::Record;

impl Patrol {
    pub(super) async fn do_what_is_due(&mut self) {
        let now = self.now();
        while let Some((at, router, job)) = self.agenda.take(now) {
            let Some(entry) = self.entries.get_mut(&router) else {
                continue;
            };
            match job {
                Job::Beat if entry.beat == at => self.beat(router, now),
                Job::Tick if entry.due == Some(at) => {
                    entry.due = None;
                    let around = self.around(router);
                    let out = self
                        .entries
                        .get_mut(&router)
                        .map(|it| it.watch.tick(now, around));
                    self.carry_out(router, out.unwrap_or_default());
                }
                Job::Redial => self.redial(router),
                Job::Beat | Job::Tick => {}
            }
        }
    }

    fn beat(&mut self, router: RouterId, now: Tick) {
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        let next = now.plus(entry.watch.next_heartbeat(fastrand::u32(..)));
        let asking = entry.asking;
        if !entry.is_open() {
            // Before the first dial has ended, silence says nothing.
            if entry.live.next_try.is_some() || entry.watch.last_answer().is_some() {
                self.observe(router, Observation::Missed);
            }
        } else if !asking {
            entry.asking = true;
            let deadline = Duration::from_millis(entry.watch.deadline().0.unsigned_abs());
            if let Some(errand) = self.errand(router) {
                self.tasks.spawn(errand.heartbeat(deadline));
            }
        }
        self.plan_beat(router, next);
    }

    fn errand(&self, router: RouterId) -> Option<Errand> {
        let entry = self.entries.get(&router)?;
        let line = entry.line.clone()?;
        Some(Errand {
            router,
            epoch: entry.epoch,
            line,
            to: self.sightings.0.clone(),
        })
    }

    pub(super) async fn heard(&mut self, report: LineReport) {
        let LineReport {
            router,
            epoch,
            event,
        } = report;
        let at = clock::now();
        let Some(entry) = self.entries.get_mut(&router).filter(|it| it.epoch == epoch) else {
            return;
        };
        self.changed.insert(router);
        match event {
            LineEvent::Opened => {
                entry.session_began();
                entry.asking = false;
                self.plan_beat(router, self.ticks.now());
                if let Some(errand) = self.errand(router) {
                    self.tasks.spawn(errand.introduction());
                }
            }
            LineEvent::SessionsMoved => {
                entry.pacing.hasten(Poll::Sessions);
                self.poll(router);
            }
            LineEvent::Closed(CloseReason::Requested) => entry.asking = false,
            LineEvent::Closed(reason) => {
                entry.asking = false;
                let reason = ApiError::new(ErrorCode::ConnectionLost, reason.to_string());
                entry.missed(at, ProbeKind::Session, reason);
                self.observe(router, Observation::Missed);
            }
            LineEvent::Failed { error, again } => {
                entry.live.next_try = again.map(|wait| at.plus(crate::monitor::beat::millis(wait)));
                entry.live.reason = Some(open_failed(&error));
                self.observe(router, of_failure(&error));
            }
        }
    }

    pub(super) async fn saw(&mut self, sighting: Sighting) {
        let Sighting {
            router,
            epoch,
            seen,
        } = sighting;
        let at = clock::now();
        let Some(entry) = self.entries.get_mut(&router).filter(|it| it.epoch == epoch) else {
            return;
        };
        self.changed.insert(router);
        match seen {
            Seen::Heartbeat { rtt, resource } => {
                entry.asking = false;
                let uptime = resource.as_ref().map(|it| it.uptime);
                self.heard = Some(self.ticks.now());
                entry.answered(at, rtt, resource);
                self.observe(router, Observation::Heartbeat { rtt, uptime });
                self.poll(router);
            }
            Seen::Late => {
                let reason = ApiError::new(ErrorCode::TimedOut, "reply");
                entry.missed(at, ProbeKind::Heartbeat, reason);
                self.observe(router, Observation::Missed);
            }
            // The line tells that it closed, and Late was told before.
            Seen::Unanswered => entry.asking = false,
            Seen::Identity(name) => {
                let figures = entry
                    .live
                    .figures
                    .get_or_insert_with(crate::monitor::figures::empty);
                figures.identity = name;
            }
            Seen::Addresses(addresses) => entry.addresses = addresses,
            Seen::Polled {
                poll,
                at,
                took,
                result,
            } => {
                entry.pacing.polled(poll, at, took);
                self.polled(router, at, result);
            }
            Seen::Rested => entry.polling = false,
            Seen::Round(found) => {
                for probe in found.evidence {
                    entry.note(probe);
                }
                self.observe(router, Observation::Round(found.round));
            }
        }
    }

    /// The polls that are due ride on the heartbeat that was just answered.
    fn poll(&mut self, router: RouterId) {
        let now = self.now();
        let Some(entry) = self.entries.get_mut(&router).filter(|it| !it.polling) else {
            return;
        };
        let due = entry.pacing.begin(now);
        if due.is_empty() {
            return;
        }
        entry.polling = true;
        if let Some(errand) = self.errand(router) {
            self.tasks.spawn(errand.polls(due, Instant::now(), now));
        }
    }

    fn polled(&mut self, router: RouterId, tick: Tick, result: Polled) {
        let at = clock::now();
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        match result {
            Polled::Traffic(counters) => {
                let traffic = entry.took_counters(tick, counters);
                if let Some(traffic) = traffic {
                    self.board.traffic(router, at, traffic.download);
                }
                if let Some(sample) = entry.sample(at, traffic) {
                    self.telemetry.record(Record::Sample(sample));
                }
            }
            Polled::Sessions(count) => {
                if let Some(figures) = &mut entry.live.figures {
                    figures.ppp_active = Some(count);
                }
            }
            Polled::Temperature(degrees) => {
                if let Some(figures) = &mut entry.live.figures {
                    figures.temperature = degrees;
                }
            }
            Polled::Nothing => {}
        }
    }

    pub(super) fn observe(&mut self, router: RouterId, seen: Observation) {
        let now = self.now();
        // Answers need no surroundings, and there are a hundred of them a second.
        let around = match seen {
            Observation::Heartbeat { .. } => Around::default(),
            _ => self.around(router),
        };
        let out = self
            .entries
            .get_mut(&router)
            .map(|it| it.watch.observe(now, seen, around));
        self.carry_out(router, out.unwrap_or_default());
    }

    pub(super) fn carry_out(&mut self, router: RouterId, out: Vec<Output>) {
        for output in out {
            match output {
                Output::State(state) => self.state(router, state),
                Output::Probe => self.probe(router),
                Output::Redial => self.redial(router),
                Output::CheckParent => self.check_parent(router),
                Output::Rebooted => self.rebooted(router),
                Output::Open(kind) => self.open(router, kind),
                Output::Resolve { since, .. } => self.resolve(router, since),
            }
        }
        self.recount(router);
        let now = self.now();
        let Some(entry) = self.entries.get_mut(&router) else {
            return;
        };
        let due = entry.watch.due(now).map(|at| at.max(now));
        if due != entry.due {
            entry.due = due;
            if let Some(due) = due {
                self.agenda.add(due, router, Job::Tick);
            }
        }
        // A router that comes back is asked again sooner than its usual pace.
        let soon = now.plus(Millis(entry.watch.next_heartbeat(0).0 + 2_000));
        if entry.beat > soon.plus(Millis::seconds(2)) {
            self.plan_beat(router, soon);
        }
    }

    fn redial(&self, router: RouterId) {
        if let Some(line) = self.entries.get(&router).and_then(|it| it.line.as_ref()) {
            line.redial();
        }
    }

    fn probe(&mut self, router: RouterId) {
        let Some(errand) = self.errand(router) else {
            return;
        };
        let pinger = std::sync::Arc::clone(&self.pinger);
        self.tasks.spawn(async move {
            let Errand {
                router,
                epoch,
                line,
                to,
            } = errand;
            let host = std::sync::Arc::clone(line.host());
            // The line of a router that is edited or gone must not be kept dialling by a probe.
            drop(line);
            let found = confirm(&pinger, &host).await;
            let _ = to
                .send(Sighting {
                    router,
                    epoch,
                    seen: Seen::Round(found),
                })
                .await;
        });
    }

    fn check_parent(&mut self, router: RouterId) {
        let now = self.now();
        let parents: Vec<RouterId> = self.tree.above(router).collect();
        for parent in parents {
            let answered = self
                .entries
                .get(&parent)
                .and_then(|it| it.watch.last_answer());
            if answered.is_none_or(|at| now.since(at) > Millis::seconds(1)) {
                self.plan_beat(parent, now);
            }
        }
    }
}

fn of_failure(error: &OpenError) -> Observation {
    match error {
        OpenError::BadCredentials(_) | OpenError::NoApiPolicy(_) | OpenError::LoginRefused(_) => {
            Observation::AuthFailed
        }
        OpenError::CertificateUntrusted { .. } | OpenError::CertificateChanged { .. } => {
            Observation::PinChanged
        }
        OpenError::HostNotFound
        | OpenError::Refused
        | OpenError::Unreachable(_)
        | OpenError::TimedOut {
            stage: Stage::Lookup | Stage::Connect,
        } => Observation::Missed,
        _ => Observation::NoSession,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dial_that_got_through_to_the_router_was_in_vain() {
        let timed_out = |stage| OpenError::TimedOut { stage };
        for (error, seen) in [
            (OpenError::HostNotFound, Observation::Missed),
            (OpenError::Refused, Observation::Missed),
            (timed_out(Stage::Lookup), Observation::Missed),
            (timed_out(Stage::Connect), Observation::Missed),
            (timed_out(Stage::Tls), Observation::NoSession),
            (timed_out(Stage::Login), Observation::NoSession),
            (OpenError::SpeaksTls, Observation::NoSession),
            (OpenError::Closed, Observation::NoSession),
        ] {
            assert_eq!(of_failure(&error), seen, "{error}");
        }
    }
}
