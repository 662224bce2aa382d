//! The open book: the store and the keys to its secrets, and word of what changed in it. Handlers
//! and monitoring work on it; neither knows the other.

use mikromon_api::ApiError;
use mikromon_domain::secret::Secret;
use tokio::sync::watch;

use crate::keys::Keys;
use crate::store::Store;
use crate::store::router::{RouterRecord, password_place};

pub(crate) struct Book {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    changes: watch::Sender<Changes>,
}

/// Counters; one that moved says that its subject has to be read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// A router was added, changed or removed, or its password can be read now.
    pub(crate) routers: u64,
    /// An incident was acknowledged or ended by somebody else than monitoring.
    pub(crate) incidents: u64,
}

impl Book {
    pub(crate) fn new(store: Store, keys: Keys) -> Self {
        Self {
            store,
            keys,
            changes: watch::Sender::default(),
        }
    }

    /// # Errors
    /// `VaultLocked`, `KeyringUnavailable` or `SecretUnreadable`.
    pub(crate) fn password(&self, router: &RouterRecord) -> Result<Secret, ApiError> {
        self.keys
            .open(password_place(router.view.id), &router.password)
    }

    pub(crate) fn changes(&self) -> watch::Receiver<Changes> {
        self.changes.subscribe()
    }

    pub(crate) fn routers_changed(&self) {
        self.changes
            .send_modify(|it| it.routers = it.routers.wrapping_add(1));
    }

    pub(crate) fn incidents_changed(&self) {
        self.changes
            .send_modify(|it| it.incidents = it.incidents.wrapping_add(1));
    }
}
