//! Desktops, a server and everything that goes wrong between them, in an order that a seed decides.

mod fault;
mod look;
mod person;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use mikromon_sync::remote::Failure;
use mikromon_sync::round::{Done, Trouble, round};
use uuid::Uuid;

use crate::book::{BOOK, Program};
use crate::desk::{Book, File};
use crate::event::{Event, Tally};
use crate::link::Link;
use crate::place::Place;
use crate::sabotage::Sabotage;
use crate::server::Server;

type Round = Pin<Box<dyn Future<Output = Result<Done, Trouble>>>>;

pub(crate) struct Desk {
    pub file: Arc<Mutex<File>>,
    link: Link,
    round: Option<Round>,
    /// How far its clock is off, in milliseconds.
    skew: i64,
    /// The last number given, kept outside the file.
    mark: u64,
    /// Of the lease that it believes to hold.
    token: Option<u64>,
    backup: Option<File>,
    /// The other of two computers that were one, until both have sent changes.
    clone: Option<usize>,
    sent_as_clone: bool,
}

pub(crate) struct World {
    pub desks: Vec<Desk>,
    pub server: Arc<Mutex<Server>>,
    pub tally: Tally,
    backup: Option<Server>,
    now: Arc<AtomicI64>,
    random: fastrand::Rng,
    sabotage: Option<Sabotage>,
    /// Devices that were shut out, and how far the server was then.
    shut_out: BTreeMap<Uuid, u64>,
    /// Payments that were taken, with their amounts, and that some disk still holds.
    pub paid: BTreeMap<Uuid, i64>,
    /// Numbers that somebody has seen, and the documents that bore them.
    pub numbers: BTreeMap<String, BTreeSet<Uuid>>,
    /// Customers that the server had confirmed to somebody.
    pub confirmed: BTreeSet<Uuid>,
    /// Customers that were made in one change: both are there or none.
    pub pairs: Vec<(Uuid, Uuid)>,
}

const STEPS: u32 = 400;
const MOST_DESKS: usize = 6;
/// Of a simulated lease, in milliseconds.
const TTL: i64 = 20_000;

impl World {
    pub(crate) fn new(seed: u64, sabotage: Option<Sabotage>) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let tally = Tally::default();
        let server = Server::new(random.u64(..), sabotage, tally.clone());
        let mut world = Self {
            desks: Vec::new(),
            server: Arc::new(Mutex::new(server)),
            tally,
            backup: None,
            now: Arc::new(AtomicI64::new(1_790_000_000_000)),
            random,
            sabotage,
            shut_out: BTreeMap::new(),
            paid: BTreeMap::new(),
            numbers: BTreeMap::new(),
            confirmed: BTreeSet::new(),
            pairs: Vec::new(),
        };
        for _ in 0..world.random.usize(2..=MOST_DESKS) {
            let program = world.random.choice([Program::First, Program::Second]);
            let file = File::new(world.fresh(), program.expect("two"));
            world.add(file, 0);
        }
        world
    }

    fn add(&mut self, file: File, mark: u64) {
        let link = Link {
            server: Arc::clone(&self.server),
            cut: Arc::new(AtomicBool::new(self.random.bool())),
            now: Arc::clone(&self.now),
            program: file.program,
            place: Place::start(),
            tally: self.tally.clone(),
        };
        self.desks.push(Desk {
            file: Arc::new(Mutex::new(file)),
            link,
            round: None,
            skew: self.random.i64(-7_200_000..7_200_000),
            mark,
            token: None,
            backup: None,
            clone: None,
            sent_as_clone: false,
        });
    }

    fn fresh(&mut self) -> Uuid {
        Uuid::from_u128(self.random.u128(..))
    }

    fn file(&self, desk: usize) -> MutexGuard<'_, File> {
        self.desks[desk].file.lock().unwrap()
    }

    fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap()
    }

    /// Lives through it; the first thing that is not as it must be is the error.
    pub(crate) fn run(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            self.now.fetch_add(self.random.i64(1..2_000), Relaxed);
            let desk = self.random.usize(..self.desks.len());
            match self.random.u32(..1_000) {
                0..300 => self.person(desk),
                300..880 => self.turns(desk)?,
                880..910 => self.crash(desk),
                910..950 => self.cable(desk),
                950..972 => self.job(desk),
                972..977 => self.server_backup(),
                977..980 => self.server_restore(),
                980..983 => self.copy_or_restore_file(desk),
                983..986 => self.clone_desk(desk),
                986..990 => self.scope(desk),
                990..992 => self.protocol(),
                992..994 => self.shut_out_or_let_in(desk),
                994..996 => self.upgrade(desk),
                996 => self.update_server(),
                _ => self.skew(desk),
            }
            self.look(desk)?;
        }
        self.heal()
    }

    /// A desktop's exchange goes on by a few steps.
    fn turns(&mut self, desk: usize) -> Result<(), String> {
        for _ in 0..self.random.u32(1..12) {
            self.turn(desk)?;
        }
        Ok(())
    }

    /// A desktop's exchange goes on by one step.
    fn turn(&mut self, desk: usize) -> Result<(), String> {
        let mut going = self.desks[desk].round.take();
        let round = going.get_or_insert_with(|| self.start(desk));
        let polled = round.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        match polled {
            Poll::Pending => self.desks[desk].round = going,
            Poll::Ready(ended) => self.ended(desk, &ended)?,
        }
        Ok(())
    }

    fn start(&mut self, desk: usize) -> Round {
        let random = self.random.fork();
        let desk = &self.desks[desk];
        let mut link = desk.link.clone();
        let mut book = Book {
            file: Arc::clone(&desk.file),
            random,
            place: link.place.clone(),
            tally: self.tally.clone(),
            sabotage: self.sabotage,
        };
        Box::pin(async move { round(&mut book, &mut link, BOOK).await })
    }

    fn ended(&mut self, desk: usize, ended: &Result<Done, Trouble>) -> Result<(), String> {
        match ended {
            Ok(done) if done.sent > 0 => self.sent(desk),
            Err(Trouble::Outdated) => self.tally.count(Event::Outdated),
            Err(Trouble::ServerOutdated) => self.tally.count(Event::ServerOutdated),
            Err(Trouble::Remote(Failure::Revoked)) => self.tally.count(Event::ShutOut),
            Err(Trouble::Restless) => {
                return Err("a desktop and the server came to no agreement".into());
            }
            _ => {}
        }
        Ok(())
    }

    fn sent(&mut self, desk: usize) {
        let Some(other) = self.desks[desk].clone else {
            return;
        };
        self.desks[desk].sent_as_clone = true;
        if self.desks[other].sent_as_clone {
            self.tally.count(Event::BothClonesSent);
            self.desks[desk].clone = None;
            self.desks[other].clone = None;
        }
    }

    /// Everything works again, until nothing is left to be exchanged. Who is shut out stays so.
    fn heal(&mut self) -> Result<(), String> {
        self.server().least_protocol = 1;
        self.update_server();
        for desk in &mut self.desks {
            desk.link.cut.store(false, Relaxed);
        }
        for _ in 0..8 {
            for desk in 0..self.desks.len() {
                self.finish_round(desk)?;
            }
        }
        self.end_recovery()?;
        self.run_every_period();
        for desk in 0..self.desks.len() {
            self.finish_round(desk)?;
            self.look(desk)?;
        }
        Ok(())
    }

    fn end_recovery(&mut self) -> Result<(), String> {
        if !self.server().recovering {
            return Ok(());
        }
        let devices: Vec<Uuid> = self.desks.iter().map(Desk::device).collect();
        if devices.iter().any(|it| self.server().waits_for(*it)) {
            return Err("the server waits for rows that everybody has given back".into());
        }
        // Names that a fork left behind never answer; an administrator knows that.
        self.server().end_recovery();
        Ok(())
    }

    fn run_every_period(&mut self) {
        let devices = self.desks.iter().map(Desk::device);
        let leader = devices
            .into_iter()
            .find(|it| !self.server().has_shut_out(*it));
        let Some(leader) = leader else { return };
        for period in 0..4 {
            let now = self.now.fetch_add(100_000, Relaxed) + 100_000;
            let mut server = self.server();
            let token = server.acquire(leader, now, TTL).expect("nobody else leads");
            server.run(leader, token, period);
        }
    }

    fn finish_round(&mut self, desk: usize) -> Result<(), String> {
        self.turn(desk)?;
        for _ in 0..10_000 {
            if self.desks[desk].round.is_none() {
                return Ok(());
            }
            self.turn(desk)?;
        }
        Err("a round does not end".into())
    }
}

impl Desk {
    pub(crate) fn device(&self) -> Uuid {
        self.file.lock().unwrap().device
    }
}
