//! Markers and links of one view, one mesh each. A state is told by shape first, colour second.

use std::collections::HashSet;

use egui::emath::Numeric;
use egui::{Color32, Mesh, Pos2, Vec2, pos2, vec2};
use mikromon_domain::router::RouterState;

use crate::nodes::{Node, Nodes};
use crate::palette::Palette;
use crate::view::{Bounds, View};
use crate::{clip, pen};

/// How far a marker reaches from its place, in points: for labels and picking.
pub(crate) const REACH: f32 = 8.0;

/// Above this many markers in view they are drawn without halo and with fewer corners.
const CROWD: usize = 1_500;

/// In a crowd, one marker per square of this many points; the worst wins.
const SQUARE: f64 = 8.0;

/// What a state looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Glyph {
    /// A round dot: it is up.
    Dot,
    /// A white cross on a red disc: it is down.
    Cross,
    /// A triangle: it answers, but not to us (API, password, certificate).
    Triangle,
    /// A dot in a ring: being confirmed.
    Target,
    /// A ring: nothing is known.
    Ring,
    /// A bar in a ring: something before it is down.
    Bar,
    /// A square: not watched.
    Square,
}

impl Glyph {
    const ALL: [Self; 7] = [
        Self::Dot,
        Self::Cross,
        Self::Triangle,
        Self::Target,
        Self::Ring,
        Self::Bar,
        Self::Square,
    ];

    pub(crate) const fn of(state: RouterState) -> Self {
        match state {
            RouterState::Up => Self::Dot,
            RouterState::Down => Self::Cross,
            RouterState::ApiUnreachable | RouterState::AuthFailed | RouterState::PinChanged => {
                Self::Triangle
            }
            RouterState::Suspect => Self::Target,
            RouterState::BehindParent => Self::Bar,
            RouterState::ObserverOffline | RouterState::Unknown => Self::Ring,
            RouterState::Paused => Self::Square,
        }
    }

    fn draw(self, mesh: &mut Mesh, palette: &Palette, plain: bool) {
        let o = Pos2::ZERO;
        let corners = if plain { 8 } else { 20 };
        let halo = |mesh: &mut Mesh, radius| {
            if !plain {
                pen::disc(mesh, o, radius, corners, palette.map_halo);
            }
        };
        match self {
            Self::Dot => {
                halo(mesh, 6.0);
                pen::disc(mesh, o, 4.5, corners, palette.ok);
            }
            Self::Cross => {
                halo(mesh, 9.0);
                pen::disc(mesh, o, 7.5, corners, palette.bad_solid);
                cross(mesh, 2.75, 1.75, palette.on_solid);
            }
            Self::Triangle => {
                pen::convex(mesh, &triangle(8.5), palette.map_halo);
                pen::convex(mesh, &triangle(6.5), palette.warn);
            }
            Self::Target => {
                halo(mesh, 8.0);
                pen::ring(mesh, o, 6.0, 1.5, palette.warn);
                pen::disc(mesh, o, 3.0, corners, palette.warn);
            }
            Self::Ring => {
                pen::disc(mesh, o, 6.0, corners, palette.map_halo);
                pen::ring(mesh, o, 4.5, 1.5, palette.idle);
            }
            Self::Bar => {
                pen::disc(mesh, o, 7.0, corners, palette.map_halo);
                pen::ring(mesh, o, 5.5, 1.5, palette.idle);
                pen::line(mesh, pos2(-3.0, 0.0), pos2(3.0, 0.0), 1.75, palette.idle);
            }
            Self::Square => {
                pen::convex(mesh, &square(5.5), palette.map_halo);
                pen::convex(mesh, &square(3.5), palette.idle);
            }
        }
    }
}

/// The markers of the view, the worst on top, and the ring around the selected one.
pub(crate) fn markers(nodes: &Nodes, view: &View, palette: &Palette) -> Mesh {
    let seen = view.bounds(REACH);
    let crowd = nodes.within(seen).count() > CROWD;
    let stamps = Glyph::ALL.map(|glyph| {
        let mut mesh = Mesh::default();
        glyph.draw(&mut mesh, palette, crowd && glyph == Glyph::Dot);
        (glyph, mesh)
    });
    let mut mesh = Mesh::default();
    let mut taken = HashSet::new();
    let mut chosen: Vec<&Node> = nodes
        .within(seen)
        .rev()
        .filter(|node| !crowd || taken.insert(square_of(node, view)))
        .collect();
    chosen.reverse();
    for node in chosen {
        let glyph = Glyph::of(node.state);
        if let Some((_, stamp)) = stamps.iter().find(|(it, _)| *it == glyph) {
            pen::stamp(&mut mesh, stamp, view.screen(node.at));
        }
    }
    mesh
}

/// Anchored to the world, so that panning does not change which marker is drawn.
fn square_of(node: &Node, view: &View) -> (i64, i64) {
    let along = |share: f64| i64::from_f64((share * view.scale / SQUARE).floor());
    (along(node.at.x), along(node.at.y))
}

/// The rings around the selected and the hovered marker.
pub(crate) fn rings(selected: Option<Pos2>, hovered: Option<Pos2>, palette: &Palette) -> Mesh {
    let mut mesh = Mesh::default();
    if let Some(at) = hovered {
        pen::ring(&mut mesh, at, 10.5, 1.0, palette.map_label);
    }
    if let Some(at) = selected {
        pen::ring(&mut mesh, at, 11.0, 3.5, palette.map_halo);
        pen::ring(&mut mesh, at, 11.0, 1.75, palette.text);
    }
    mesh
}

/// Links to the parents: dashed and red where the far end is cut off.
pub(crate) fn links(nodes: &Nodes, view: &View, palette: &Palette) -> Mesh {
    let mut mesh = Mesh::default();
    let seen = view.bounds(8.0);
    for node in nodes.iter() {
        let Some(parent) = node.parent else { continue };
        if !Bounds::around([node.at, parent]).intersects(&seen) {
            continue;
        }
        if let Some((a, b)) = clip::segment(node.at, parent, &seen) {
            link(
                &mut mesh,
                view.screen(a),
                view.screen(b),
                node.state,
                palette,
            );
        }
    }
    mesh
}

fn link(mesh: &mut Mesh, a: Pos2, b: Pos2, state: RouterState, palette: &Palette) {
    match state {
        RouterState::Down | RouterState::BehindParent => {
            pen::dashes(mesh, a, b, 1.75, palette.bad);
        }
        RouterState::Up | RouterState::Suspect => {
            pen::line(mesh, a, b, 1.5, palette.accent.gamma_multiply(0.8));
        }
        _ => pen::line(mesh, a, b, 1.25, palette.idle.gamma_multiply(0.6)),
    }
}

fn cross(mesh: &mut Mesh, reach: f32, width: f32, color: Color32) {
    let arm = |x: f32, y: f32| Pos2::ZERO + vec2(x, y) * reach;
    pen::line(mesh, arm(-1.0, -1.0), arm(1.0, 1.0), width, color);
    pen::line(mesh, arm(-1.0, 1.0), arm(1.0, -1.0), width, color);
}

fn triangle(radius: f32) -> [Pos2; 3] {
    let corner = |thirds: f32| {
        let turn = (thirds / 3.0 - 0.25) * std::f32::consts::TAU;
        Pos2::ZERO + Vec2::angled(turn) * radius + vec2(0.0, radius * 0.15)
    };
    [corner(0.0), corner(1.0), corner(2.0)]
}

fn square(half: f32) -> [Pos2; 4] {
    [
        pos2(-half, -half),
        pos2(half, -half),
        pos2(half, half),
        pos2(-half, half),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_that_differ_in_meaning_differ_in_shape() {
        assert_eq!(Glyph::of(RouterState::Up), Glyph::Dot);
        for state in RouterState::ALL.iter().filter(|it| **it != RouterState::Up) {
            assert_ne!(Glyph::of(*state), Glyph::Dot, "{state:?}");
        }
        let size = |glyph: Glyph| {
            let mut mesh = Mesh::default();
            glyph.draw(&mut mesh, &Palette::DARK, false);
            assert!(mesh.is_valid());
            mesh.calc_bounds().size().length()
        };
        assert!(size(Glyph::Cross) > size(Glyph::Dot), "down is seen first");
        assert!(Glyph::ALL.iter().all(|it| size(*it) < 4.0 * REACH));
    }
}
