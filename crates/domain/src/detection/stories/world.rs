//! The world of the stories: a fleet, its faults and a lossy network on a virtual clock. It plays
//! the caller's part: sends heartbeats, runs rounds and keeps the time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::detection::*;

/// xorshift64*: enough for loss and jitter, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        u32::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32).unwrap()
    }

    fn percent(&mut self, chance: u32) -> bool {
        self.roll() % 100 < chance
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Ev {
    Beat(usize),
    Missed(usize, u64),
    Answer(usize, u64),
    RoundEnd(usize),
    Due(usize),
    Fault(usize),
}

/// How a router behaves from now on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Mode {
    Well,
    /// Power loss: nothing answers.
    Dead,
    /// The session's peer forgot it; the host and its port answer.
    HalfOpen,
    /// The API port refuses; the host pings.
    ApiClosed,
    /// The API is accepted and then silent; the host pings.
    Stalled,
    /// This computer finds no way to it: it has no network, or the name no address.
    NoRoute,
}

pub(super) struct Sim {
    pub(super) watch: Watch,
    mode: Mode,
    pub(super) parent: Option<usize>,
    pub(super) booted: Tick,
    /// Changes whenever a session is opened; answers of an older one are lost.
    session: u64,
    alive_session: bool,
    pub(super) fault_at: Tick,
    pub(super) sent: Vec<(Tick, Output)>,
    due: Option<Tick>,
}

pub(super) struct World {
    pub(super) now: Tick,
    dice: Dice,
    loss: u32,
    /// One heartbeat in a hundred is late by this much.
    pub(super) spike: Millis,
    pub(super) guard: Guard,
    observer: Observer,
    pub(super) gateway: Gateway,
    pub(super) sims: Vec<Sim>,
    queue: BinaryHeap<Reverse<(Tick, u64, Ev)>>,
    counter: u64,
    faults: Vec<(Tick, usize, Mode)>,
}

impl World {
    pub(super) fn new(routers: usize, loss: u32, seed: u64) -> Self {
        let mut world = Self {
            now: Tick(0),
            dice: Dice(seed | 1),
            loss,
            spike: Millis(0),
            guard: Guard::default(),
            observer: Observer::default(),
            gateway: Gateway::Unknown,
            sims: Vec::new(),
            queue: BinaryHeap::new(),
            counter: 0,
            faults: Vec::new(),
        };
        for place in 0..routers {
            world.sims.push(Sim {
                watch: Watch::new(Pace::Usual),
                mode: Mode::Well,
                parent: None,
                booted: Tick(-1_000_000),
                session: 1,
                alive_session: true,
                fault_at: Tick(0),
                sent: Vec::new(),
                due: None,
            });
            let first = Tick(i64::from(world.dice.roll() % 10_000));
            world.push(first, Ev::Beat(place));
        }
        world
    }

    fn push(&mut self, at: Tick, event: Ev) {
        self.counter += 1;
        self.queue.push(Reverse((at, self.counter, event)));
    }

    pub(super) fn fault(&mut self, at: i64, router: usize, mode: Mode) {
        self.faults.push((Tick(at), router, mode));
        self.push(Tick(at), Ev::Fault(self.faults.len() - 1));
    }

    pub(super) fn run_until(&mut self, end: i64) {
        while let Some(Reverse((at, _, event))) = self.queue.peek().copied() {
            if at > Tick(end) {
                break;
            }
            self.queue.pop();
            self.now = at;
            self.step(event);
        }
        self.now = Tick(end);
    }

    fn step(&mut self, event: Ev) {
        match event {
            Ev::Fault(place) => {
                let (_, router, mode) = self.faults[place];
                self.change(router, mode);
            }
            Ev::Beat(r) => self.beat(r),
            Ev::Missed(r, beat) if self.sims[r].session == beat => {
                self.observe(r, Observation::Missed);
            }
            Ev::Answer(r, session) if self.sims[r].session == session => self.answer(r),
            Ev::RoundEnd(r) => {
                let round = self.round(r);
                self.observe(r, Observation::Round(round));
            }
            Ev::Due(r) if self.sims[r].due == Some(self.now) => {
                self.sims[r].due = None;
                let around = self.around(r);
                let out = self.sims[r].watch.tick(self.now, around);
                self.carry_out(r, out);
            }
            Ev::Missed(..) | Ev::Answer(..) | Ev::Due(_) => {}
        }
    }

    fn change(&mut self, r: usize, mode: Mode) {
        let sim = &mut self.sims[r];
        let came_back = sim.mode == Mode::Dead && mode == Mode::Well;
        sim.mode = mode;
        sim.fault_at = self.now;
        if came_back {
            sim.booted = self.now;
        }
        if mode == Mode::ApiClosed {
            sim.alive_session = false;
            self.observe(r, Observation::Missed); // the RST
        }
        if matches!(mode, Mode::Dead | Mode::HalfOpen) {
            self.sims[r].alive_session = false;
        }
    }

    fn up_the_tree(&self, r: usize) -> bool {
        let mut at = Some(r);
        while let Some(place) = at {
            if matches!(self.sims[place].mode, Mode::Dead | Mode::NoRoute) {
                return false;
            }
            at = self.sims[place].parent;
        }
        true
    }

    /// The time until a TCP exchange is through, with its retransmissions; `None` after 13 s.
    fn exchange(&mut self) -> Option<i64> {
        let mut wait = 12;
        for _ in 0..2 {
            let mut timer = 200;
            while self.dice.percent(self.loss) {
                wait += timer;
                timer *= 2;
            }
        }
        (wait < 13_000).then_some(wait)
    }

    fn beat(&mut self, r: usize) {
        let session = self.sims[r].session;
        let deadline = self.sims[r].watch.deadline();
        let reachable = self.up_the_tree(r);
        let well = self.sims[r].mode == Mode::Well && self.sims[r].alive_session;
        let mut took = self.exchange().filter(|_| reachable && well);
        if self.spike.0 > 0 && self.dice.percent(1) {
            took = took.map(|t| t + self.spike.0);
        }
        if took.is_none_or(|t| t > deadline.0) {
            self.push(self.now.plus(deadline), Ev::Missed(r, session));
        }
        if let Some(took) = took {
            self.push(self.now.plus(Millis(took)), Ev::Answer(r, session));
        }
        let dice = self.dice.roll();
        let next = self.now.plus(self.sims[r].watch.next_heartbeat(dice));
        self.push(next, Ev::Beat(r));
    }

    fn answer(&mut self, r: usize) {
        if !self.up_the_tree(r) || self.sims[r].mode != Mode::Well {
            return;
        }
        let uptime = Some(self.now.since(self.sims[r].booted));
        let rtt = Millis(12);
        self.observe(r, Observation::Heartbeat { rtt, uptime });
    }

    /// Three echoes and two SYNs, as far as the mode lets them through.
    fn round(&mut self, r: usize) -> Round {
        let reachable = self.up_the_tree(r);
        if self.sims[r].mode == Mode::NoRoute {
            return Round {
                port: Port::NoRoute,
                alive: false,
            };
        }
        let mut passes = |tries: u32| {
            let loss = self.loss;
            (0..tries).any(|_| !self.dice.percent(loss) && !self.dice.percent(loss))
        };
        let (ping, syn) = (reachable && passes(3), reachable && passes(2));
        let port = match self.sims[r].mode {
            _ if !syn => Port::Silent,
            Mode::ApiClosed => Port::Refused,
            _ => Port::Open,
        };
        Round {
            port,
            alive: ping || port != Port::Silent,
        }
    }

    fn parent_of(&self, r: usize) -> Parent {
        match self.sims[r].parent.map(|p| self.sims[p].watch.state()) {
            Some(RouterState::Suspect | RouterState::Unknown) => Parent::Pending,
            Some(RouterState::Down | RouterState::BehindParent) => Parent::Out,
            _ => Parent::Sound,
        }
    }

    fn around(&mut self, r: usize) -> Around {
        let now = self.now;
        let recent = |at: Option<Tick>| at.is_some_and(|at| now.since(at) <= Guard::WINDOW);
        let mut fleet = Fleet {
            gateway: self.gateway,
            ..Fleet::default()
        };
        for (place, sim) in self.sims.iter().enumerate() {
            fleet.watched += usize::from(sim.watch.last_answer().is_some());
            fleet.heard = fleet.heard.max(sim.watch.last_answer());
            let silent = recent(sim.watch.silent_since())
                || sim.watch.state() == RouterState::ObserverOffline;
            fleet.silent += usize::from(silent && self.parent_of(place) == Parent::Sound);
        }
        let gateway = (self.gateway == Gateway::Answers).then_some(now);
        Around {
            parent: self.parent_of(r),
            observer: self.weigh(fleet),
            heard: fleet.heard.max(gateway),
            dialling: false,
        }
    }

    fn weigh(&mut self, fleet: Fleet) -> Observer {
        let before = std::mem::replace(&mut self.observer, self.guard.weigh(self.now, fleet));
        if before == Observer::Offline && self.observer != before {
            for r in 0..self.sims.len() {
                let out = self.sims[r].watch.forgive(self.now);
                self.carry_out(r, out);
            }
        }
        self.observer
    }

    fn observe(&mut self, r: usize, seen: Observation) {
        // Counting the fleet for each of a day's nine million heartbeats would only cost time.
        let around = match seen {
            Observation::Heartbeat { .. } => Around::default(),
            _ => self.around(r),
        };
        let out = self.sims[r].watch.observe(self.now, seen, around);
        self.carry_out(r, out);
    }

    pub(super) fn carry_out(&mut self, r: usize, out: Vec<Output>) {
        for output in out {
            self.sims[r].sent.push((self.now, output));
            match output {
                Output::Probe => self.push(self.now.plus(Millis(2_000)), Ev::RoundEnd(r)),
                Output::Redial => self.redial(r),
                Output::CheckParent => {
                    if let Some(parent) = self.sims[r].parent {
                        self.push(self.now, Ev::Beat(parent));
                    }
                }
                _ => {}
            }
        }
        let due = self.sims[r].watch.due(self.now).map(|at| at.max(self.now));
        if due != self.sims[r].due {
            self.sims[r].due = due;
            if let Some(due) = due {
                self.push(due, Ev::Due(r));
            }
        }
    }

    fn redial(&mut self, r: usize) {
        let sim = &mut self.sims[r];
        sim.session += 1;
        if sim.mode == Mode::HalfOpen {
            sim.mode = Mode::Well;
        }
        sim.alive_session = sim.mode == Mode::Well;
        let session = sim.session;
        if self.sims[r].alive_session {
            self.push(self.now.plus(Millis(40)), Ev::Answer(r, session));
        }
    }

    pub(super) fn opened(&self, kind: IncidentKind) -> usize {
        let is = |(_, o): &&(Tick, Output)| *o == Output::Open(kind);
        self.sims
            .iter()
            .map(|s| s.sent.iter().filter(is).count())
            .sum()
    }

    pub(super) fn when(&self, r: usize, wanted: Output) -> Option<Tick> {
        self.sims[r]
            .sent
            .iter()
            .find(|(_, o)| *o == wanted)
            .map(|(at, _)| *at)
    }

    pub(super) fn state(&self, r: usize) -> RouterState {
        self.sims[r].watch.state()
    }
}
