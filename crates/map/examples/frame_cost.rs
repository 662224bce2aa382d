//! What a frame costs the processor with many markers, without a window:
//! `cargo run --release -p mikromon-map --example frame_cost -- 10000`

#![allow(clippy::print_stdout, reason = "its output is the measurement")]

use std::error::Error;
use std::time::Instant;

use egui::{Context, Pos2, RawInput, Rect, vec2};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_map::{MapOrder, MapScene, MapView, Marker, Theme, Viewport};
use uuid::Uuid;

/// Frames that are measured; the best and the middle one are told.
const FRAMES: u32 = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args()
        .nth(1)
        .map_or(Ok(10_000), |it| it.parse())?;
    for (name, zoom) in [("all", 5.0), ("province", 8.0), ("town", 13.0)] {
        println!("{}", measure(name, zoom, count));
    }
    Ok(())
}

fn measure(name: &str, zoom: f64, count: u32) -> String {
    let scene = MapScene {
        markers: markers(count),
        ..MapScene::empty(Theme::Dark)
    };
    let (mut view, ctx) = (MapView::new(scene), Context::default());
    let mut times = Vec::new();
    let mut vertices = 0;
    for frame in 0..FRAMES {
        // A little further each time, so that nothing is drawn twice alike.
        let longitude = 110.0 + f64::from(frame) * 1e-4;
        view.order(MapOrder::Restore(Viewport {
            latitude: -7.0,
            longitude,
            zoom,
        }));
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1200.0, 700.0))),
            time: Some(f64::from(frame) / 60.0),
            ..RawInput::default()
        };
        let began = Instant::now();
        let mut output = ctx.run_ui(input, |ui| drop(view.ui(ui)));
        output.textures_delta.clear();
        let drawn = ctx.tessellate(output.shapes, 1.0);
        times.push(began.elapsed());
        vertices = drawn
            .iter()
            .map(|it| match &it.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum();
    }
    times.sort();
    let millis = |at: usize| times.get(at).map_or(0.0, |it| it.as_secs_f64() * 1e3);
    let (best, middle) = (millis(0), millis(times.len() / 2));
    format!(
        r#"{{"view":"{name}","markers":{count},"best_ms":{best:.2},"median_ms":{middle:.2},"vertices":{vertices}}}"#
    )
}

/// Spread over Java by a sequence without clumps.
fn markers(count: u32) -> Vec<Marker> {
    let share = |i: u32, step: f64| (f64::from(i) * step).fract();
    (0..count)
        .map(|i| Marker {
            router: RouterId::from_uuid(Uuid::from_u128(u128::from(i) + 1)),
            name: format!("R-{i:05}"),
            latitude: -8.2 + 1.6 * share(i, 0.754_877_666),
            longitude: 105.5 + 8.8 * share(i, 0.569_840_291),
            state: if i % 50 == 0 {
                RouterState::Down
            } else {
                RouterState::Up
            },
            parent: (i > 0).then(|| RouterId::from_uuid(Uuid::from_u128(u128::from(i / 8) + 1))),
        })
        .collect()
}
