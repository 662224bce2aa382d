//! The core as its hosts see it: start, connect, call, listen, stop.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use mikromon_api::session::SignOut;
use mikromon_api::{ApiError, Command as _, ErrorCode, Event, NetworkState, Reply, Tag};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis};
use serde_json::Value;
use tokio::sync::{Mutex, broadcast, oneshot, watch};
use tokio::task::JoinHandle;

use crate::Caller;
use crate::backlog::keep_writing;
use crate::backup::{self, Gauge, Manifest, Work, swap};
use crate::book::Book;
use crate::call::Call;
use crate::caller::{Callers, Lock};
use crate::clock;
use crate::dispatch::dispatch;
use crate::failure::to_api;
use crate::follow::follow;
use crate::idle::lock_idle;
use crate::jobs::{Scheduler, duty};
use crate::keys::Keys;
use crate::monitor::Monitor;
use crate::store::aside::set_aside;
use crate::store::lock::AppLock;
use crate::store::open::{self, Purpose, Refused};
use crate::sync::engine::{Progress, Sync};
use crate::tiles::{TileSource, Tiles};

/// Events a slow listener may lag behind before it loses the oldest; it then refetches.
const EVENT_QUEUE: usize = 1_024;

/// What a host decides.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that holds the store, its lock and the telemetry; made when it is missing.
    pub data_dir: PathBuf,
    pub keys: KeySource,
    /// Shown in the page, so that nobody takes simulated routers for real ones.
    pub demo: bool,
}

/// Where the key that opens router passwords is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The OS keyring, and a passphrase vault where there is none.
    Os,
    /// The passphrase vault, as if the OS had no keyring.
    Vault,
    /// Memory only: passwords cannot be read after a restart. For the demo and tests.
    Ephemeral,
}

pub struct Core {
    config: Config,
    purpose: Purpose,
    state: RwLock<Arc<State>>,
    /// Held while the store is opened, set aside or closed.
    turn: Mutex<Option<Tasks>>,
    events: broadcast::Sender<Event>,
    network: watch::Sender<NetworkState>,
    tiles: Tiles,
    backup: Work,
    callers: Arc<Callers>,
}

/// Whether there is a book to work on.
pub(crate) enum State {
    Open {
        book: Arc<Book>,
        /// Only the app monitors: a call beside it would watch everything twice.
        monitor: Option<Arc<Monitor>>,
        /// Only the app exchanges: it finds what a call beside it wrote.
        sync: Option<Arc<Sync>>,
    },
    Refused(Refused),
    Stopped,
}

/// What runs as long as the store is open.
struct Tasks {
    follow: JoinHandle<()>,
    keep_writing: JoinHandle<()>,
    /// Looks for sessions where nobody is; only the app has such.
    lock_idle: Option<JoinHandle<()>>,
    /// The exchange ends when it is dropped.
    exchange: Option<oneshot::Sender<Infallible>>,
    /// Jobs that one desktop does for all. One that is cut off is begun anew, here or elsewhere.
    jobs: Vec<JoinHandle<()>>,
    lock: Option<AppLock>,
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.follow.abort();
        self.keep_writing.abort();
        if let Some(lock_idle) = &self.lock_idle {
            lock_idle.abort();
        }
        for jobs in &self.jobs {
            jobs.abort();
        }
    }
}

impl State {
    /// # Errors
    /// The reason why it is not open.
    pub(crate) fn book(&self) -> Result<&Arc<Book>, ApiError> {
        match self {
            Self::Open { book, .. } => Ok(book),
            Self::Refused(refused) => Err(refused.error.clone()),
            Self::Stopped => Err(ApiError::new(ErrorCode::Internal, "the core was stopped")),
        }
    }

    /// How the exchange goes; alone where nothing exchanges.
    pub(crate) fn progress(&self) -> Progress {
        self.sync()
            .map(|it| it.progress().borrow().clone())
            .unwrap_or_default()
    }

    pub(crate) const fn sync(&self) -> Option<&Arc<Sync>> {
        match self {
            Self::Open { sync, .. } => sync.as_ref(),
            Self::Refused(_) | Self::Stopped => None,
        }
    }

    pub(crate) const fn monitor(&self) -> Option<&Arc<Monitor>> {
        match self {
            Self::Open { monitor, .. } => monitor.as_ref(),
            Self::Refused(_) | Self::Stopped => None,
        }
    }
}

impl Core {
    /// Starts in every case: a store that cannot be opened gives a core in
    /// [`mikromon_api::session::Stage::StoreRefused`], which answers `session.status` and
    /// `store.start-new` only.
    ///
    /// # Errors
    /// When the process itself is unable to go on (no threads, no tasks).
    pub async fn start(config: Config) -> anyhow::Result<Arc<Self>> {
        Self::open(config, Purpose::App).await
    }

    /// For one command from the command line: the store is shared with an app that may be
    /// running, and nothing is monitored.
    ///
    /// # Errors
    /// As [`Core::start`].
    pub async fn open_for_call(config: Config) -> anyhow::Result<Arc<Self>> {
        Self::open(config, Purpose::Call).await
    }

    async fn open(config: Config, purpose: Purpose) -> anyhow::Result<Arc<Self>> {
        let core = Arc::new(Self {
            tiles: open_tiles(&config.data_dir)?,
            config,
            purpose,
            state: RwLock::new(Arc::new(State::Stopped)),
            turn: Mutex::default(),
            events: broadcast::Sender::new(EVENT_QUEUE),
            network: watch::Sender::default(),
            backup: Work::default(),
            callers: Arc::default(),
        });
        let (done, is_open) = oneshot::channel();
        let opening = Arc::clone(&core);
        // Apart: a start that is given up goes on to its end, and leaves the folder to the next one
        // when nothing of it writes there any more.
        tokio::spawn(async move {
            opening
                .open_store(&mut *opening.turn.lock().await, clock::now())
                .await;
            if done.send(()).is_err() {
                opening.stop().await;
            }
        });
        is_open.await.context("the start was cut off")?;
        Ok(core)
    }

    /// A new caller with nobody signed in.
    pub fn connect(&self) -> Caller {
        self.callers.connect()
    }

    /// Runs the command called `name`.
    ///
    /// # Errors
    /// Those of the command, and `UnknownCommand`, `BadRequest`, `NotSignedIn`, `NotAllowed`.
    pub async fn call(&self, caller: &Caller, name: &str, args: Value) -> Reply {
        self.call_at(caller, name, args, clock::now()).await
    }

    /// [`Core::call`] at another time than now, so that a test need not wait for minutes to pass.
    ///
    /// # Errors
    /// As [`Core::call`].
    pub async fn call_at(
        &self,
        caller: &Caller,
        name: &str,
        args: Value,
        now: UnixMillis,
    ) -> Reply {
        let call = Call::begin(self, caller, now).await;
        if name == SignOut::NAME {
            caller.sign_out();
            self.tell(Event::Invalidated(vec![Tag::Session]));
        }
        let call = call.map_err(|error| to_api(&error))?;
        let reply = dispatch(&call, name, args).await;
        reply.map_err(|error| call.as_seen(|| error.settled()))
    }

    /// Everything that happens from now on. A listener that lags is told so by the channel and
    /// has to take every tag as invalidated.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// An event as who sits at the caller may see it, as JSON. Where that cannot be told, private
    /// values are kept back.
    ///
    /// # Errors
    /// None that an event can cause.
    pub async fn as_seen(&self, caller: &Caller, event: &Event) -> serde_json::Result<Value> {
        let write = || serde_json::to_value(event);
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) => call.as_seen(write),
            Err(error) => {
                tracing::warn!("who hears an event is not known: {error:#}");
                write()
            }
        }
    }

    /// What the caller's page may know of an event: nothing but that the session changed while nobody
    /// is signed in or at the desk; of routers only what they see, and what their role may.
    pub async fn heard(&self, caller: &Caller, event: Event) -> Option<Event> {
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) if call.me.is_some() && call.lock != Some(Lock::Whole) => {
                seen_by(&call, event)
            }
            _ => of_nobody(event),
        }
    }

    /// What this desk notifies of: everything while nobody is signed in, else what the caller sees,
    /// also while they are not at the desk.
    pub async fn noticed(&self, caller: &Caller, event: Event) -> Option<Event> {
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) if call.me.is_some() => seen_by(&call, event),
            Ok(_) => Some(event),
            Err(error) => {
                tracing::warn!("who is to be notified is not known: {error:#}");
                None
            }
        }
    }

    /// Nobody knows the password of the demo's owner, whose network is none.
    pub(crate) const fn locks(&self) -> bool {
        !self.config.demo
    }

    pub(crate) fn lock_if_idle(&self, caller: &Caller, limit: Option<Millis>, now: UnixMillis) {
        if caller.lock_if_idle(limit, now) {
            self.tell(Event::Invalidated(vec![Tag::Session]));
        }
    }

    /// The network's state, for the tray.
    pub fn network(&self) -> watch::Receiver<NetworkState> {
        self.network.subscribe()
    }

    /// The map's tiles, from the sources in `tiles.json` of the data folder; there is none unless
    /// the operator chose one.
    pub const fn tiles(&self) -> &Tiles {
        &self.tiles
    }

    /// Ends monitoring and closes the store. Calls made later are refused.
    pub async fn stop(&self) {
        self.backup.cancel();
        self.close(&mut *self.turn.lock().await).await;
    }

    async fn close(&self, turn: &mut Option<Tasks>) {
        let state = self.replace(State::Stopped);
        if let Some(tasks) = turn.as_mut() {
            drop(tasks.exchange.take());
            for jobs in tasks.jobs.drain(..) {
                jobs.abort();
                // Aborted is how it is to end.
                let _ = jobs.await;
            }
        }
        if let State::Open { book, monitor, .. } = &*state {
            if let Some(monitor) = monitor {
                monitor.stop().await;
            }
            book.backlog.close(&book.store, clock::now()).await;
            book.store.close().await;
        }
        // Last, because the lock is among them: the folder is free once the store is closed.
        *turn = None;
    }

    pub(crate) const fn backup(&self) -> &Work {
        &self.backup
    }

    pub(crate) const fn events_sender(&self) -> &broadcast::Sender<Event> {
        &self.events
    }

    pub(crate) const fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The book as it is at this moment, which may be later than a call's.
    pub(crate) fn book(&self) -> Result<Arc<Book>, ApiError> {
        self.state().book().map(Arc::clone)
    }

    /// Nobody listening is no fault.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Sets a refused store aside and starts an empty one; answers where the old file is now.
    pub(crate) async fn start_new_store(&self, now: UnixMillis) -> anyhow::Result<PathBuf> {
        let mut turn = self.turn.lock().await;
        // Looked at again: another process may have begun a new store meanwhile, and what lies in
        // the old one's place is sound now.
        if matches!(&*self.state(), State::Refused(_)) {
            self.open_store(&mut turn, now).await;
            if self.book().is_ok() {
                self.tell(Event::Invalidated(Tag::ALL.to_vec()));
            }
        }
        let state = self.state();
        let State::Refused(refused) = &*state else {
            let detail = "the store is open: it is not set aside";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        };
        if !refused.can_be_set_aside() {
            return Err(refused.error.clone().into());
        }
        let lock = AppLock::take(&self.config.data_dir).await?;
        let lock = lock.ok_or_else(|| ApiError::new(ErrorCode::StoreInUse, ""))?;
        let old = set_aside(&refused.path, now)?;
        drop(lock);
        tracing::warn!("the store was set aside as {}", old.display());
        self.open_store(&mut turn, now).await;
        self.book()?;
        Ok(old)
    }

    /// Puts a backup in the place of the store, which is set aside; answers where that is now.
    pub(crate) async fn restore(
        &self,
        from: (&Path, &Secret),
        here: Option<&backup::Book>,
        now: UnixMillis,
        gauge: &Gauge,
    ) -> anyhow::Result<(Manifest, Option<PathBuf>)> {
        let mut turn = self.turn.lock().await;
        let folder = &self.config.data_dir;
        let mut lock = None;
        if turn.as_ref().is_none_or(|it| it.lock.is_none()) {
            let taken = AppLock::take(folder).await?;
            lock = Some(taken.ok_or_else(|| ApiError::new(ErrorCode::StoreInUse, ""))?);
        }
        let keys = self.config.keys;
        let restored = backup::stage(folder, from, keys, here, now, gauge).await?;
        let aside = swap::commit(folder, now)?;
        self.close(&mut turn).await;
        drop(lock);
        self.open_store(&mut turn, now).await;
        let book = self.book()?;
        if book.keys.vault_locked() {
            book.keys.unlock(&book.store, from.1).await?;
            book.routers_changed();
        }
        self.tell(Event::Invalidated(Tag::ALL.to_vec()));
        Ok((restored, aside))
    }

    async fn open_store(&self, tasks: &mut Option<Tasks>, now: UnixMillis) {
        let state = match self.try_open_store(now).await {
            Ok((state, new)) => {
                *tasks = Some(new);
                state
            }
            Err(refused) => State::Refused(refused),
        };
        self.replace(state);
    }

    async fn try_open_store(&self, now: UnixMillis) -> Result<(State, Tasks), Refused> {
        let folder = &self.config.data_dir;
        let (store, lock) = open::open(folder, self.purpose, now).await?;
        let refused = |error| Refused::new(open::path_in(folder), &error);
        let keys = Keys::load(self.config.keys, &store)
            .await
            .map_err(refused)?;
        let book = Arc::new(Book::new(store, keys));
        let monitor = self.monitor(&book).await.map_err(refused)?;
        let sync = self.sync(&book);
        let exchange = sync.as_ref().map(|it| it.start()).transpose();
        let exchange = exchange.context("start the exchange");
        let tasks = Tasks {
            follow: tokio::spawn(follow(Arc::clone(&book), self.events.clone())),
            keep_writing: tokio::spawn(keep_writing(Arc::clone(&book), self.events.clone())),
            lock_idle: (self.purpose == Purpose::App && self.locks()).then(|| {
                let callers = Arc::clone(&self.callers);
                tokio::spawn(lock_idle(Arc::clone(&book), callers, self.events.clone()))
            }),
            exchange: exchange.map_err(refused)?,
            jobs: sync.as_ref().map_or_else(Vec::new, |it| {
                let scheduler = Scheduler::new(Arc::clone(&book), Arc::clone(it));
                let duty = duty::keep(Arc::clone(&book));
                vec![tokio::spawn(scheduler.run()), tokio::spawn(duty)]
            }),
            lock,
        };
        let state = State::Open {
            book,
            monitor,
            sync,
        };
        Ok((state, tasks))
    }

    async fn monitor(&self, book: &Arc<Book>) -> anyhow::Result<Option<Arc<Monitor>>> {
        if self.purpose == Purpose::Call {
            return Ok(None);
        }
        let (events, network) = (self.events.clone(), self.network.clone());
        let folder = &self.config.data_dir;
        let monitor = Monitor::start(Arc::clone(book), folder, events, network).await?;
        Ok(Some(monitor))
    }

    fn sync(&self, book: &Arc<Book>) -> Option<Arc<Sync>> {
        let new = || Arc::new(Sync::new(Arc::clone(book), self.events.clone()));
        (self.purpose == Purpose::App).then(new)
    }

    fn replace(&self, state: State) -> Arc<State> {
        let mut place = self.state.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut place, Arc::new(state))
    }
}

fn seen_by(call: &Call<'_>, event: Event) -> Option<Event> {
    let needs = match &event {
        Event::RouterLive(_) | Event::InterfaceRates { .. } | Event::Network(_) => {
            Permission::RouterView
        }
        Event::Alert(_) => Permission::IncidentView,
        Event::Invalidated(_)
        | Event::Joining { .. }
        | Event::Checking(_)
        | Event::StoreWork(_) => return Some(event),
    };
    let may = call.may(needs).unwrap_or(false);
    may.then(|| call.sight.of_event(event)).flatten()
}

fn of_nobody(event: Event) -> Option<Event> {
    match event {
        Event::Invalidated(tags) if tags.contains(&Tag::Session) => {
            Some(Event::Invalidated(vec![Tag::Session]))
        }
        // Bytes only: a backup may be put back before there is anybody to sign in.
        Event::StoreWork(work) => Some(Event::StoreWork(work)),
        _ => None,
    }
}

/// A settings file that is not sound costs the tiles, not the start.
fn open_tiles(data_dir: &Path) -> anyhow::Result<Tiles> {
    let sources = TileSource::read_all(&data_dir.join("tiles.json")).unwrap_or_else(|error| {
        tracing::error!("the tile sources cannot be used: {error:#}");
        Vec::new()
    });
    Tiles::open(data_dir.join("tiles"), sources)
}
