//! Where the map looks: orders, keys and the wheel, within limits. Dragging and pinching are
//! walkers' own.

use egui::emath::Numeric;
use egui::{Key, Pos2, Rect, Vec2, vec2};
use walkers::{MapMemory, lat_lon};

use crate::MapOrder;
use crate::mercator::World;
use crate::nodes::Nodes;
use crate::scene::Viewport;
use crate::view::{Bounds, View};

/// Below this the world is smaller than a window; above it no source has tiles.
const ZOOMS: std::ops::RangeInclusive<f64> = 3.0..=19.0;

/// Markers that are close together are still shown with their surroundings.
const CLOSEST_FIT: f64 = 14.0;

/// Around what is fitted, in points.
const MARGIN: f32 = 56.0;

/// Points of wheel travel per zoom level.
const WHEEL: f64 = 160.0;

/// One press of an arrow key, in points.
const STEP: f32 = 96.0;

pub(crate) struct Camera {
    pub(crate) memory: MapMemory,
}

impl Camera {
    pub(crate) fn new() -> Self {
        let mut camera = Self {
            memory: MapMemory::default(),
        };
        camera.look(World::from_degrees(-2.5, 118.0), 5.0);
        camera
    }

    pub(crate) fn center(&self) -> World {
        let center = self.memory.detached().unwrap_or_default();
        World::from_degrees(center.y(), center.x())
    }

    pub(crate) fn view(&self, rect: Rect) -> View {
        View::new(self.center(), self.memory.zoom(), rect)
    }

    pub(crate) fn viewport(&self) -> Viewport {
        let (latitude, longitude) = self.center().to_degrees();
        Viewport {
            latitude,
            longitude,
            zoom: self.memory.zoom(),
        }
    }

    pub(crate) fn look(&mut self, center: World, zoom: f64) {
        if !(center.x.is_finite() && center.y.is_finite()) {
            return;
        }
        let center = World {
            x: center.x.clamp(0.0, 1.0),
            y: center.y.clamp(0.0, 1.0),
        };
        let (latitude, longitude) = center.to_degrees();
        self.memory.center_at(lat_lon(latitude, longitude));
        // In range of walkers', whose limits are wider; a zoom that is no number changes nothing.
        let _ = self
            .memory
            .set_zoom(zoom.clamp(*ZOOMS.start(), *ZOOMS.end()));
    }

    pub(crate) fn obey(&mut self, order: MapOrder, nodes: &Nodes, rect: Rect) {
        let (center, zoom) = (self.center(), self.memory.zoom());
        match order {
            MapOrder::ZoomIn => self.look(center, (zoom + 1.0).round()),
            MapOrder::ZoomOut => self.look(center, (zoom - 1.0).round()),
            MapOrder::FitAll => self.fit(nodes.bounds().unwrap_or_else(indonesia), rect),
            MapOrder::Show(router) => {
                if let Some(node) = nodes.find(router) {
                    self.look(node.at, zoom.max(12.0));
                }
            }
            MapOrder::Restore(to) => {
                self.look(World::from_degrees(to.latitude, to.longitude), to.zoom);
            }
        }
    }

    /// Shows all of `bounds`, as close as it goes.
    pub(crate) fn fit(&mut self, bounds: Bounds, rect: Rect) {
        let room = (rect.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(MARGIN));
        let (wide, high) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let scale = (f64::from(room.x) / wide).min(f64::from(room.y) / high);
        let zoom = (scale / 256.0).log2().min(CLOSEST_FIT);
        let center = World {
            x: bounds.min.x + wide / 2.0,
            y: bounds.min.y + high / 2.0,
        };
        self.look(center, zoom);
    }

    /// Zooms so that what is under the pointer stays there.
    pub(crate) fn zoom_at(&mut self, pointer: Pos2, levels: f64, rect: Rect) {
        let before = self.view(rect);
        let anchor = before.world(pointer);
        let zoom = (before.zoom() + levels).clamp(*ZOOMS.start(), *ZOOMS.end());
        let scale = View::new(anchor, zoom, rect).scale;
        let offset = pointer - rect.center();
        let center = World {
            x: anchor.x - f64::from(offset.x) / scale,
            y: anchor.y - f64::from(offset.y) / scale,
        };
        self.look(center, zoom);
    }

    fn pan(&mut self, points: Vec2, rect: Rect) {
        let view = self.view(rect);
        self.look(view.world(rect.center() + points), view.zoom());
    }

    /// The wheel zooms without Ctrl, as on every map of the web; it is taken from walkers, whose
    /// step depends on the frame rate.
    pub(crate) fn wheel(&mut self, ui: &egui::Ui, rect: Rect) {
        let pointer = ui
            .input(|input| input.pointer.hover_pos())
            .filter(|at| rect.contains(*at));
        let travel = ui.input(|input| input.smooth_scroll_delta().y);
        if let (Some(pointer), true) = (pointer, travel != 0.0) {
            self.zoom_at(pointer, f64::from(travel) / WHEEL, rect);
        }
    }

    pub(crate) fn keys(&mut self, ui: &egui::Ui, nodes: &Nodes, rect: Rect) {
        let presses = |key| ui.input(|input| f32::from_f64(input.num_presses(key).to_f64()));
        let pan = vec2(
            presses(Key::ArrowRight) - presses(Key::ArrowLeft),
            presses(Key::ArrowDown) - presses(Key::ArrowUp),
        );
        if pan != Vec2::ZERO {
            self.pan(pan * STEP, rect);
        }
        let closer = presses(Key::Plus) + presses(Key::Equals) - presses(Key::Minus);
        if closer != 0.0 {
            self.look(self.center(), self.memory.zoom() + f64::from(closer));
        }
        if presses(Key::Home) > 0.0 {
            self.obey(MapOrder::FitAll, nodes, rect);
        }
    }

    /// Brings what walkers' gestures did back into the limits. Zooming beyond them would move the
    /// middle too, so the whole step is taken back.
    pub(crate) fn hold(&mut self, before: Viewport) {
        let now = self.viewport();
        if !ZOOMS.contains(&now.zoom) {
            self.look(
                World::from_degrees(before.latitude, before.longitude),
                now.zoom,
            );
        } else if !(-84.0..=84.0).contains(&now.latitude)
            || !(-180.0..=180.0).contains(&now.longitude)
        {
            let center = World::from_degrees(now.latitude.clamp(-84.0, 84.0), now.longitude);
            self.look(center, now.zoom);
        }
    }
}

/// What is shown where there is no marker.
fn indonesia() -> Bounds {
    Bounds::around([
        World::from_degrees(6.0, 95.0),
        World::from_degrees(-11.0, 141.0),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::tests::marker;
    use mikromon_domain::router::RouterState;
    use proptest::prelude::*;

    fn rect() -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(900.0, 600.0))
    }

    #[test]
    fn fit_all_shows_every_marker_and_not_the_moon() {
        let mut far = marker(2, "far", RouterState::Up);
        (far.latitude, far.longitude) = (-8.5, 115.2);
        let nodes = Nodes::new(&[marker(1, "here", RouterState::Up), far]);
        let mut camera = Camera::new();
        camera.obey(MapOrder::FitAll, &nodes, rect());
        let view = camera.view(rect());
        for node in nodes.iter() {
            assert!(
                rect().shrink(50.0).contains(view.screen(node.at)),
                "{}",
                node.name
            );
        }
        assert!(view.zoom() > 6.0, "{}", view.zoom());
    }

    #[test]
    fn one_marker_is_fitted_with_its_surroundings_and_none_shows_indonesia() {
        let mut camera = Camera::new();
        camera.obey(
            MapOrder::FitAll,
            &Nodes::new(&[marker(1, "a", RouterState::Up)]),
            rect(),
        );
        assert!((camera.memory.zoom() - CLOSEST_FIT).abs() < 1e-9);
        camera.obey(MapOrder::FitAll, &Nodes::default(), rect());
        let jakarta = camera.view(rect()).screen(World::from_degrees(-6.2, 106.8));
        assert!(rect().contains(jakarta));
    }

    #[test]
    fn orders_stay_within_the_limits() {
        let mut camera = Camera::new();
        for _ in 0..40 {
            camera.obey(MapOrder::ZoomIn, &Nodes::default(), rect());
        }
        assert!((camera.memory.zoom() - 19.0).abs() < 1e-9);
        let nowhere = Viewport {
            latitude: f64::NAN,
            longitude: 900.0,
            zoom: f64::NAN,
        };
        camera.obey(MapOrder::Restore(nowhere), &Nodes::default(), rect());
        assert!(ZOOMS.contains(&camera.memory.zoom()));
    }

    proptest! {
        #[test]
        fn zooming_keeps_what_is_under_the_pointer(
            x in 0.0..900.0_f32, y in 0.0..600.0_f32, levels in -3.0..3.0_f64,
        ) {
            let mut camera = Camera::new();
            camera.look(World::from_degrees(-6.6, 106.8), 9.0);
            let pointer = egui::pos2(x, y);
            let anchor = camera.view(rect()).world(pointer);
            camera.zoom_at(pointer, levels, rect());
            let now = camera.view(rect()).screen(anchor);
            prop_assert!((now - pointer).length() < 0.1, "{now:?}");
        }
    }
}
