//! One router of the network, as tests and the control line hold it: its address, its fault, its tables.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::watch;

use crate::clock::Millis;
use crate::fault::Fault;
use crate::menu;
use crate::row::{Row, Wanted};
use crate::spec::RouterSpec;
use crate::state::State;
use crate::tls::Identity;

/// Where a router listens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ports {
    pub(crate) plain: Option<SocketAddr>,
    pub(crate) tls: Option<SocketAddr>,
}

#[derive(Debug)]
pub struct Router {
    spec: RouterSpec,
    state: Mutex<State>,
    fault: watch::Sender<Fault>,
    /// Moves whenever a table or a session was changed by somebody.
    changes: watch::Sender<u64>,
    pub(crate) ports: OnceLock<Ports>,
    pub(crate) identity: Mutex<Option<Identity>>,
    pub(crate) loss: f64,
    connections: AtomicUsize,
    logins: AtomicU64,
    commands: AtomicU64,
}

impl Router {
    pub(crate) fn new(state: State, loss: f64) -> Self {
        Self {
            spec: state.spec.clone(),
            state: Mutex::new(state),
            fault: watch::Sender::new(Fault::None),
            changes: watch::Sender::new(0),
            ports: OnceLock::new(),
            identity: Mutex::new(None),
            loss,
            connections: AtomicUsize::new(0),
            logins: AtomicU64::new(0),
            commands: AtomicU64::new(0),
        }
    }

    #[must_use]
    pub fn spec(&self) -> &RouterSpec {
        &self.spec
    }

    /// Where the plain API listens; nothing on a router with TLS only.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.ports.get()?.plain
    }

    /// Where `api-ssl` listens.
    #[must_use]
    pub fn tls_address(&self) -> Option<SocketAddr> {
        self.ports.get()?.tls
    }

    /// Lets a fault take effect at once.
    pub fn fault(&self, fault: Fault) {
        if let Fault::Reboot { seconds } = fault {
            let mut state = self.lock();
            let back = state.clock.now() + i64::try_from(seconds).unwrap_or(0) * 1000;
            state.reboot(back);
        }
        self.fault.send_replace(fault);
        self.changed();
    }

    /// Ends any fault.
    pub fn heal(&self) {
        self.fault.send_replace(Fault::None);
    }

    #[must_use]
    pub fn current_fault(&self) -> Fault {
        *self.fault.borrow()
    }

    /// Ends a customer's session; it dials again after some seconds. False if there is none of this name.
    pub fn kick(&self, name: &str) -> bool {
        let mut state = self.lock();
        let now = state.clock.now();
        let session = state.session_of(name, now);
        let kicked = session.is_some_and(|session| state.kick(session.customer, now));
        drop(state);
        self.changed();
        kicked
    }

    /// All rows of a menu as `print` would give them now; nothing for an unknown menu.
    #[must_use]
    pub fn rows(&self, path: &str) -> Vec<Row> {
        let Some(menu) = menu::find(path) else {
            return Vec::new();
        };
        let state = self.lock();
        let now = state.clock.now();
        let listed = menu.list.map(|list| list(&state, now)).unwrap_or_default();
        let items = state.items(menu, now).0.into_iter();
        items
            .filter_map(|(id, _)| state.item(menu, id, now, &Wanted::All))
            .chain(listed)
            .collect()
    }

    /// The row of a menu with this name.
    #[must_use]
    pub fn row(&self, path: &str, name: &str) -> Option<Row> {
        self.rows(path).into_iter().find(|row| row.is("name", name))
    }

    /// PPPoE sessions open now.
    #[must_use]
    pub fn online(&self) -> usize {
        let state = self.lock();
        state.sessions(state.clock.now()).0.len()
    }

    /// API connections open now, logged in or not.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Successful logins since the start.
    #[must_use]
    pub fn logins(&self) -> u64 {
        self.logins.load(Ordering::Relaxed)
    }

    /// Commands received since the start, logins not counted.
    #[must_use]
    pub fn commands(&self) -> u64 {
        self.commands.load(Ordering::Relaxed)
    }

    /// Forgets the certificate; the next TLS connection is shown a new one, as after a router was exchanged.
    pub fn renew_certificate(&self) {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn watch_fault(&self) -> watch::Receiver<Fault> {
        self.fault.subscribe()
    }

    /// Takes the one-time fault, if it is set.
    pub(crate) fn take_cut(&self) -> Option<usize> {
        let mut taken = None;
        self.fault.send_if_modified(|fault| match *fault {
            Fault::Cut { at } => {
                taken = Some(at);
                *fault = Fault::None;
                true
            }
            _ => false,
        });
        taken
    }

    /// The reboot that was going on is over.
    pub(crate) fn end_reboot(&self) {
        self.fault.send_if_modified(|fault| {
            let rebooting = matches!(fault, Fault::Reboot { .. });
            if rebooting {
                *fault = Fault::None;
            }
            rebooting
        });
    }

    pub(crate) fn watch_changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    pub(crate) fn log(&self, topics: &'static str, message: String) {
        let mut state = self.lock();
        let now: Millis = state.clock.now();
        state.log.write(now, topics, message);
        drop(state);
        self.changed();
    }

    pub(crate) fn count_login(&self) {
        self.logins.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_command(&self) {
        self.commands.fetch_add(1, Ordering::Relaxed);
    }

    /// A place among the router's API sessions; nothing when all are taken.
    pub(crate) fn enter(&self) -> Option<Visit<'_>> {
        let before = self.connections.fetch_add(1, Ordering::Relaxed);
        let visit = Visit(self);
        let room = before < self.spec.max_sessions && self.current_fault() != Fault::Full;
        room.then_some(visit)
    }
}

/// Counts a connection for as long as it lives.
pub(crate) struct Visit<'a>(&'a Router);

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}
