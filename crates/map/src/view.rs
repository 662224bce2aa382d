//! One frame's view: the affine map between the unit square and the screen.

use egui::emath::Numeric;
use egui::{Pos2, Rect, Vec2};

use crate::mercator::World;

/// What one frame looks at. Subtraction is done in f64 before anything becomes an f32, so that a
/// street is as steady as a continent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) center: World,
    /// Points on the screen per width of the world.
    pub(crate) scale: f64,
    pub(crate) rect: Rect,
}

/// A rectangle on the unit square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) min: World,
    pub(crate) max: World,
}

/// Points per tile of zoom 0, as walkers and every tile source have it.
const TILE: f64 = 256.0;

impl View {
    pub(crate) fn new(center: World, zoom: f64, rect: Rect) -> Self {
        let scale = TILE * zoom.exp2();
        Self {
            center,
            scale,
            rect,
        }
    }

    pub(crate) fn zoom(&self) -> f64 {
        (self.scale / TILE).log2()
    }

    pub(crate) fn screen(&self, at: World) -> Pos2 {
        let x = (at.x - self.center.x) * self.scale;
        let y = (at.y - self.center.y) * self.scale;
        self.rect.center() + Vec2::new(f32::from_f64(x), f32::from_f64(y))
    }

    pub(crate) fn world(&self, at: Pos2) -> World {
        let offset = at - self.rect.center();
        World {
            x: self.center.x + f64::from(offset.x) / self.scale,
            y: self.center.y + f64::from(offset.y) / self.scale,
        }
    }

    /// What is seen, and `margin` points around it.
    pub(crate) fn bounds(&self, margin: f32) -> Bounds {
        let rect = self.rect.expand(margin);
        Bounds {
            min: self.world(rect.min),
            max: self.world(rect.max),
        }
    }

    /// Metres per point in the middle of the view; Mercator grows with the latitude.
    pub(crate) fn metres_per_point(&self) -> f64 {
        let (latitude, _) = self.center.to_degrees();
        EQUATOR_METRES * latitude.to_radians().cos() / self.scale
    }
}

/// WGS 84.
const EQUATOR_METRES: f64 = 40_075_016.686;

impl Bounds {
    /// Holds nothing; [`Bounds::include`] makes it grow.
    pub(crate) const NOTHING: Self = Self {
        min: World {
            x: f64::INFINITY,
            y: f64::INFINITY,
        },
        max: World {
            x: f64::NEG_INFINITY,
            y: f64::NEG_INFINITY,
        },
    };

    pub(crate) fn around(points: impl IntoIterator<Item = World>) -> Self {
        let mut bounds = Self::NOTHING;
        points.into_iter().for_each(|point| bounds.include(point));
        bounds
    }

    pub(crate) fn include(&mut self, at: World) {
        self.min = World {
            x: self.min.x.min(at.x),
            y: self.min.y.min(at.y),
        };
        self.max = World {
            x: self.max.x.max(at.x),
            y: self.max.y.max(at.y),
        };
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    pub(crate) fn contains(&self, at: World) -> bool {
        self.min.x <= at.x && at.x <= self.max.x && self.min.y <= at.y && at.y <= self.max.y
    }

    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;
    use proptest::prelude::*;

    #[test]
    fn the_scale_is_that_of_the_slippy_map() {
        let view = View::new(World { x: 0.5, y: 0.5 }, 0.0, Rect::ZERO);
        assert!((view.metres_per_point() - 156_543.034).abs() < 0.01);
        assert!((view.zoom() - 0.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_point_of_the_screen_comes_back(
            lat in -80.0..80.0_f64, lon in -180.0..180.0_f64, zoom in 3.0..19.0_f64,
            x in 0.0..1200.0_f32, y in 0.0..700.0_f32,
        ) {
            let rect = Rect::from_min_size(Pos2::ZERO, egui::vec2(1200.0, 700.0));
            let view = View::new(World::from_degrees(lat, lon), zoom, rect);
            let back = view.screen(view.world(pos2(x, y)));
            prop_assert!((back - pos2(x, y)).length() < 0.01, "{back:?}");
        }

        #[test]
        fn degrees_come_back(lat in -85.0..85.0_f64, lon in -180.0..180.0_f64) {
            let (la, lo) = World::from_degrees(lat, lon).to_degrees();
            prop_assert!((la - lat).abs() < 1e-9 && (lo - lon).abs() < 1e-9);
        }
    }
}
