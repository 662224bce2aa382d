//! Whole stories on a virtual clock: a fleet, a lossy network and what becomes of them. The world
//! here plays the caller's part: it sends heartbeats, runs rounds and keeps the time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::*;

/// xorshift64*: enough for loss and jitter, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) as u32
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
enum Mode {
    Well,
    /// Power loss: nothing answers.
    Dead,
    /// The session's peer forgot it; the host and its port answer.
    HalfOpen,
    /// The API port refuses; the host pings.
    ApiClosed,
    /// The API is accepted and then silent; the host pings.
    Stalled,
    /// This computer has no network at all.
    NoRoute,
}

struct Sim {
    watch: Watch,
    mode: Mode,
    parent: Option<usize>,
    booted: Tick,
    /// Changes whenever a session is opened; answers of an older one are lost.
    session: u64,
    alive_session: bool,
    fault_at: Tick,
    sent: Vec<(Tick, Output)>,
    due: Option<Tick>,
}

struct World {
    now: Tick,
    dice: Dice,
    loss: u32,
    /// One heartbeat in a hundred is late by this much.
    spike: Millis,
    guard: Guard,
    sims: Vec<Sim>,
    queue: BinaryHeap<Reverse<(Tick, u64, Ev)>>,
    counter: u64,
    faults: Vec<(Tick, usize, Mode)>,
}

impl World {
    fn new(routers: usize, loss: u32, seed: u64) -> Self {
        let mut world = Self {
            now: Tick(0),
            dice: Dice(seed | 1),
            loss,
            spike: Millis(0),
            guard: Guard::default(),
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

    fn fault(&mut self, at: i64, router: usize, mode: Mode) {
        self.faults.push((Tick(at), router, mode));
        self.push(Tick(at), Ev::Fault(self.faults.len() - 1));
    }

    fn run_until(&mut self, end: i64) {
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
        let uptime = self.now.since(self.sims[r].booted);
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
        let mut fleet = Fleet::default();
        for (place, sim) in self.sims.iter().enumerate() {
            fleet.watched += usize::from(sim.watch.last_answer().is_some());
            fleet.answering += usize::from(
                sim.watch.state() == RouterState::Up && recent(sim.watch.last_answer()),
            );
            let silent = recent(sim.watch.doubted_since())
                || sim.watch.state() == RouterState::ObserverOffline;
            fleet.silent += usize::from(silent && self.parent_of(place) == Parent::Sound);
        }
        Around {
            parent: self.parent_of(r),
            observer: self.guard.weigh(now, fleet),
        }
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

    fn carry_out(&mut self, r: usize, out: Vec<Output>) {
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

    fn opened(&self, kind: IncidentKind) -> usize {
        let is = |(_, o): &&(Tick, Output)| *o == Output::Open(kind);
        self.sims
            .iter()
            .map(|s| s.sent.iter().filter(is).count())
            .sum()
    }

    fn when(&self, r: usize, wanted: Output) -> Option<Tick> {
        self.sims[r]
            .sent
            .iter()
            .find(|(_, o)| *o == wanted)
            .map(|(at, _)| *at)
    }

    fn state(&self, r: usize) -> RouterState {
        self.sims[r].watch.state()
    }
}

const DOWN: Output = Output::Open(IncidentKind::RouterDown);

fn minutes(n: i64) -> i64 {
    n * 60_000
}

#[test]
fn a_day_of_a_thousand_routers_at_five_percent_loss_has_no_false_down() {
    let mut world = World::new(1_000, 5, 7);
    world.run_until(minutes(24 * 60));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
    assert_eq!(world.opened(IncidentKind::ApiUnreachable), 0);
}

#[test]
fn no_false_down_at_one_and_at_twenty_percent_loss_nor_with_latency_spikes() {
    for (loss, spike) in [(1, 0), (20, 0), (1, 6_000)] {
        let mut world = World::new(200, loss, 11);
        world.spike = Millis(spike);
        world.run_until(minutes(120));
        assert_eq!(
            world.opened(IncidentKind::RouterDown),
            0,
            "loss {loss} %, spikes {spike} ms"
        );
    }
}

#[test]
fn power_losses_are_told_in_fifteen_seconds_on_average_and_twenty_five_at_worst() {
    let mut world = World::new(400, 5, 3);
    for nth in 0..300 {
        world.fault(
            minutes(1) + 7_013 * i64::try_from(nth).unwrap(),
            nth,
            Mode::Dead,
        );
    }
    world.run_until(minutes(40));
    let mut took: Vec<i64> = (0..300)
        .map(|r| {
            world
                .when(r, DOWN)
                .expect("told")
                .since(world.sims[r].fault_at)
                .0
        })
        .collect();
    took.sort_unstable();
    let mean = took.iter().sum::<i64>() / 300;
    assert!(mean <= 15_000, "mean {mean} ms");
    assert!(took[285] <= 20_000, "95 of 100 within {} ms", took[285]);
    assert!(took[299] <= 25_000, "worst {} ms", took[299]);
    assert_eq!(world.opened(IncidentKind::RouterDown), 300);
}

#[test]
fn it_comes_back_after_two_heartbeats_and_is_over_when_stable() {
    let mut world = World::new(6, 0, 5);
    world.fault(minutes(2), 0, Mode::Dead);
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::Down);
    world.run_until(minutes(7));
    assert_eq!(world.state(0), RouterState::Up);
    assert!(world.when(0, Output::Rebooted).is_some());
    let (told, since) = world.sims[0]
        .sent
        .iter()
        .find_map(|(at, o)| match o {
            Output::Resolve {
                kind: IncidentKind::RouterDown,
                since,
            } => Some((*at, *since)),
            _ => None,
        })
        .unwrap();
    assert!(told.since(since) >= Millis::seconds(20));
    assert!(since.since(Tick(minutes(5))) <= Millis::seconds(15));
}

#[test]
fn a_quick_reboot_between_heartbeats_is_told_as_such() {
    let mut world = World::new(1, 0, 9);
    world.run_until(minutes(2));
    world.sims[0].booted = world.now;
    world.run_until(minutes(3));
    assert!(world.when(0, Output::Rebooted).is_some());
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn a_half_open_session_is_dialled_again_and_no_incident_is_opened() {
    let mut world = World::new(6, 0, 13);
    world.fault(minutes(2), 0, Mode::HalfOpen);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::Up);
    assert!(world.when(0, Output::Redial).is_some());
    assert_eq!(
        world.opened(IncidentKind::RouterDown) + world.opened(IncidentKind::ApiUnreachable),
        0
    );
}

#[test]
fn a_closed_port_on_a_router_that_pings_is_an_api_matter_within_eight_seconds() {
    let mut world = World::new(6, 0, 17);
    world.fault(minutes(2), 0, Mode::ApiClosed);
    world.run_until(minutes(3));
    let told = world
        .when(0, Output::Open(IncidentKind::ApiUnreachable))
        .unwrap();
    assert!(told.since(Tick(minutes(2))) <= Millis::seconds(8));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn a_stalled_api_is_told_after_fifteen_seconds_of_doubt() {
    let mut world = World::new(6, 0, 19);
    world.fault(minutes(2), 0, Mode::Stalled);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::ApiUnreachable);
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn a_cut_parent_alarms_alone_and_its_children_are_behind_it() {
    let mut world = World::new(60, 1, 23);
    for child in 1..40 {
        world.sims[child].parent = Some(if child < 10 { 0 } else { child % 9 + 1 });
    }
    world.fault(minutes(2), 0, Mode::Dead);
    world.run_until(minutes(4));
    assert_eq!(world.opened(IncidentKind::RouterDown), 1);
    assert_eq!(world.state(0), RouterState::Down);
    assert!((1..40).all(|child| world.state(child) == RouterState::BehindParent));
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(8));
    assert!((0..60).all(|r| world.state(r) == RouterState::Up));
    assert_eq!(world.opened(IncidentKind::RouterDown), 1);
}

#[test]
fn a_child_that_stays_dead_when_its_parent_is_back_gets_its_own_incident() {
    let mut world = World::new(6, 0, 29);
    world.sims[1].parent = Some(0);
    world.fault(minutes(2), 0, Mode::Dead);
    world.fault(minutes(2), 1, Mode::Dead);
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(4));
    assert_eq!(world.state(1), RouterState::BehindParent);
    world.run_until(minutes(8));
    assert_eq!(world.state(1), RouterState::Down);
}

#[test]
fn when_this_computer_is_cut_off_nobody_is_called_down() {
    for mode in [Mode::Dead, Mode::NoRoute] {
        let mut world = World::new(100, 1, 31);
        for r in 0..100 {
            world.fault(minutes(2), r, mode);
            world.fault(minutes(12), r, Mode::Well);
        }
        world.run_until(minutes(11));
        assert_eq!(world.opened(IncidentKind::RouterDown), 0, "{mode:?}");
        assert!(
            (0..100).all(|r| world.state(r) == RouterState::ObserverOffline),
            "{mode:?}"
        );
        world.run_until(minutes(14));
        assert!(
            (0..100).all(|r| world.state(r) == RouterState::Up),
            "{mode:?}"
        );
    }
}

#[test]
fn a_large_real_outage_is_told_after_the_freeze() {
    let mut world = World::new(100, 1, 37);
    for r in 0..40 {
        world.fault(minutes(2), r, Mode::Dead);
    }
    world.run_until(minutes(5));
    assert_eq!(world.opened(IncidentKind::RouterDown), 40);
    let first = (0..40).filter_map(|r| world.when(r, DOWN)).min().unwrap();
    assert!(first.since(Tick(minutes(2))) >= Millis::seconds(60));
}

#[test]
fn sleep_voids_what_was_suspected_and_the_dead_are_told_after_the_grace() {
    let mut world = World::new(20, 0, 41);
    world.fault(minutes(2), 0, Mode::Dead);
    world.run_until(minutes(2) + 14_000);
    world.guard.jumped(world.now);
    for r in 0..20 {
        let out = world.sims[r].watch.forgive(world.now);
        world.carry_out(r, out);
    }
    world.run_until(minutes(3));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
    world.run_until(minutes(5));
    assert_eq!(world.state(0), RouterState::Down);
}

#[test]
fn a_router_that_comes_and_goes_is_told_as_flapping_once() {
    let mut world = World::new(6, 0, 43);
    for nth in 0..10 {
        world.fault(minutes(2 + 2 * nth), 0, Mode::Dead);
        world.fault(minutes(3 + 2 * nth), 0, Mode::Well);
    }
    world.run_until(minutes(30));
    assert_eq!(world.opened(IncidentKind::RouterDown), 2);
    assert_eq!(world.opened(IncidentKind::Flapping), 1);
    world.run_until(minutes(180));
    assert_eq!(world.sims[0].watch.incident(), None);
}

#[test]
fn a_refused_password_opens_one_incident_and_is_not_tried_again() {
    let mut watch = Watch::new(Pace::Usual);
    let around = Around::default();
    let out = watch.observe(Tick(0), Observation::AuthFailed, around);
    assert_eq!(
        out,
        [
            Output::State(RouterState::AuthFailed),
            Output::Open(IncidentKind::AuthFailed)
        ]
    );
    let probe = watch.tick(watch.due(Tick(0)).unwrap(), around);
    assert_eq!(probe, [Output::Probe]);
    let round = Round {
        port: Port::Open,
        alive: true,
    };
    assert_eq!(
        watch.observe(Tick(12_000), Observation::Round(round), around),
        []
    );
    assert_eq!(
        watch.observe(Tick(13_000), Observation::AuthFailed, around),
        []
    );
}

#[test]
fn an_incident_from_before_the_start_is_taken_up_and_not_doubled() {
    let mut watch = Watch::new(Pace::Usual).resume(Some(IncidentKind::RouterDown));
    let around = Around::default();
    let silent = Observation::Round(Round {
        port: Port::Silent,
        alive: false,
    });
    watch.observe(Tick(0), Observation::Missed, around);
    watch.tick(Tick(0), around);
    watch.observe(Tick(2_000), silent, around);
    watch.tick(Tick(4_000), around);
    let out = watch.observe(Tick(6_000), silent, around);
    assert_eq!(out, [Output::State(RouterState::Down)]);
}

mod any_order {
    use super::*;
    use proptest::prelude::*;

    fn observation() -> impl Strategy<Value = Observation> {
        let port = prop_oneof![
            Just(Port::Open),
            Just(Port::Refused),
            Just(Port::Silent),
            Just(Port::NoRoute)
        ];
        prop_oneof![
            4 => (0i64..9_000, 0i64..1_000_000).prop_map(|(rtt, up)| Observation::Heartbeat {
                rtt: Millis(rtt),
                uptime: Millis(up),
            }),
            4 => Just(Observation::Missed),
            1 => Just(Observation::AuthFailed),
            6 => (port, any::<bool>()).prop_map(|(port, alive)| Observation::Round(Round { port, alive })),
        ]
    }

    fn around() -> impl Strategy<Value = Around> {
        let parent = prop_oneof![
            Just(Parent::Sound),
            Just(Parent::Pending),
            Just(Parent::Out)
        ];
        let observer = prop_oneof![
            4 => Just(Observer::Sound),
            1 => Just(Observer::Uncertain),
            1 => Just(Observer::Offline),
            1 => Just(Observer::Grace)
        ];
        (parent, observer).prop_map(|(parent, observer)| Around { parent, observer })
    }

    proptest! {
        /// Whatever happens in whatever order: incidents open and close in pairs, a down needs two
        /// silent rounds with nothing in between, and neither a dead parent nor a blind observer
        /// makes one.
        #[test]
        fn incidents_pair_up_and_downs_are_founded(
            steps in prop::collection::vec((observation(), around(), 0i64..20_000), 1..200)
        ) {
            let mut watch = Watch::new(Pace::Usual);
            let (mut now, mut open, mut silent) = (Tick(0), None, 0);
            for (seen, around, wait) in steps {
                now = now.plus(Millis(wait));
                let ticked = watch.tick(now, around);
                silent = match seen {
                    Observation::Round(Round { alive: false, port }) if port != Port::NoRoute => silent + 1,
                    Observation::Missed => silent,
                    _ => 0,
                };
                let was = watch.state();
                for output in ticked.into_iter().chain(watch.observe(now, seen, around)) {
                    match output {
                        Output::Open(kind) => {
                            prop_assert_eq!(open.replace(kind), None);
                        }
                        Output::Resolve { kind, since } => {
                            prop_assert!(since <= now);
                            prop_assert_eq!(open.take(), Some(kind));
                        }
                        Output::State(RouterState::Down) => {
                            prop_assert!(silent >= 2 || was == RouterState::Down);
                            prop_assert!(around.parent != Parent::Out);
                            prop_assert!(around.observer != Observer::Offline && around.observer != Observer::Grace);
                        }
                        _ => {}
                    }
                }
                prop_assert_eq!(watch.incident(), open);
            }
        }
    }
}
