//! The seam: what the page gives the map and what the map tells the page. The two are programs of
//! their own, so all of it crosses as text.

use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use serde::{Deserialize, Serialize};

/// Everything that is drawn, replaced as a whole whenever something of it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapScene {
    pub markers: Vec<Marker>,
    pub selected: Option<RouterId>,
    pub theme: Theme,
    pub tiles: TileMode,
}

impl MapScene {
    pub const fn empty(theme: Theme) -> Self {
        Self {
            markers: Vec::new(),
            selected: None,
            theme,
            tiles: TileMode::Offline,
        }
    }
}

/// Which of the two sets of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    Dark,
    Light,
}

/// A router where it stands. A link is drawn to its parent when that is in the scene too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    pub router: RouterId,
    pub name: String,
    /// WGS 84, degrees.
    pub latitude: f64,
    pub longitude: f64,
    pub state: RouterState,
    pub parent: Option<RouterId>,
}

/// What lies under the markers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TileMode {
    /// The basemap that is shipped with the app, and nothing else.
    #[default]
    Offline,
    /// Raster tiles over the basemap, asked for as `{base}/{z}/{x}/{y}`.
    Source {
        /// `tile://localhost/<source>`, or `http://tile.localhost/<source>` on Windows.
        base: String,
        /// What the source's licence wants to be shown.
        attribution: String,
        /// The closest zoom that the source has; beyond it tiles are enlarged.
        max_zoom: u8,
    },
}

/// What the operator did on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MapAction {
    /// A marker was clicked, or chosen by keyboard.
    Selected(RouterId),
    /// The ground was clicked: nothing is selected any more.
    Cleared,
    /// A marker was double-clicked, or Enter was pressed on the selected one.
    Opened(RouterId),
    /// The view came to rest somewhere else.
    Moved(Viewport),
}

/// Where the map looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewport {
    /// The middle, WGS 84, degrees.
    pub latitude: f64,
    pub longitude: f64,
    /// Web Mercator zoom: the world is `256 * 2^zoom` points wide.
    pub zoom: f64,
}

/// What the page tells the map to do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum MapOrder {
    ZoomIn,
    ZoomOut,
    /// Show all markers (or Indonesia, when there is none).
    FitAll,
    /// Bring a router into the middle, without zooming out.
    Show(RouterId),
    /// Look where the operator looked last time.
    Restore(Viewport),
}
