//! The basemap that is shipped: land, lakes, borders and names of places, for when there are no
//! tiles. Data: Natural Earth (public domain) and GeoNames; see assets/basemap/README.md.

mod draw;
mod format;

use std::sync::OnceLock;

use crate::mercator::World;
use crate::view::Bounds;

pub(crate) use draw::{graticule, ground};

/// What has to be named where the basemap is seen.
pub(crate) const ATTRIBUTION: &str = "Natural Earth, GeoNames (CC BY 4.0)";

#[derive(Debug, Default)]
pub(crate) struct Basemap {
    pub(crate) layers: Vec<Layer>,
    /// The most important first.
    pub(crate) places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Land,
    Lake,
    Country,
    Province,
}

/// Shapes of one kind for the zooms `from..to`.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) kind: Kind,
    pub(crate) from: u8,
    pub(crate) to: u8,
    pub(crate) shapes: Vec<Shape>,
}

/// A polygon with its triangles, or a line without any. Indices are checked when it is read.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) bounds: Bounds,
    pub(crate) points: Vec<World>,
    pub(crate) triangles: Vec<[u32; 3]>,
    /// The parts of the outline that are a coast or a border, not the edge of the data.
    pub(crate) edges: Vec<[u32; 2]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    Town,
    Sea,
}

#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) kind: PlaceKind,
    /// Shown from this zoom on.
    pub(crate) zoom: u8,
    pub(crate) at: World,
    pub(crate) name: String,
}

impl Basemap {
    /// The one in the program. A test proves that it can be read; without it there is only water.
    pub(crate) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Basemap> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            format::read(include_bytes!("../../../../assets/basemap/basemap.bin"))
                .unwrap_or_default()
        })
    }
}

impl Shape {
    pub(crate) fn at(&self, index: u32) -> World {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        self.points.get(index).copied().unwrap_or_default()
    }
}
