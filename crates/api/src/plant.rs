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

/// Raster tiles that the operator chose to lay under the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TileSourceView {
    /// The page asks for `tile://localhost/<id>/<z>/<x>/<y>`.
    pub id: String,
    /// What the source's licence wants to be shown.
    pub attribution: String,
    /// The closest zoom that it has.
    pub max_zoom: u8,
}

/// `None` where no source was chosen: the map then shows the ground that is shipped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetTileSource {}
command!(GetTileSource = "map.tile-source", needs Needs::Right(Permission::RouterView), reads -> Option<TileSourceView>);
