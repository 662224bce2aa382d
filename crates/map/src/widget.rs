//! The widget itself: keeps what persists between frames and draws one frame.

use std::collections::VecDeque;

use crate::{MapAction, MapOrder, MapScene};

/// The map between two frames.
pub struct MapView {
    scene: MapScene,
    orders: VecDeque<MapOrder>,
}

impl MapView {
    pub fn new(scene: MapScene) -> Self {
        Self {
            scene,
            orders: VecDeque::new(),
        }
    }

    pub fn set_scene(&mut self, scene: MapScene) {
        self.scene = scene;
    }

    /// Takes effect in the next frame.
    pub fn order(&mut self, order: MapOrder) {
        self.orders.push_back(order);
    }

    /// Draws one frame over the whole of `ui`.
    pub fn ui(&mut self, ui: &mut egui::Ui) -> Vec<MapAction> {
        self.orders.clear();
        ui.painter()
            .rect_filled(ui.max_rect(), 0.0, self.scene.palette.map_water);
        Vec::new()
    }
}
