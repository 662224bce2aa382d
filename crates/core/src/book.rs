//! The open book: the store and the keys to its secrets, and word of what changed in it. Handlers
//! and monitoring work on it; neither knows the other.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock};

use mikromon_api::ApiError;
use mikromon_api::incident::{IncidentFilter, IncidentView};
use mikromon_domain::ids::RouterId;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use tokio::sync::watch;

use crate::backlog::Backlog;
use crate::keys::Keys;
use crate::sight::Sight;
use crate::store::Store;
use crate::store::incident;
use crate::store::owed::Owed;
use crate::store::router::{RouterRecord, password_place};

pub(crate) struct Book {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) backlog: Backlog,
    unread: RwLock<Vec<String>>,
    unread_incidents: AtomicU32,
    changes: watch::Sender<Changes>,
    duty: watch::Sender<Duty>,
}

/// Whether this desktop writes down the outages that it sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Duty {
    /// There is no server, and nobody else.
    #[default]
    Alone,
    /// It is the one that does, for all that follow the server.
    Leads,
    /// Another does: this one waits whether it did.
    Standby,
    /// Who does is not known: it does so for itself.
    Apart,
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
            backlog: Backlog::default(),
            unread: RwLock::default(),
            unread_incidents: AtomicU32::default(),
            changes: watch::Sender::default(),
            duty: watch::Sender::default(),
        }
    }

    /// # Errors
    /// `VaultLocked`, `KeyringUnavailable` or `SecretUnreadable`.
    pub(crate) fn password(&self, router: &RouterRecord) -> Result<Secret, ApiError> {
        self.keys
            .open(password_place(router.view.id), &router.password)
    }

    /// Names of routers whose rows could not be read when monitoring looked last.
    pub(crate) fn unread(&self) -> Vec<String> {
        let unread = self.unread.read().unwrap_or_else(PoisonError::into_inner);
        unread.clone()
    }

    /// Answers whether they are others than before.
    pub(crate) fn set_unread(&self, names: Vec<String>) -> bool {
        let mut unread = self.unread.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *unread, names) != *unread
    }

    /// How many incidents that go on could not be read when monitoring looked last.
    pub(crate) fn unread_incidents(&self) -> u32 {
        self.unread_incidents.load(Ordering::Relaxed)
    }

    /// Answers whether they are more or fewer than before.
    pub(crate) fn set_unread_incidents(&self, count: u32) -> bool {
        self.unread_incidents.swap(count, Ordering::Relaxed) != count
    }

    /// As [`incident::list`], with what the store has yet to take: who is on duty sees an outage
    /// also while the disk is full.
    pub(crate) async fn incidents(
        &self,
        sight: &Sight,
        filter: IncidentFilter,
        router: Option<RouterId>,
        limit: u32,
    ) -> anyhow::Result<Vec<IncidentView>> {
        // Taken first: what is stored between the two is found in both, and told once.
        let waiting = self.backlog.incidents();
        let mut list = incident::list(&self.store, sight, filter, router, limit).await?;
        if waiting.is_empty() {
            return Ok(list);
        }
        for owed in waiting {
            match owed {
                Owed::Opened(new)
                    if router.is_none_or(|it| it == new.router)
                        && sight.sees(new.router)
                        && list.iter().all(|it| it.id != new.id) =>
                {
                    list.push(incident::unstored(&self.store, new).await?);
                }
                Owed::Resolved { router, at } => end_at(&mut list, router, at),
                _ => {}
            }
        }
        list.retain(|it| filter == IncidentFilter::All || it.times.resolved.is_none());
        list.sort_by_key(|it| (it.times.resolved.is_some(), Reverse(it.times.opened)));
        list.truncate(usize::try_from(limit)?);
        Ok(list)
    }

    pub(crate) fn duty(&self) -> watch::Receiver<Duty> {
        self.duty.subscribe()
    }

    pub(crate) fn set_duty(&self, duty: Duty) {
        self.duty
            .send_if_modified(|it| std::mem::replace(it, duty) != duty);
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

fn end_at(list: &mut [IncidentView], router: RouterId, at: UnixMillis) {
    let going_on = |it: &&mut IncidentView| it.router == router && it.times.resolved.is_none();
    for incident in list.iter_mut().filter(going_on) {
        if incident.times.opened <= at {
            incident.times.resolved = Some(at);
        }
    }
}
