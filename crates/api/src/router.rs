//! Routers: the book's rows, their live state, testing a connection, and watching one of them.

use mikromon_domain::availability::Availability;
use mikromon_domain::ids::{GroupId, RouterId};
use mikromon_domain::permission::Permission;
use mikromon_domain::router::{RouterState, Transport};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::private::{Private, Scrubbed};
use crate::{ApiError, Needs};

/// A router as the book has it, without its password.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouterView {
    pub id: RouterId,
    pub name: String,
    pub host: Private,
    pub port: Private,
    pub transport: Transport,
    pub username: Private,
    /// A core router is probed every 5 s instead of 10 s.
    pub core: bool,
    pub paused: bool,
    pub parent: Option<RouterId>,
    /// Where it stands: a POP or a street.
    pub site: Private,
    pub note: Private,
    pub position: Option<Position>,
    /// SHA-256 of the pinned certificate's public key, as colon-separated hex; TLS only.
    pub pin: Option<String>,
    pub group: Option<GroupId>,
    /// In lower case, in order.
    pub tags: Vec<String>,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// WGS 84, degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub latitude: f64,
    pub longitude: f64,
}

/// What the operator types. Used by add, edit and test alike. `None` keeps what is stored, which
/// the operator may not have seen; a new router has nothing to keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouterForm {
    pub name: String,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub transport: Transport,
    pub username: Option<String>,
    /// Empty in an edit: the stored password stays.
    pub password: Secret,
    pub core: bool,
    pub paused: bool,
    pub parent: Option<RouterId>,
    pub site: Option<String>,
    pub note: Option<String>,
    pub position: Option<Position>,
    /// One that the operator sees; who does not see the whole network has to name one.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// At most 12 of letters, digits and hyphens.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What is known of a router now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveRouter {
    pub id: RouterId,
    pub state: RouterState,
    pub since: UnixMillis,
    /// Why it is not up, with the technical text; the last reason while it is being retried.
    pub reason: Option<ApiError>,
    /// When it is dialled again; `None` while connected or when there is no retry (wrong password).
    pub next_try: Option<UnixMillis>,
    pub figures: Option<Figures>,
}

/// The last figures of a router; `at` tells how old they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub at: UnixMillis,
    /// `7.16.1 (stable)`
    pub version: String,
    /// `CCR2116-12G-4S+`
    pub board: String,
    /// What the router calls itself; it never replaces the operator's name for it.
    pub identity: String,
    pub uptime: Millis,
    /// 0 to 100, over all cores.
    pub cpu_percent: u8,
    /// Bytes.
    pub memory_total: u64,
    pub memory_free: u64,
    /// °C, where the board has a sensor.
    pub temperature: Option<f32>,
    /// Round trip of the last heartbeat.
    pub latency: Millis,
    /// Share of the last 60 heartbeats that were late or lost, 0 to 100.
    pub loss_percent: u8,
    pub ppp_active: Option<u32>,
    /// Bits per second over the router's uplinks (physical ports), from the customers' side:
    /// download is what flows towards them.
    pub download: u64,
    pub upload: u64,
}

/// One line of the Routers page and the Overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouterRow {
    pub router: RouterView,
    pub live: LiveRouter,
    /// Download, bits per second, oldest first, one a minute for the last hour; `None` is a gap.
    pub traffic: Vec<Option<u64>>,
    /// The last 24 hours in 24 parts, oldest first.
    pub day: Vec<DayPart>,
}

/// How an hour was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayPart {
    Unwatched,
    Up,
    /// Suspect, API unreachable or flapping at some time in it.
    Uneasy,
    /// Down at some time in it.
    Down,
}

/// Worst first, then by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListRouters {}
command!(ListRouters = "router.list", needs Needs::Right(Permission::RouterView), reads -> Vec<RouterRow>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetRouter {
    pub id: RouterId,
}
command!(GetRouter = "router.get", needs Needs::Right(Permission::RouterView), reads -> RouterDetail);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouterDetail {
    pub row: RouterRow,
    pub day: Availability,
    pub week: Availability,
    pub month: Availability,
    /// One part per day for the last 45 days, oldest first.
    pub days: Vec<DayPart>,
    pub children: Vec<RouterId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddRouter {
    pub form: RouterForm,
    /// The fingerprint that the operator saw and accepted, for TLS.
    pub accept_pin: Option<String>,
}
command!(AddRouter = "router.add", needs Needs::Right(Permission::RouterEdit), changes [Routers, RouterState, Audit] -> RouterId);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditRouter {
    pub id: RouterId,
    pub revision: u64,
    pub form: RouterForm,
}
command!(EditRouter = "router.edit", needs Needs::Right(Permission::RouterEdit), changes [Routers, RouterState, Incidents, Audit] -> ());

/// It leaves the lists; its history stays in the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveRouter {
    pub id: RouterId,
}
command!(RemoveRouter = "router.remove", needs Needs::Right(Permission::RouterEdit), changes [Routers, RouterState, Incidents, Audit] -> ());

/// Dials, signs in, reads the version and closes, on a connection of its own. Nothing is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TestConnection {
    pub form: RouterForm,
    /// Takes what is stored of it where the form leaves it out.
    pub id: Option<RouterId>,
    pub accept_pin: Option<String>,
}
command!(TestConnection = "router.test", needs Needs::Right(Permission::RouterEdit), changes [Audit] -> ConnectionTest);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConnectionTest {
    pub identity: String,
    pub version: String,
    pub board: String,
    /// Dial to signed in.
    pub took: Millis,
    /// The certificate's fingerprint, for TLS.
    pub pin: Option<String>,
}

/// The operator looked at the new fingerprint and accepts it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TrustCertificate {
    pub id: RouterId,
    pub pin: String,
}
command!(TrustCertificate = "router.trust-certificate", needs Needs::Right(Permission::RouterEdit), changes [Routers, RouterState, Audit] -> ());

/// Dial now, also after a refused password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RetryNow {
    pub id: RouterId,
}
command!(RetryNow = "router.retry", needs Needs::Right(Permission::RouterView), acts [RouterState, Audit] -> ());

/// Streams [`crate::Event::InterfaceRates`] for the next 15 s; a page renews it while it is shown,
/// so that a page that died leaves no work on the router. Answers the interfaces as they are now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WatchRouter {
    pub id: RouterId,
}
command!(WatchRouter = "router.watch", needs Needs::Right(Permission::RouterView), reads -> Vec<InterfaceView>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceView {
    pub name: String,
    /// `ether`, `vlan`, `bridge`
    pub kind: String,
    pub comment: Scrubbed,
    pub running: bool,
    pub disabled: bool,
    /// Bits per second, where the router tells it.
    pub speed: Option<u64>,
    pub mac: Private,
    /// Bytes since the counters were reset.
    pub rx_bytes: u64,
    pub tx_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceRate {
    pub name: String,
    /// Bits per second, as the router counts: received and sent by the interface.
    pub rx: u64,
    pub tx: u64,
}

/// Active PPP sessions, read from the router now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPppSessions {
    pub id: RouterId,
    /// Only sessions whose name, address or caller id, as the operator sees them, contains this.
    pub search: String,
    /// At most 5,000.
    pub limit: u32,
}
command!(ListPppSessions = "router.ppp-sessions", needs Needs::Right(Permission::RouterView), reads -> PppSessions);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PppSessions {
    /// All sessions of the router, before the search and the limit.
    pub total: u32,
    pub sessions: Vec<PppSession>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PppSession {
    /// The router's own, as `*80000A1`: it tells two sessions apart that look alike.
    pub id: String,
    pub name: Private,
    pub service: String,
    /// The customer's MAC for PPPoE.
    pub caller_id: Private,
    pub address: Private,
    pub uptime: Millis,
}

/// Samples of a router, one point per step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetRouterHistory {
    pub id: RouterId,
    pub range: crate::overview::Range,
}
command!(GetRouterHistory = "router.history", needs Needs::Right(Permission::RouterView), reads -> Vec<HistoryPoint>);

/// Averages over one step; `None` where nothing was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryPoint {
    pub at: UnixMillis,
    pub cpu_percent: Option<f32>,
    pub memory_percent: Option<f32>,
    pub latency_ms: Option<f32>,
    pub ppp_active: Option<f32>,
    pub download: Option<u64>,
    pub upload: Option<u64>,
}
