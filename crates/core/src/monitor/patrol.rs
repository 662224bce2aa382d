//! The patrol: the one task that owns the state of all routers. It sends heartbeats when they are
//! due, feeds what is seen to detection, and carries out what detection decides.

mod agenda;
mod computer;
mod fleet;
mod follow;
mod sight;
pub(super) mod told;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::{Event, NetworkState};
use mikromon_domain::detection::{Guard, Observer, Tick};
use mikromon_domain::ids::RouterId;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep_until};

use self::agenda::Agenda;
use self::follow::Reading;
use super::Order;
use super::awake::{Awake, Ticks};
use super::beat::Sighting;
use super::board::Board;
use super::census::Census;
use super::entry::Entry;
use super::gateway::{Gateway, Glance};
use super::journal::{self, Journal};
use super::tree::Tree;
use crate::book::{Book, Changes};
use crate::clock;
use crate::pool::{LineReport, Pinger, Pool};
use crate::store::incident::{self, Unresolved};
use crate::store::router::{self, Living};
use crate::store::telemetry::Telemetry;

/// How often changes are told: at most four times a second.
const TELL: Duration = Duration::from_millis(250);
const QUEUE: usize = 4_096;

pub(super) struct Patrol {
    book: Arc<Book>,
    telemetry: Arc<Telemetry>,
    board: Arc<Board>,
    events: broadcast::Sender<Event>,
    network: watch::Sender<NetworkState>,
    changes: watch::Receiver<Changes>,
    reading: Reading,
    pool: Pool,
    pinger: Arc<Pinger>,
    ticks: Ticks,
    awake: Awake,
    guard: Guard,
    observer: Observer,
    gateway: Gateway,
    /// When any router last answered.
    heard: Option<Tick>,
    census: Census,
    entries: HashMap<RouterId, Entry>,
    tree: Tree,
    agenda: Agenda,
    epoch: u64,
    /// Incidents from before the start whose routers have not been taken up yet.
    going_on: HashMap<RouterId, Unresolved>,
    changed: HashSet<RouterId>,
    state_changed: bool,
    /// The network's sample of this step was put down.
    sampled: i64,
    journal: mpsc::Sender<journal::Entry>,
    keeper: JoinHandle<()>,
    unacknowledged: watch::Receiver<u32>,
    tasks: JoinSet<()>,
    lines: (mpsc::Sender<LineReport>, mpsc::Receiver<LineReport>),
    sightings: (mpsc::Sender<Sighting>, mpsc::Receiver<Sighting>),
    books: (
        mpsc::Sender<anyhow::Result<Living>>,
        mpsc::Receiver<anyhow::Result<Living>>,
    ),
    glances: (mpsc::Sender<Glance>, mpsc::Receiver<Glance>),
}

impl Patrol {
    pub(super) async fn begin(
        book: Arc<Book>,
        telemetry: Arc<Telemetry>,
        board: Arc<Board>,
        events: broadcast::Sender<Event>,
        network: watch::Sender<NetworkState>,
    ) -> anyhow::Result<Self> {
        let going_on = incident::unresolved(&book.store).await?.incidents;
        let (journal, unacknowledged, keeper) = Journal::begin(
            Arc::clone(&book),
            Arc::clone(&board),
            events.clone(),
            &going_on,
        )
        .await;
        let ticks = Ticks::start();
        let mut patrol = Self {
            changes: book.changes(),
            reading: Reading::default(),
            book,
            telemetry,
            board,
            events,
            network,
            pool: Pool::default(),
            pinger: Arc::default(),
            ticks,
            awake: Awake::new(clock::now(), ticks.now()),
            guard: Guard::default(),
            observer: Observer::default(),
            gateway: Gateway::default(),
            heard: None,
            census: Census::default(),
            entries: HashMap::new(),
            tree: Tree::default(),
            agenda: Agenda::default(),
            epoch: 0,
            going_on: going_on.into_iter().map(|it| (it.router, it)).collect(),
            changed: HashSet::new(),
            state_changed: false,
            sampled: 0,
            journal,
            keeper,
            unacknowledged,
            tasks: JoinSet::new(),
            lines: mpsc::channel(QUEUE),
            sightings: mpsc::channel(QUEUE),
            books: mpsc::channel(1),
            glances: mpsc::channel(1),
        };
        let living = router::living(&patrol.book.store).await?;
        patrol.follow(living);
        patrol.tell_changes();
        Ok(patrol)
    }

    /// Until `quit` turns true.
    pub(super) async fn run(
        mut self,
        mut orders: mpsc::Receiver<Order>,
        mut quit: watch::Receiver<bool>,
    ) {
        let mut tell = interval(TELL);
        tell.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut pulse = interval(Duration::from_millis(Awake::EVERY.0.unsigned_abs()));
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let due = self.agenda.next().unwrap_or(Tick(i64::MAX / 2));
            tokio::select! {
                Some(sighting) = self.sightings.1.recv() => self.saw(sighting).await,
                Some(report) = self.lines.1.recv() => self.heard(report).await,
                Some(glance) = self.glances.1.recv() => self.glanced(glance),
                () = sleep_until(self.ticks.instant(due)) => self.do_what_is_due().await,
                _ = tell.tick() => self.tell_changes(),
                _ = pulse.tick() => self.pulse().await,
                Some(order) = orders.recv() => self.obey(&order),
                Some(read) = self.books.1.recv() => self.book_was_read(read),
                Ok(()) = self.changes.changed() => self.read_book(),
                () = self.reading.due() => self.read_book(),
                _ = quit.changed() => break,
            }
        }
        self.end().await;
    }

    fn obey(&mut self, order: &Order) {
        let Order::Retry(router) = order;
        if let Some(entry) = self.entries.get_mut(router) {
            entry.watch.retry();
            if let Some(line) = &entry.line {
                line.retry();
            }
        }
    }

    /// Hangs up everywhere and lets the journal finish.
    async fn end(self) {
        let Self {
            board,
            entries,
            journal,
            keeper,
            mut tasks,
            ..
        } = self;
        tasks.shutdown().await;
        drop(entries);
        board.clear();
        drop(journal);
        if let Err(error) = keeper.await {
            tracing::error!(%error, "the journal failed");
        }
    }

    fn now(&self) -> Tick {
        self.ticks.now()
    }
}
