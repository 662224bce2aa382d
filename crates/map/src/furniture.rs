//! What lies on the map without belonging to it: scale bar, attribution, the ring of the keyboard's
//! focus. The lowest 28 points of the widget are theirs.

use egui::emath::Numeric;
use egui::{Align2, FontId, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::palette::Palette;
use crate::view::View;

/// What is kept free of names, in points.
pub(crate) const HEIGHT: f32 = 28.0;

/// The scale bar is at most this long, in points.
const LONGEST: f64 = 96.0;

pub(crate) fn scale_bar(painter: &Painter, view: &View, palette: &Palette) {
    let per_point = view.metres_per_point();
    let metres = round_length(per_point * LONGEST);
    let width = f32::from_f64(metres / per_point);
    let origin = view.rect.left_bottom() + vec2(12.0, -9.0);
    let end = origin + vec2(width, 0.0);
    let up = vec2(0.0, -6.0);
    for (color, thick) in [(palette.map_halo, 4.0), (palette.map_label, 1.25)] {
        let stroke = Stroke::new(thick, color);
        painter.line(vec![origin + up, origin, end, end + up], stroke);
    }
    let middle = origin + vec2(width / 2.0, -3.0);
    label(
        painter,
        palette,
        middle,
        Align2::CENTER_BOTTOM,
        &length_text(metres),
    );
}

pub(crate) fn attribution(painter: &Painter, rect: Rect, palette: &Palette, text: &str) {
    label(
        painter,
        palette,
        rect.right_bottom() + vec2(-8.0, -5.0),
        Align2::RIGHT_BOTTOM,
        text,
    );
}

pub(crate) fn focus_ring(painter: &Painter, rect: Rect, palette: &Palette) {
    painter.rect_stroke(
        rect.shrink(1.0),
        0.0,
        Stroke::new(2.0, palette.focus),
        StrokeKind::Inside,
    );
}

fn label(painter: &Painter, palette: &Palette, at: egui::Pos2, align: Align2, text: &str) {
    let font = FontId::proportional(10.0);
    let galley = painter.layout_no_wrap(text.to_owned(), font, palette.map_label);
    let rect = align.anchor_size(pos2(at.x, at.y), galley.size());
    painter.rect_filled(
        rect.expand2(vec2(4.0, 1.0)),
        3.0,
        palette.map_halo.gamma_multiply(0.7),
    );
    painter.galley(rect.min, galley, palette.map_label);
}

/// The longest of 1, 2 and 5 times a power of ten that is not longer than `most`.
fn round_length(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    [5.0, 2.0]
        .into_iter()
        .map(|it| it * power)
        .find(|it| *it <= most)
        .unwrap_or(power)
}

fn length_text(metres: f64) -> String {
    if metres >= 1_000.0 {
        format!("{:.0} km", metres / 1_000.0)
    } else {
        format!("{metres:.0} m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round() {
        for (most, text) in [
            (7.0, "5 m"),
            (10.0, "10 m"),
            (999.0, "500 m"),
            (2_400.0, "2 km"),
            (9e5, "500 km"),
        ] {
            assert_eq!(length_text(round_length(most)), text);
        }
    }
}
