//! The core as its hosts see it: start, connect, call, listen, stop.

mod heard;
mod opening;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use mikromon_api::session::SignOut;
use mikromon_api::{ApiError, Command as _, ErrorCode, Event, NetworkState, Reply, Tag};
use mikromon_domain::time::{Millis, UnixMillis};
use serde_json::Value;
use tokio::sync::{Mutex, broadcast, oneshot, watch};

use crate::Caller;
use crate::autosync::AutoSync;
use crate::backup::Work;
use crate::book::Book;
use crate::call::Call;
use crate::caller::Callers;
use crate::clock;
use crate::dispatch::dispatch;
use crate::failure::to_api;
use crate::monitor::Monitor;
use crate::provision::Provisioner;
use crate::store::open::{Purpose, Refused};
use crate::sync::engine::{Progress, Sync};
use crate::tiles::{TileSource, Tiles};
use opening::Tasks;

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
    backup: Arc<Work>,
    callers: Arc<Callers>,
}

/// Whether there is a book to work on.
pub(crate) enum State {
    Open {
        book: Arc<Book>,
        /// Only the app monitors: a call beside it would watch everything twice.
        monitor: Option<Arc<Monitor>>,
        /// Where there is a monitor.
        autosync: Option<Arc<AutoSync>>,
        /// Where there is a monitor.
        provisioner: Option<Arc<Provisioner>>,
        /// Only the app exchanges: it finds what a call beside it wrote.
        sync: Option<Arc<Sync>>,
    },
    Refused(Refused),
    Stopped,
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

    pub(crate) const fn provisioner(&self) -> Option<&Arc<Provisioner>> {
        match self {
            Self::Open { provisioner, .. } => provisioner.as_ref(),
            Self::Refused(_) | Self::Stopped => None,
        }
    }

    pub(crate) const fn autosync(&self) -> Option<&Arc<AutoSync>> {
        match self {
            Self::Open { autosync, .. } => autosync.as_ref(),
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
            backup: Arc::default(),
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

    /// Not one command beside it.
    pub(crate) fn is_app(&self) -> bool {
        self.purpose == Purpose::App
    }

    pub(crate) const fn callers(&self) -> &Arc<Callers> {
        &self.callers
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

    pub(crate) const fn backup(&self) -> &Arc<Work> {
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
}

/// A settings file that is not sound costs the tiles, not the start.
fn open_tiles(data_dir: &Path) -> anyhow::Result<Tiles> {
    let sources = TileSource::read_all(&data_dir.join("tiles.json")).unwrap_or_else(|error| {
        tracing::error!("the tile sources cannot be used: {error:#}");
        Vec::new()
    });
    Tiles::open(data_dir.join("tiles"), sources)
}
