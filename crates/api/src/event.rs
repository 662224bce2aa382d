//! What the core tells without being asked. A closed enum: everything that moves a page is here.

use mikromon_domain::ids::RouterId;
use serde::{Deserialize, Serialize};

use crate::Tag;
use crate::alert::Alert;
use crate::router::{InterfaceRate, LiveRouter};
use crate::store::StoreWork;
use crate::sync::CheckProgress;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Queries that carry one of these tags are stale.
    Invalidated(Vec<Tag>),
    /// Live figures of the routers that changed since the last batch; at most 4 batches a second.
    RouterLive(Vec<LiveRouter>),
    /// Interface rates of a router that a page watches; about every 2 s.
    InterfaceRates {
        router: RouterId,
        rates: Vec<InterfaceRate>,
    },
    /// Something to tell the operator, by notification and in the page.
    Alert(Alert),
    /// The state of the whole network, for the tray icon.
    Network(NetworkState),
    /// How many rows have come since this desktop began to join the server; at most 4 times a
    /// second.
    Joining { rows: u64 },
    /// How far the check of the whole book is.
    Checking(CheckProgress),
    /// How far a backup is, as it is made or read; at most 4 times a second.
    StoreWork(StoreWork),
}

/// The network at a glance, worst first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkState {
    pub light: Light,
    pub routers: u32,
    pub up: u32,
    /// Down now (their parents' children not counted).
    pub down: u32,
    /// Incidents that nobody has acknowledged.
    pub unacknowledged: u32,
}

/// The tray icon's colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Light {
    /// Nothing is watched yet, or this computer is offline.
    #[default]
    Grey,
    Green,
    /// Something needs a look: suspect, API unreachable, wrong password.
    Amber,
    /// A router is down.
    Red,
}
