//! Names on the map: which are shown, where, and never two over each other.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Vec2, vec2};

use crate::basemap::{Basemap, Place, PlaceKind};
use crate::marks::{self, Glyph};
use crate::nodes::{Node, Nodes};
use crate::palette::Palette;
use crate::view::View;

/// More than this is a wall of text; it also bounds the cost of a frame.
const MOST: usize = 140;

/// Markers in view up to which each of them may have its name.
const NAMED: usize = 400;

/// The places that are taken already.
#[derive(Default)]
pub(crate) struct Taken {
    rects: Vec<Rect>,
    /// Those of names that links may run below.
    names: Vec<Rect>,
}

impl Taken {
    pub(crate) fn block(&mut self, rect: Rect) {
        self.rects.push(rect);
    }

    /// Takes the first free one of `choices`.
    pub(crate) fn take(&mut self, choices: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let free = |rect: &Rect| !self.rects.iter().any(|taken| taken.intersects(*rect));
        let chosen = choices.into_iter().find(free)?;
        self.rects.push(chosen);
        Some(chosen)
    }

    /// What lies between the links and the names, so that no line strikes a name through. It
    /// belongs below the markers: a name must not dim the state of a router.
    pub(crate) fn plates(&self, palette: &Palette) -> Shape {
        let fill = palette.map_halo.gamma_multiply(0.75);
        let plate = |name: &Rect| Shape::rect_filled(name.expand2(vec2(3.0, 0.0)), 3.0, fill);
        Shape::Vec(self.names.iter().map(plate).collect())
    }
}

/// What all names of a frame are written with.
pub(crate) struct Lettering<'a> {
    pub(crate) painter: &'a Painter,
    pub(crate) view: &'a View,
    pub(crate) palette: &'a Palette,
}

impl Lettering<'_> {
    /// Names of routers: the chosen first, then the worst, then those that others hang on.
    pub(crate) fn routers(
        &self,
        nodes: &Nodes,
        selected: Option<&Node>,
        hovered: Option<&Node>,
        taken: &mut Taken,
    ) {
        let seen = self.view.bounds(0.0);
        let in_view = nodes.within(seen).count();
        if in_view <= NAMED {
            for node in nodes.within(seen) {
                let size = Vec2::splat(marks::REACH * 1.5);
                taken.block(Rect::from_center_size(self.view.screen(node.at), size));
            }
        }
        let wanted =
            |node: &&Node| in_view <= NAMED || node.trunk || Glyph::of(node.state) != Glyph::Dot;
        let first: Vec<&Node> = selected.into_iter().chain(hovered).collect();
        let is_first = |node: &Node| first.iter().any(|it| it.router == node.router);
        let rest = nodes
            .within(seen)
            .rev()
            .filter(|node| wanted(node) && !is_first(node));
        let hovered = hovered.filter(|it| selected.is_none_or(|first| first.router != it.router));
        for node in selected.into_iter().chain(hovered).chain(rest).take(MOST) {
            self.router(node, is_first(node), taken);
        }
    }

    fn router(&self, node: &Node, chosen: bool, taken: &mut Taken) {
        let glyph = Glyph::of(node.state);
        let color = match glyph {
            Glyph::Cross => self.palette.bad,
            Glyph::Triangle | Glyph::Target => self.palette.warn,
            _ => self.palette.text,
        };
        let size = if chosen || glyph == Glyph::Cross {
            13.0
        } else {
            12.0
        };
        let format = TextFormat::simple(FontId::proportional(size), color);
        let at = self.view.screen(node.at);
        let gap = if chosen { 14.0 } else { 9.0 };
        let beside = [
            (vec2(gap * 0.8, -gap * 0.8), Align2::LEFT_BOTTOM),
            (vec2(gap, 0.0), Align2::LEFT_CENTER),
            (vec2(-gap, 0.0), Align2::RIGHT_CENTER),
            (vec2(0.0, gap), Align2::CENTER_TOP),
            (vec2(0.0, -gap), Align2::CENTER_BOTTOM),
        ];
        let written = self.write(&node.name, format, at, &beside, taken);
        taken.names.extend(written);
    }

    /// Names of places, the most important first; routers' names have gone before.
    pub(crate) fn places(&self, map: &Basemap, taken: &mut Taken) {
        let seen = self.view.bounds(0.0);
        let zoom = self.view.zoom();
        let shown = map
            .places
            .iter()
            .filter(|place| f64::from(place.zoom) <= zoom + 0.01 && seen.contains(place.at));
        for place in shown.take(MOST) {
            self.place(place, zoom, taken);
        }
    }

    fn place(&self, place: &Place, zoom: f64, taken: &mut Taken) {
        let at = self.view.screen(place.at);
        let ahead = zoom - f64::from(place.zoom);
        let sea = place.kind == PlaceKind::Sea;
        // The longer a place has been shown, the bigger it is written.
        let size = if ahead >= 3.0 && !sea { 13.0 } else { 11.0 };
        let format = TextFormat {
            italics: sea,
            extra_letter_spacing: if sea { 1.0 } else { 0.0 },
            ..TextFormat::simple(FontId::proportional(size), self.palette.map_label)
        };
        let dot = !sea && zoom < 11.0;
        let around: &[(Vec2, Align2)] = if dot {
            &[
                (vec2(5.0, 0.0), Align2::LEFT_CENTER),
                (vec2(-5.0, 0.0), Align2::RIGHT_CENTER),
                (vec2(0.0, 4.0), Align2::CENTER_TOP),
            ]
        } else {
            &[
                (Vec2::ZERO, Align2::CENTER_CENTER),
                (vec2(0.0, -10.0), Align2::CENTER_BOTTOM),
                (vec2(0.0, 10.0), Align2::CENTER_TOP),
            ]
        };
        let Some(written) = self.write(&place.name, format, at, around, taken) else {
            return;
        };
        if !sea {
            taken.names.push(written);
        }
        if dot {
            self.painter.circle_filled(at, 2.75, self.palette.map_halo);
            self.painter.circle_filled(at, 1.75, self.palette.map_label);
        }
    }

    /// Where it stands, if there was room for it.
    fn write(
        &self,
        text: &str,
        format: TextFormat,
        at: Pos2,
        around: &[(Vec2, Align2)],
        taken: &mut Taken,
    ) -> Option<Rect> {
        let job = LayoutJob::single_section(text.to_owned(), format);
        let galley = self.painter.layout_job(job);
        let inside = self.view.rect.shrink(4.0);
        let choices = around
            .iter()
            .map(|(offset, align)| align.anchor_size(at + *offset, galley.size()))
            .filter(|rect| inside.contains_rect(*rect));
        let rect = taken.take(choices)?;
        for offset in HALO {
            let halo = self.palette.map_halo.gamma_multiply(0.85);
            self.painter
                .galley_with_override_text_color(rect.min + offset, galley.clone(), halo);
        }
        self.painter.galley(rect.min, galley, Color32::PLACEHOLDER);
        Some(rect)
    }
}

/// Around a letter, 1.25 points far.
const HALO: [Vec2; 8] = [
    vec2(-1.25, 0.0),
    vec2(1.25, 0.0),
    vec2(0.0, -1.25),
    vec2(0.0, 1.25),
    vec2(-0.9, -0.9),
    vec2(0.9, -0.9),
    vec2(-0.9, 0.9),
    vec2(0.9, 0.9),
];

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;
    use proptest::prelude::*;

    fn rect(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(40.0, 12.0))
    }

    #[test]
    fn a_second_name_takes_the_free_side_or_stays_away() {
        let mut taken = Taken::default();
        assert_eq!(taken.take([rect(0.0, 0.0)]), Some(rect(0.0, 0.0)));
        assert_eq!(
            taken.take([rect(10.0, 5.0), rect(-60.0, 0.0)]),
            Some(rect(-60.0, 0.0))
        );
        assert_eq!(taken.take([rect(-50.0, 0.0), rect(39.0, 11.0)]), None);
    }

    proptest! {
        #[test]
        fn no_two_names_overlap(places in prop::collection::vec((0.0..500.0_f32, 0.0..300.0_f32), 1..80)) {
            let mut taken = Taken::default();
            let kept: Vec<Rect> =
                places.into_iter().filter_map(|(x, y)| taken.take([rect(x, y)])).collect();
            for (i, a) in kept.iter().enumerate() {
                prop_assert!(kept.iter().skip(i + 1).all(|b| !a.intersects(*b)));
            }
        }
    }
}
