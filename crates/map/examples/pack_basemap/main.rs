//! Packs Natural Earth's shapefiles and our list of places into `assets/basemap/basemap.bin`.
//!
//! `cargo run -p mikromon-map --example pack_basemap -- <folder of ne_10m_*.shp> <assets/basemap>`
//!
//! The folder holds `land`, `lakes`, `admin_0_boundary_lines_land` and
//! `admin_1_states_provinces_lines`; assets/basemap/README.md tells where they come from. The
//! output depends on the input only, so that a rebuild can be compared byte for byte.

#![allow(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a tool that is run by hand on a known input: a panic is an answer too"
)]

mod encode;
mod geometry;
mod places;
mod shapefile;

use std::error::Error;
use std::path::{Path, PathBuf};

use encode::{Kind, Layer};
use geometry::{Rect, Shape};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Indonesia and its neighbours; drawn in detail.
const REGION: [f64; 4] = [92.0, -14.0, 146.0, 13.0];

/// A detail level: from zoom, to zoom (exclusive), tolerance in metres at the equator. The
/// tolerance is under a point at the level's highest zoom, or what the source can give.
const LEVELS: [(u8, u8, f64); 3] = [(0, 5, 3_500.0), (5, 7, 900.0), (7, u8::MAX, 230.0)];

/// Around the region, seen beside it when the map is zoomed out.
const NEAR: [f64; 4] = [60.0, -50.0, 180.0, 50.0];
const NEAR_METRES: f64 = 8_000.0;

/// The rest of the world.
const FAR_METRES: f64 = 100_000.0;

/// WGS 84, what the unit square is wide.
const EQUATOR_METRES: f64 = 40_075_016.686;

fn main() -> Outcome<()> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(source), Some(target)) = (args.next(), args.next()) else {
        return Err("usage: pack_basemap <folder of shapefiles> <assets/basemap>".into());
    };
    let layers = layers(&source)?;
    let places = places::read(&target.join("places.csv"))?;
    let bytes = encode::file(&layers, &places)?;
    std::fs::write(target.join("basemap.bin"), &bytes)?;
    report(&layers, places.len(), bytes.len());
    Ok(())
}

fn layers(source: &Path) -> Outcome<Vec<Layer>> {
    let read = |name: &str| shapefile::read(&source.join(format!("ne_10m_{name}.shp")));
    let land = read("land")?;
    let lakes = read("lakes")?;
    let countries = read("admin_0_boundary_lines_land")?;
    let provinces = read("admin_1_states_provinces_lines")?;

    let region = Rect::from_degrees(REGION);
    let mut layers = vec![outside(&land, region)];
    for (from, to, metres) in LEVELS {
        let tolerance = metres / EQUATOR_METRES;
        let level = |kind, shapes| Layer {
            kind,
            from,
            to,
            bounds: region,
            shapes,
        };
        layers.push(level(
            Kind::Land,
            geometry::polygons(&land, region, tolerance),
        ));
        layers.push(level(
            Kind::Lake,
            geometry::polygons(&lakes, region, tolerance),
        ));
        layers.push(level(
            Kind::Country,
            geometry::lines(&countries, region, tolerance),
        ));
        if from >= 5 {
            layers.push(level(
                Kind::Province,
                geometry::lines(&provinces, region, tolerance),
            ));
        }
    }
    Ok(layers)
}

/// The land around the region, coarse, without what the region already has.
fn outside(land: &[shapefile::Record], region: Rect) -> Layer {
    let near = Rect::from_degrees(NEAR);
    let around = region.around().map(|part| (part.cut_to(near), NEAR_METRES));
    let beyond = near.around().map(|part| (part, FAR_METRES));
    let shapes = around
        .into_iter()
        .chain(beyond)
        .flat_map(|(part, metres)| geometry::polygons(land, part, metres / EQUATOR_METRES))
        .collect();
    Layer {
        kind: Kind::Land,
        from: 0,
        to: u8::MAX,
        bounds: Rect::WORLD,
        shapes,
    }
}

fn report(layers: &[Layer], places: usize, bytes: usize) {
    let points = |shapes: &[Shape]| shapes.iter().map(Shape::points).sum::<usize>();
    for layer in layers {
        eprintln!(
            "{:?} zoom {}..{}: {} shapes, {} points",
            layer.kind,
            layer.from,
            layer.to,
            layer.shapes.len(),
            points(&layer.shapes)
        );
    }
    eprintln!("{places} places, {bytes} bytes");
}
