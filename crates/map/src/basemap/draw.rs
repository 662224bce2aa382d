//! Draws the basemap of one view into one mesh.

use egui::{Color32, Mesh};

use super::{Basemap, Kind, Layer, Shape};
use crate::mercator::World;
use crate::palette::Palette;
use crate::view::{Bounds, View};
use crate::{clip, pen};

/// How far beyond the screen shapes are drawn without being cut: far enough that nearly all of
/// them are left whole, near enough that an f32 still holds a hundredth of a point.
const SAFE: f32 = 16_384.0;

/// Land, lakes and borders; the water is what is under it.
pub(crate) fn ground(map: &Basemap, view: &View, palette: &Palette) -> Mesh {
    let mut mesh = Mesh::default();
    let zoom = view.zoom();
    let shown = |layer: &&Layer| f64::from(layer.from) <= zoom && zoom < f64::from(layer.to);
    for layer in map.layers.iter().filter(shown) {
        let ink = Ink::of(layer.kind, palette);
        let mut brush = Brush::new(view, &mut mesh);
        let seen = brush.seen;
        for shape in layer
            .shapes
            .iter()
            .filter(|shape| shape.bounds.intersects(&seen))
        {
            if let Some(fill) = ink.fill {
                brush.fill(shape, fill);
            }
            brush.outline(shape, ink.width, ink.line);
        }
    }
    mesh
}

struct Ink {
    fill: Option<Color32>,
    line: Color32,
    width: f32,
}

impl Ink {
    fn of(kind: Kind, palette: &Palette) -> Self {
        let coast = palette.map_border;
        match kind {
            Kind::Land => Self {
                fill: Some(palette.map_land),
                line: coast,
                width: 1.0,
            },
            Kind::Lake => Self {
                fill: Some(palette.map_water),
                line: coast,
                width: 1.0,
            },
            Kind::Country => Self {
                fill: None,
                line: palette.map_label.gamma_multiply(0.55),
                width: 1.25,
            },
            Kind::Province => Self {
                fill: None,
                line: palette.map_border,
                width: 1.0,
            },
        }
    }
}

struct Brush<'a> {
    view: &'a View,
    mesh: &'a mut Mesh,
    seen: Bounds,
    safe: Bounds,
    corners: Vec<World>,
    spare: Vec<World>,
}

impl<'a> Brush<'a> {
    fn new(view: &'a View, mesh: &'a mut Mesh) -> Self {
        let (seen, safe) = (view.bounds(2.0), view.bounds(SAFE));
        Self {
            view,
            mesh,
            seen,
            safe,
            corners: Vec::new(),
            spare: Vec::new(),
        }
    }

    fn fill(&mut self, shape: &Shape, color: Color32) {
        if self.safe.holds(&shape.bounds) {
            self.fill_whole(shape, color);
        } else {
            shape
                .triangles
                .iter()
                .for_each(|triangle| self.fill_part(shape, *triangle, color));
        }
    }

    fn fill_whole(&mut self, shape: &Shape, color: Color32) {
        let base = pen::next(self.mesh);
        for point in &shape.points {
            pen::vertex(self.mesh, self.view.screen(*point), color);
        }
        self.mesh
            .indices
            .extend(shape.triangles.iter().flatten().map(|index| base + index));
    }

    fn fill_part(&mut self, shape: &Shape, triangle: [u32; 3], color: Color32) {
        self.corners.clear();
        self.corners.extend(triangle.map(|index| shape.at(index)));
        if !Bounds::around(self.corners.iter().copied()).intersects(&self.seen) {
            return;
        }
        clip::convex(&mut self.corners, &mut self.spare, &self.safe);
        let base = pen::next(self.mesh);
        for corner in &self.corners {
            pen::vertex(self.mesh, self.view.screen(*corner), color);
        }
        pen::fan(self.mesh, base, self.corners.len());
    }

    fn outline(&mut self, shape: &Shape, width: f32, color: Color32) {
        for [a, b] in &shape.edges {
            let (a, b) = (shape.at(*a), shape.at(*b));
            if !Bounds::around([a, b]).intersects(&self.seen) {
                continue;
            }
            if let Some((a, b)) = clip::segment(a, b, &self.safe) {
                pen::line(
                    self.mesh,
                    self.view.screen(a),
                    self.view.screen(b),
                    width,
                    color,
                );
            }
        }
    }
}

/// Steps of the graticule, in arc seconds: 20°, 10°, 5°, 1°, 30', 10', 5', 1', 30", 10", 5", 1".
const STEPS: [f64; 12] = [
    72_000.0, 36_000.0, 18_000.0, 3_600.0, 1_800.0, 600.0, 300.0, 60.0, 30.0, 10.0, 5.0, 1.0,
];

/// Lines of latitude and longitude. Close up the basemap has nothing else to show that the map
/// moves, and how far.
pub(crate) fn graticule(view: &View, palette: &Palette, pixels_per_point: f32) -> Mesh {
    const AT_LEAST_APART: f64 = 110.0;
    let mut mesh = Mesh::default();
    let points_per_second = view.scale / (360.0 * 3_600.0);
    let wide_enough = |step: &&f64| **step * points_per_second >= AT_LEAST_APART;
    let Some(step) = STEPS
        .iter()
        .rev()
        .find(wide_enough)
        .map(|seconds| seconds / 3_600.0)
    else {
        return mesh;
    };
    let seen = view.bounds(0.0);
    let (north, west) = seen.min.to_degrees();
    let (south, east) = seen.max.to_degrees();
    let rect = view.rect;
    for longitude in multiples(west, east, step) {
        let x = view.screen(World::from_degrees(0.0, longitude)).x;
        let x = pen::crisp(egui::pos2(x, 0.0), pixels_per_point).x;
        let (top, bottom) = (egui::pos2(x, rect.top()), egui::pos2(x, rect.bottom()));
        pen::line(&mut mesh, top, bottom, 1.0, palette.map_block);
    }
    for latitude in multiples(south, north, step) {
        let y = view.screen(World::from_degrees(latitude, 0.0)).y;
        let y = pen::crisp(egui::pos2(0.0, y), pixels_per_point).y;
        let (left, right) = (egui::pos2(rect.left(), y), egui::pos2(rect.right(), y));
        pen::line(&mut mesh, left, right, 1.0, palette.map_block);
    }
    mesh
}

/// The multiples of `step` between two numbers; never more than a screen can hold.
fn multiples(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    (0..200_u32)
        .map(move |i| (first + f64::from(i)) * step)
        .take_while(move |it| *it <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, vec2};

    fn view(lat: f64, lon: f64, zoom: f64) -> View {
        let rect = Rect::from_min_size(egui::Pos2::ZERO, vec2(1200.0, 700.0));
        View::new(World::from_degrees(lat, lon), zoom, rect)
    }

    #[test]
    fn every_view_of_the_shipped_map_is_finite_and_sound() {
        let map = Basemap::shipped();
        for zoom in [3.0, 4.9, 6.5, 9.0, 14.0, 19.0] {
            for (lat, lon) in [(-6.6, 106.8), (0.0, 118.0), (84.0, -179.0), (-84.0, 179.0)] {
                let mesh = ground(map, &view(lat, lon, zoom), &Palette::DARK);
                assert!(mesh.is_valid());
                let limit = SAFE + 2_000.0;
                let near =
                    |v: &egui::epaint::Vertex| v.pos.x.abs() < limit && v.pos.y.abs() < limit;
                assert!(mesh.vertices.iter().all(near), "zoom {zoom} at {lat} {lon}");
            }
        }
    }

    #[test]
    fn indonesia_is_drawn_and_a_street_is_covered_by_land() {
        let map = Basemap::shipped();
        assert!(
            ground(map, &view(-2.0, 118.0, 5.0), &Palette::DARK)
                .indices
                .len()
                > 10_000
        );
        let street = ground(map, &view(-6.6, 106.8, 17.0), &Palette::DARK);
        assert!(!street.indices.is_empty());
        assert!(street.indices.len() < 3_000, "{}", street.indices.len());
    }

    #[test]
    fn the_graticule_keeps_its_distance() {
        for zoom in [3.0, 8.0, 13.0, 19.0] {
            let mesh = graticule(&view(-6.6, 106.8, zoom), &Palette::DARK, 1.0);
            let lines = mesh.vertices.len() / 8;
            assert!((1..40).contains(&lines), "{lines} lines at zoom {zoom}");
        }
    }
}
