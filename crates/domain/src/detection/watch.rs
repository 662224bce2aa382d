//! One router under watch: from what is seen of it to its state, its probes and its incidents.

mod incidents;

use super::rounds::Rounds;
use super::{Around, Flap, Observation, Observer, Output, Pace, Parent, Port, Round, Rtt, Tick};
use crate::incident::IncidentKind;
use crate::router::RouterState;
use crate::time::Millis;

/// The state machine of one router. Feed it with [`Watch::observe`], and call [`Watch::tick`] when
/// [`Watch::due`] has come.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    pace: Pace,
    verdict: Verdict,
    /// A suspicion that confirm rounds are settling.
    doubt: Option<Tick>,
    /// When it fell silent, also after a verdict, until it is heard again.
    silent_since: Option<Tick>,
    /// A verdict that waits for the parent's, or for the others' heartbeats.
    held_until: Option<Tick>,
    rounds: Rounds,
    rtt: Rtt,
    /// The last uptime and when it was told.
    uptime: Option<(Tick, Millis)>,
    /// The first heartbeat since it was last not up.
    answered: Option<Tick>,
    last_answer: Option<Tick>,
    /// The router refused the password or shows another certificate: nothing is sent until edited.
    refused: Option<RouterState>,
    flap: Flap,
    incident: Option<IncidentKind>,
}

#[derive(Clone, Copy, Debug)]
struct Verdict(RouterState);

impl Default for Verdict {
    fn default() -> Self {
        Self(RouterState::Unknown)
    }
}

impl Watch {
    /// Between confirm rounds; long enough to outlast a burst of loss.
    const GAP: Millis = Millis::seconds(2);
    /// How long a verdict waits for the parent's.
    const HOLD: Millis = Millis::seconds(5);
    /// How often a waiting verdict looks at the parent.
    const LOOK_AGAIN: Millis = Millis(500);
    /// How long an API may stall on a router that answers otherwise.
    const STALL: Millis = Millis::seconds(15);
    /// Two heartbeats at least this far apart end an outage.
    const RETURN: Millis = Millis::seconds(5);
    /// Up for this long: the incident is over.
    const STABLE: Millis = Millis::seconds(20);
    /// RouterOS tells its uptime in whole seconds, and answers later than it reads it.
    const UPTIME_SLACK: Millis = Millis::seconds(5);

    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            ..Self::default()
        }
    }

    /// Takes up an incident that is open since before the start, so that it is not opened twice.
    #[must_use]
    pub fn resume(mut self, incident: Option<IncidentKind>) -> Self {
        self.incident = incident;
        self
    }

    pub fn state(&self) -> RouterState {
        match self.verdict.0 {
            RouterState::Up if self.doubt.is_some() => RouterState::Suspect,
            state => state,
        }
    }

    pub fn incident(&self) -> Option<IncidentKind> {
        self.incident
    }

    /// Whether a suspicion is being settled.
    pub fn is_doubted(&self) -> bool {
        self.doubt.is_some()
    }

    /// When it fell silent. A verdict does not end that: routers that went down a moment ago still
    /// count among those that fell silent together.
    pub fn silent_since(&self) -> Option<Tick> {
        self.silent_since
    }

    pub fn last_answer(&self) -> Option<Tick> {
        self.last_answer
    }

    /// When a heartbeat sent now counts as missed.
    pub fn deadline(&self) -> Millis {
        self.rtt.deadline()
    }

    /// How long until the next heartbeat. A router that is coming back is asked sooner.
    pub fn next_heartbeat(&self, dice: u32) -> Millis {
        if self.verdict.0 != RouterState::Up && self.answered.is_some() {
            return Millis(Self::RETURN.0 + i64::from(dice % 200));
        }
        self.pace.jittered(dice)
    }

    /// When [`Watch::tick`] wants to be called.
    pub fn due(&self, now: Tick) -> Option<Tick> {
        let round = self.rounds.due.filter(|_| !self.rounds.running);
        let held = self
            .held_until
            .map(|until| until.min(now.plus(Self::LOOK_AGAIN)));
        let calm = (self.incident == Some(IncidentKind::Flapping))
            .then(|| self.flap.ends(now).unwrap_or(now));
        let stable = self
            .answered
            .filter(|_| self.incident.is_some() && self.verdict.0 == RouterState::Up)
            .map(|at| at.plus(Self::STABLE).max(calm.unwrap_or(at)));
        let again = calm.filter(|_| self.verdict.0 == RouterState::Down);
        [round, held, stable, again].into_iter().flatten().min()
    }

    pub fn tick(&mut self, now: Tick, around: Around) -> Vec<Output> {
        let mut out = Vec::new();
        let before = self.state();
        if self.held_until.is_some() {
            self.judge_down(now, around, &mut out);
        }
        if !self.rounds.running && self.rounds.due.is_some_and(|due| due <= now) {
            self.rounds.running = true;
            self.rounds.due = None;
            out.push(Output::Probe);
        }
        self.close_if_stable(now, &mut out);
        self.own_up_after_flapping(now, &mut out);
        self.told(before, out)
    }

    pub fn observe(&mut self, now: Tick, seen: Observation, around: Around) -> Vec<Output> {
        let mut out = Vec::new();
        let before = self.state();
        match seen {
            Observation::Heartbeat { rtt, uptime } => {
                self.rtt.sample(rtt);
                self.heartbeat(now, uptime, &mut out);
            }
            Observation::Missed => self.missed(now, around, &mut out),
            Observation::NoSession => {
                self.missed(now, around, &mut out);
                self.rounds.dialled_in_vain = true;
            }
            Observation::AuthFailed => self.refuse(now, RouterState::AuthFailed, &mut out),
            Observation::PinChanged => self.refuse(now, RouterState::PinChanged, &mut out),
            Observation::Round(round) => self.round(now, round, around, &mut out),
        }
        self.told(before, out)
    }

    /// The operator asks to try again, also after a refused password.
    pub fn retry(&mut self) {
        self.refused = None;
        self.rounds.port_was_open = false;
    }

    /// The observer slept or was cut off: what was suspected meanwhile is void.
    pub fn forgive(&mut self, now: Tick) -> Vec<Output> {
        let before = self.state();
        self.doubt = None;
        self.silent_since = None;
        self.held_until = None;
        let next = (self.verdict.0 != RouterState::Up).then(|| now.plus(self.pace.interval()));
        self.rounds = Rounds {
            due: next,
            running: self.rounds.running,
            ..Rounds::default()
        };
        self.told(before, Vec::new())
    }

    fn told(&self, before: RouterState, mut out: Vec<Output>) -> Vec<Output> {
        let after = self.state();
        if after != before {
            out.insert(0, Output::State(after));
        }
        out
    }

    fn heartbeat(&mut self, now: Tick, uptime: Option<Millis>, out: &mut Vec<Output>) {
        if let Some(uptime) = uptime {
            if self.rebooted(now, uptime) {
                out.push(Output::Rebooted);
            }
            self.uptime = Some((now, uptime));
        }
        self.last_answer = Some(now);
        self.refused = None;
        self.doubt = None;
        self.silent_since = None;
        self.held_until = None;
        self.rounds = Rounds {
            running: self.rounds.running,
            ..Rounds::default()
        };
        let first = *self.answered.get_or_insert(now);
        let outage = matches!(
            self.verdict.0,
            RouterState::Down | RouterState::ApiUnreachable
        );
        if !outage || now.since(first) >= Self::RETURN {
            self.verdict = Verdict(RouterState::Up);
        }
        self.close_if_stable(now, out);
    }

    fn rebooted(&self, now: Tick, uptime: Millis) -> bool {
        self.uptime.is_some_and(|(at, told)| {
            uptime < told || uptime.0 + Self::UPTIME_SLACK.0 < now.since(at).0
        })
    }

    fn missed(&mut self, now: Tick, around: Around, out: &mut Vec<Output>) {
        let state = self.verdict.0;
        if around.observer == Observer::Grace {
            return;
        }
        self.answered = None;
        let settled = !matches!(state, RouterState::Up | RouterState::Unknown);
        // What is being judged is not begun anew: a verdict that waits needs what its rounds said.
        let judged = self.doubt.is_some() || self.held_until.is_some();
        if judged || (settled && self.rounds_go_on()) {
            return;
        }
        if state == RouterState::Up || state == RouterState::Unknown {
            self.doubt = Some(now);
            self.silent_since.get_or_insert(now);
            out.push(Output::CheckParent);
        }
        self.rounds.restart(now);
    }

    fn rounds_go_on(&self) -> bool {
        self.rounds.running || self.rounds.due.is_some()
    }

    fn refuse(&mut self, now: Tick, state: RouterState, out: &mut Vec<Output>) {
        self.refused = Some(state);
        self.doubt = None;
        self.silent_since = None;
        self.held_until = None;
        self.settle(now, state, out);
    }

    fn round(&mut self, now: Tick, round: Round, around: Around, out: &mut Vec<Output>) {
        self.rounds.running = false;
        let doubted = self.doubt.is_some();
        if self.answered.is_some() || (!doubted && self.verdict.0 == RouterState::Up) {
            return; // it answered while the round ran
        }
        let late = around.observer == Observer::Grace;
        if !late || round.alive {
            self.rounds.note(now, round, around);
        }
        let open = round.port == Port::Open;
        if open && !self.rounds.port_was_open && self.refused.is_none() {
            out.push(Output::Redial);
        }
        self.rounds.port_was_open = open;
        if round.alive {
            self.held_until = None;
            self.silent_since = None;
        } else if !late {
            self.silent_since.get_or_insert(now);
        }
        if self.verdict.0 == RouterState::BehindParent && around.parent != Parent::Sound {
            self.rounds.silent = 0;
        }
        let hurry = doubted || (self.rounds.silent == 1 && self.verdict.0 != RouterState::Down);
        let gap = if hurry {
            Self::GAP
        } else {
            self.pace.interval()
        };
        self.rounds.due = Some(now.plus(gap));
        if !late && self.held_until.is_none() {
            self.judge(now, around, out);
        }
    }

    /// Whether the rounds so far say enough.
    fn judge(&mut self, now: Tick, around: Around, out: &mut Vec<Output>) {
        let Rounds {
            silent,
            alive,
            refused,
            ..
        } = self.rounds;
        let waiting = self.verdict.0 == RouterState::BehindParent;
        // After a power cut a child boots as long as its parent does.
        let enough = if waiting { 4 } else { 2 };
        if self.verdict.0 == RouterState::Down {
            if alive >= 3 {
                let state = self.refused.unwrap_or(RouterState::ApiUnreachable);
                self.settle(now, state, out);
            }
        } else if silent >= enough {
            self.judge_down(now, around, out);
        } else if alive >= 2 && self.refused.is_none() {
            let stalled = self
                .doubt
                .is_none_or(|since| now.since(since) >= Self::STALL);
            if refused >= 2 || stalled {
                self.settle(now, RouterState::ApiUnreachable, out);
            }
        }
    }

    /// Every method failed: is it the router, its parent, or this computer?
    fn judge_down(&mut self, now: Tick, around: Around, out: &mut Vec<Output>) {
        let blind = self.rounds.blind(around.heard);
        let undecided =
            blind || around.parent == Parent::Pending || around.observer == Observer::Uncertain;
        if around.observer == Observer::Grace {
            self.held_until = None;
        } else if around.observer == Observer::Offline {
            self.settle(now, RouterState::ObserverOffline, out);
        } else if around.parent == Parent::Out {
            self.settle(now, RouterState::BehindParent, out);
        } else if undecided && self.hold(now) {
            // The next tick looks again.
        } else if blind {
            self.settle(now, RouterState::ObserverOffline, out);
        } else {
            self.settle(now, RouterState::Down, out);
        }
    }

    /// Whether it may still wait; begins to wait the first time.
    fn hold(&mut self, now: Tick) -> bool {
        let until = *self.held_until.get_or_insert(now.plus(Self::HOLD));
        now < until
    }

    /// A verdict is reached; rounds go on at the usual pace, to see it come back.
    fn settle(&mut self, now: Tick, state: RouterState, out: &mut Vec<Output>) {
        let changed = self.verdict.0 != state;
        self.doubt = None;
        self.held_until = None;
        self.answered = None;
        self.verdict = Verdict(state);
        let port_was_open = self.rounds.port_was_open;
        self.rounds.restart(now.plus(self.pace.interval()));
        self.rounds.port_was_open = port_was_open;
        if let Some(kind) = incident_of(state).filter(|_| changed) {
            self.open(now, kind, out);
        }
    }
}

const fn incident_of(state: RouterState) -> Option<IncidentKind> {
    match state {
        RouterState::Down => Some(IncidentKind::RouterDown),
        RouterState::ApiUnreachable => Some(IncidentKind::ApiUnreachable),
        RouterState::AuthFailed => Some(IncidentKind::AuthFailed),
        RouterState::PinChanged => Some(IncidentKind::PinChanged),
        _ => None,
    }
}
