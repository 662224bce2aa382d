//! The widget itself: keeps what persists between frames and draws one frame.

use std::collections::VecDeque;
use std::time::Duration;

use egui::{Key, Rect, Response, Shape};
use mikromon_domain::ids::RouterId;
use walkers::{Map, TileId, lat_lon};

use crate::basemap::{self, Basemap};
use crate::camera::Camera;
use crate::labels::{Lettering, Taken};
use crate::nodes::{Node, Nodes};
use crate::palette::Palette;
use crate::scene::{MapAction, MapOrder, MapScene, TileMode, Viewport};
use crate::tiles::{TileReply, TileRequest, TileStore};
use crate::view::View;
use crate::{furniture, marks, pick};

/// The map between two frames.
pub struct MapView {
    scene: MapScene,
    nodes: Nodes,
    camera: Camera,
    tiles: Option<TileStore>,
    requests: Vec<TileRequest>,
    orders: VecDeque<MapOrder>,
    /// All markers were put in view in this room, which came to this: while nobody looks elsewhere,
    /// it follows the size of the room.
    fitted: Option<(Rect, Viewport)>,
    /// The viewport that was told last.
    told: Option<Viewport>,
    /// The keyboard was used after the pointer: its focus has to be seen.
    by_keyboard: bool,
}

impl MapView {
    /// It begins with all markers in view.
    pub fn new(scene: MapScene) -> Self {
        let mut view = Self {
            scene: MapScene::empty(scene.theme),
            nodes: Nodes::default(),
            camera: Camera::new(),
            tiles: None,
            requests: Vec::new(),
            orders: VecDeque::from([MapOrder::FitAll]),
            fitted: None,
            told: None,
            by_keyboard: false,
        };
        view.set_scene(scene);
        view
    }

    /// Where the map looks does not change.
    pub fn set_scene(&mut self, scene: MapScene) {
        if scene.markers != self.scene.markers {
            self.nodes = Nodes::new(&scene.markers);
        }
        if scene.tiles != self.scene.tiles {
            self.tiles = match &scene.tiles {
                TileMode::Offline => None,
                TileMode::Source { base, max_zoom, .. } => Some(TileStore::new(base, *max_zoom)),
            };
        }
        self.scene = scene;
    }

    /// Takes effect in the next frame.
    pub fn order(&mut self, order: MapOrder) {
        self.orders.push_back(order);
    }

    /// Tiles to fetch since the last call; each wants a [`MapView::tile_reply`].
    pub fn tile_requests(&mut self) -> Vec<TileRequest> {
        std::mem::take(&mut self.requests)
    }

    pub fn tile_reply(&mut self, ctx: &egui::Context, id: TileId, reply: &TileReply) {
        if let Some(tiles) = &mut self.tiles {
            tiles.reply(ctx, id, reply);
        }
    }

    /// Draws one frame over the whole of `ui`.
    pub fn ui(&mut self, ui: &mut egui::Ui) -> Vec<MapAction> {
        let rect = ui.max_rect();
        let looks = self.camera.viewport();
        if (self.fitted).is_some_and(|(room, fit)| fit == looks && room != rect) {
            self.orders.push_front(MapOrder::FitAll);
        }
        for order in std::mem::take(&mut self.orders) {
            self.camera.obey(order, &self.nodes, rect);
            let fits = order == MapOrder::FitAll;
            self.fitted = fits.then(|| (rect, self.camera.viewport()));
        }
        self.camera.wheel(ui, rect);
        self.camera.keys(ui, &self.nodes, rect);
        if let Some(tiles) = &mut self.tiles {
            let now = ui.input(|input| input.time);
            tiles.begin_frame(now, ui.pixels_per_point());
        }

        let palette = self.palette();
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, palette.map_water);
        // The ground lies under the tiles, but is drawn only when the gestures are known.
        let ground = painter.add(Shape::Noop);
        let response = self.gestures(ui, rect);
        let view = self.camera.view(rect);
        painter.set(ground, self.ground(&view, ui.pixels_per_point()));

        let hovered = self.hovered(&response, &view);
        self.draw(&painter, &view, hovered);
        let mut actions = Vec::new();
        self.touched(ui, &response, hovered, &mut actions);
        self.rested(ui, &mut actions);
        self.fetch(ui);
        actions
    }

    /// Lets walkers draw the tiles and do what dragging and pinching ask for.
    fn gestures(&mut self, ui: &mut egui::Ui, rect: Rect) -> Response {
        let before = self.camera.viewport();
        let opacity = self.palette().tile_opacity;
        let origin = lat_lon(before.latitude, before.longitude);
        let mut map = Map::new(None, &mut self.camera.memory, origin)
            .zoom_with_ctrl(true)
            .panning(false)
            .double_click_to_zoom(false);
        if let Some(tiles) = &mut self.tiles {
            map = map.with_layer(tiles, opacity);
        }
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        let response = map.show(&mut ui, |_, _, _, _| ()).response;
        self.camera.hold(before);
        response
    }

    fn ground(&self, view: &View, pixels_per_point: f32) -> egui::Mesh {
        let palette = self.palette();
        let mut mesh = basemap::ground(Basemap::shipped(), view, palette);
        if !self.has_tiles() {
            mesh.append(basemap::graticule(view, palette, pixels_per_point));
        }
        mesh
    }

    const fn palette(&self) -> &'static Palette {
        Palette::of(self.scene.theme)
    }

    /// Whether tiles cover the ground; they bring their own names.
    fn has_tiles(&self) -> bool {
        self.tiles.as_ref().is_some_and(|tiles| tiles.drawn() > 0)
    }

    fn hovered(&self, response: &Response, view: &View) -> Option<RouterId> {
        let pointer = response.hover_pos().filter(|_| !response.dragged())?;
        pick::at(&self.nodes, view, pointer).map(|node| node.router)
    }

    fn draw(&self, painter: &egui::Painter, view: &View, hovered: Option<RouterId>) {
        let palette = self.palette();
        let find = |router: Option<RouterId>| router.and_then(|it| self.nodes.find(it));
        let (selected, hovered) = (find(self.scene.selected), find(hovered));
        painter.add(marks::links(&self.nodes, view, palette));
        // Its place is below the markers, but the names are set around them.
        let plates = painter.add(Shape::Noop);
        painter.add(marks::markers(&self.nodes, view, palette));
        let at = |node: &Node| view.screen(node.at);
        painter.add(marks::rings(selected.map(at), hovered.map(at), palette));

        let mut taken = Taken::default();
        let floor = view.rect.with_min_y(view.rect.bottom() - furniture::HEIGHT);
        taken.block(floor);
        let lettering = Lettering {
            painter,
            view,
            palette,
        };
        lettering.routers(&self.nodes, selected, hovered, &mut taken);
        if !self.has_tiles() {
            lettering.places(Basemap::shipped(), &mut taken);
        }
        painter.set(plates, taken.plates(palette));
        self.furniture(painter, view);
    }

    fn furniture(&self, painter: &egui::Painter, view: &View) {
        let palette = self.palette();
        furniture::scale_bar(painter, view, palette);
        let source = match &self.scene.tiles {
            TileMode::Source { attribution, .. } if self.has_tiles() => attribution,
            _ => basemap::ATTRIBUTION,
        };
        furniture::attribution(painter, view.rect, palette, source);
        let focused = painter.ctx().input(|input| input.focused);
        if focused && self.by_keyboard {
            furniture::focus_ring(painter, view.rect, palette);
        }
    }

    /// What clicks and keys mean.
    fn touched(
        &mut self,
        ui: &egui::Ui,
        response: &Response,
        hovered: Option<RouterId>,
        actions: &mut Vec<MapAction>,
    ) {
        if hovered.is_some() {
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        match hovered {
            Some(router) if response.double_clicked() => actions.push(MapAction::Opened(router)),
            Some(router) if response.clicked() => actions.push(MapAction::Selected(router)),
            None if response.double_clicked() => self.order(MapOrder::ZoomIn),
            None if response.clicked() && self.scene.selected.is_some() => {
                actions.push(MapAction::Cleared);
            }
            _ => {}
        }
        let (typed, pressed) =
            ui.input(|input| (!input.keys_down.is_empty(), input.pointer.any_pressed()));
        self.by_keyboard = (self.by_keyboard || typed) && !pressed;
        let key = |key| ui.input(|input| input.key_pressed(key));
        if key(Key::PageDown) || key(Key::PageUp) {
            actions.extend(self.neighbour(key(Key::PageDown)).map(MapAction::Selected));
        }
        if let (true, Some(router)) = (key(Key::Enter), self.scene.selected) {
            actions.push(MapAction::Opened(router));
        }
    }

    /// The marker after (or before) the selected one, the worst first.
    fn neighbour(&self, after: bool) -> Option<RouterId> {
        let order: Vec<RouterId> = self.nodes.iter().rev().map(|node| node.router).collect();
        let at = order.iter().position(|it| Some(*it) == self.scene.selected);
        let next = match (at, after) {
            (None, _) => 0,
            (Some(at), true) => (at + 1) % order.len(),
            (Some(at), false) => at.checked_sub(1).unwrap_or(order.len() - 1),
        };
        order.get(next).copied()
    }

    /// Tells the viewport once the map stands still.
    fn rested(&mut self, ui: &egui::Ui, actions: &mut Vec<MapAction>) {
        let moving = self.camera.memory.animating() || ui.input(|input| input.pointer.any_down());
        let now = self.camera.viewport();
        if !moving && self.told != Some(now) {
            self.told = Some(now);
            actions.push(MapAction::Moved(now));
        }
        if !self.orders.is_empty() {
            ui.request_repaint();
        }
    }

    fn fetch(&mut self, ui: &egui::Ui) {
        let Some(tiles) = &mut self.tiles else { return };
        self.requests.extend(tiles.end_frame());
        if let Some(wait) = tiles.next_try() {
            ui.ctx()
                .request_repaint_after(Duration::from_secs_f64(wait));
        }
    }
}

#[cfg(test)]
mod tests;
