//! The core as its hosts see it: start, connect, call, listen, stop.

use std::path::PathBuf;
use std::sync::Arc;

use mikromon_api::{ApiError, ErrorCode, Event, NetworkState};
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::Caller;

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
    events: broadcast::Sender<Event>,
    network: watch::Sender<NetworkState>,
}

impl Core {
    /// Starts in every case: a store that cannot be opened gives a core in
    /// [`mikromon_api::session::Stage::StoreRefused`], which answers `session.status` and
    /// `store.start-new` only.
    ///
    /// # Errors
    /// When the process itself is unable to go on (no threads, no tasks).
    pub async fn start(config: Config) -> anyhow::Result<Arc<Self>> {
        Self::open(config).await
    }

    /// For one command from the command line: the store is shared with an app that may be
    /// running, and nothing is monitored.
    ///
    /// # Errors
    /// As [`Core::start`].
    pub async fn open_for_call(config: Config) -> anyhow::Result<Arc<Self>> {
        Self::open(config).await
    }

    async fn open(_config: Config) -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            events: broadcast::Sender::new(EVENT_QUEUE),
            network: watch::Sender::new(NetworkState::default()),
        }))
    }

    /// A new caller with nobody signed in.
    pub fn connect(&self) -> Caller {
        Caller::default()
    }

    /// Runs the command called `name`.
    ///
    /// # Errors
    /// Those of the command, and `UnknownCommand`, `BadRequest`, `NotSignedIn`, `NotAllowed`.
    pub async fn call(
        &self,
        _caller: &Caller,
        name: &str,
        _args: Value,
    ) -> Result<Value, ApiError> {
        Err(ApiError::new(ErrorCode::UnknownCommand, name))
    }

    /// Everything that happens from now on. A listener that lags is told so by the channel and
    /// has to take every tag as invalidated.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The network's state, for the tray.
    pub fn network(&self) -> watch::Receiver<NetworkState> {
        self.network.subscribe()
    }

    /// Ends monitoring and closes the store. Calls made later are refused.
    pub async fn stop(&self) {}
}
