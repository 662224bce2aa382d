//! How this computer reaches out, and to whom.

use mikromon_domain::permission::Permission;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Private;

/// Asks the gateway anew; it takes up to three seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetNetwork {}
command!(GetNetwork = "network.get", needs Needs::Right(Permission::RouterView), reads -> NetworkView);

/// All that MikroMon connects to, beside the shared server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    pub gateway: Gateway,
    /// Routers that are watched without encryption.
    pub plain: u32,
    pub tls: u32,
    pub tiles: Option<TileHost>,
}

/// This computer's own way out. While it is silent no router is blamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gateway {
    /// No default route: no cable, or a network that leads nowhere.
    None,
    /// A line without a gateway, or a system that does not tell.
    Unnamed,
    Via {
        address: Private,
        /// `None` where this system allows no pings.
        answers: Option<bool>,
    },
}

/// Where the map's tiles come from, and what is kept of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TileHost {
    pub host: String,
    /// On the disk.
    pub kept_bytes: u64,
    /// The most that is kept.
    pub room_bytes: u64,
}
