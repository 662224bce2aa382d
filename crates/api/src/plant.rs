//! The map's scene. Routers for now; ODC, ODP, cables and customers join it later.

use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::router::Position;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapMarker {
    pub router: RouterId,
    pub name: String,
    pub position: Position,
    pub state: RouterState,
    pub parent: Option<RouterId>,
}

/// Routers that have a position.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetMapScene {}
command!(GetMapScene = "map.scene", needs Needs::Right(Permission::RouterView), reads -> Vec<MapMarker>);
