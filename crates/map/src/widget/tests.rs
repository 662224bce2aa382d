//! Clicks, keys and the wheel against whole frames, without a window.

use super::*;
use crate::Theme;
use crate::nodes::tests::marker;
use egui::{Context, Event, Pos2, RawInput, pos2, vec2};
use mikromon_domain::router::RouterState;

struct Bench {
    ctx: Context,
    view: MapView,
    time: f64,
    room: egui::Vec2,
}

impl Bench {
    fn new(markers: Vec<crate::Marker>) -> Self {
        let scene = MapScene {
            markers,
            ..MapScene::empty(Theme::Dark)
        };
        let mut bench = Self {
            ctx: Context::default(),
            view: MapView::new(scene),
            time: 0.0,
            room: vec2(900.0, 600.0),
        };
        bench.frame(Vec::new());
        bench
    }

    fn frame(&mut self, events: Vec<Event>) -> Vec<MapAction> {
        self.drawn(events).0
    }

    fn drawn(&mut self, events: Vec<Event>) -> (Vec<MapAction>, Vec<Shape>) {
        self.time += 0.016;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.room)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut actions = Vec::new();
        let mut output = self
            .ctx
            .run_ui(input, |ui| actions.extend(self.view.ui(ui)));
        output.textures_delta.clear();
        let shapes = output.shapes.into_iter().map(|it| it.shape).collect();
        (actions, shapes)
    }

    fn click(&mut self, at: Pos2) -> Vec<MapAction> {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        let mut actions = self.frame(vec![Event::PointerMoved(at)]);
        actions.extend(self.frame(vec![button(true)]));
        actions.extend(self.frame(vec![button(false)]));
        actions
    }

    fn press(&mut self, key: Key) -> Vec<MapAction> {
        self.frame(vec![Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        }])
    }
}

#[test]
fn a_click_on_a_marker_selects_it_and_one_beside_clears() {
    let only = marker(1, "BR-Ciawi", RouterState::Up);
    let mut bench = Bench::new(vec![only.clone()]);
    let middle = pos2(450.0, 300.0);
    assert!(
        bench
            .click(middle)
            .contains(&MapAction::Selected(only.router))
    );
    bench.view.scene.selected = Some(only.router);
    bench.time += 2.0;
    assert!(
        bench
            .click(middle + vec2(200.0, 0.0))
            .contains(&MapAction::Cleared)
    );
}

#[test]
fn a_name_stands_on_a_plate_that_covers_links_and_no_marker() {
    let parent = marker(1, "BR-Ciawi", RouterState::Up);
    let child = crate::Marker {
        parent: Some(parent.router),
        longitude: parent.longitude + 0.1,
        ..marker(2, "BR-Bogor", RouterState::Down)
    };
    let shapes = Bench::new(vec![parent, child]).drawn(Vec::new()).1;
    let place = shapes
        .iter()
        .position(|it| matches!(it, Shape::Vec(all) if !all.is_empty()));
    let place = place.expect("plates are drawn");
    let meshes = |of: &[Shape]| of.iter().filter(|it| matches!(it, Shape::Mesh(_))).count();
    let (below, above) = shapes.split_at(place);
    // Ground and links; then markers and rings.
    assert!(meshes(below) >= 2 && meshes(above) == 2);
    let plates = shapes[place].visual_bounding_rect();
    let named = |it: &&Shape| matches!(it, Shape::Text(text) if text.galley.text() == "BR-Bogor");
    let name = above.iter().find(named).expect("the name is written");
    assert!(plates.contains_rect(name.visual_bounding_rect().shrink(2.0)));
}

#[test]
fn the_keyboard_pans_zooms_and_goes_through_the_markers_worst_first() {
    let down = marker(2, "down", RouterState::Down);
    let mut bench = Bench::new(vec![marker(1, "up", RouterState::Up), down.clone()]);
    let before = bench.view.camera.viewport();
    bench.press(Key::ArrowRight);
    assert!(bench.view.camera.viewport().longitude > before.longitude);
    bench.press(Key::Plus);
    assert!(bench.view.camera.viewport().zoom > before.zoom);
    assert!(
        bench
            .press(Key::PageDown)
            .contains(&MapAction::Selected(down.router))
    );
}

#[test]
fn the_wheel_zooms_without_ctrl() {
    let mut bench = Bench::new(vec![marker(1, "a", RouterState::Up)]);
    let before = bench.view.camera.viewport().zoom;
    bench.frame(vec![Event::PointerMoved(pos2(300.0, 300.0))]);
    bench.frame(vec![Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    }]);
    for _ in 0..30 {
        bench.frame(Vec::new());
    }
    let after = bench.view.camera.viewport().zoom;
    assert!(
        after > before + 0.3 && after < before + 2.0,
        "{before} to {after}"
    );
}

#[test]
fn all_markers_stay_in_view_as_the_room_changes_until_somebody_looks_elsewhere() {
    let mut far = marker(2, "far", RouterState::Up);
    (far.latitude, far.longitude) = (-6.9, 107.6);
    let mut bench = Bench::new(vec![marker(1, "here", RouterState::Up), far]);
    let in_view = |bench: &mut Bench, room| {
        bench.room = room;
        bench.frame(Vec::new());
        let rect = Rect::from_min_size(Pos2::ZERO, room);
        let view = bench.view.camera.view(rect);
        let mut nodes = bench.view.nodes.iter();
        (
            nodes.all(|it| rect.contains(view.screen(it.at))),
            view.zoom(),
        )
    };
    let (all, wide) = in_view(&mut bench, vec2(1_800.0, 1_200.0));
    assert!(all);
    let (all, narrow) = in_view(&mut bench, vec2(400.0, 300.0));
    assert!(all && narrow < wide, "{narrow} {wide}");
    bench.view.order(MapOrder::ZoomIn);
    let (_, nearer) = in_view(&mut bench, vec2(400.0, 300.0));
    let (_, still) = in_view(&mut bench, vec2(1_800.0, 1_200.0));
    assert!(nearer > narrow && (still - nearer).abs() < 1e-9);
}

#[test]
fn the_viewport_is_told_once_when_the_map_rests() {
    let mut bench = Bench::new(Vec::new());
    assert!(bench.frame(Vec::new()).is_empty());
    bench.view.order(MapOrder::ZoomIn);
    let told = bench.frame(Vec::new());
    assert!(matches!(told.as_slice(), [MapAction::Moved(_)]), "{told:?}");
}

#[test]
fn tiles_are_asked_for_only_when_there_is_a_source() {
    let mut bench = Bench::new(Vec::new());
    assert!(bench.view.tile_requests().is_empty());
    let tiles = TileMode::Source {
        base: "tile://localhost/x".into(),
        attribution: "x".into(),
        max_zoom: 19,
    };
    bench.view.set_scene(MapScene {
        tiles,
        ..MapScene::empty(Theme::Dark)
    });
    bench.frame(Vec::new());
    let asked = bench.view.tile_requests();
    assert!(!asked.is_empty() && asked.len() <= 6);
    assert!(
        asked
            .iter()
            .all(|it| it.url.starts_with("tile://localhost/x/"))
    );
}
