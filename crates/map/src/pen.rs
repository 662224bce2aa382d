//! Draws into one mesh with soft edges: the canvas has no multisampling, and a shape of egui's own
//! per marker would be tessellated anew in each frame.

use egui::emath::Numeric;
use egui::epaint::Vertex;
use egui::{Color32, Mesh, Pos2, Vec2, pos2};

/// How far an edge fades, in points to each side.
const SOFT: f32 = 0.5;

/// Appends a straight line of `width` points.
pub(crate) fn line(mesh: &mut Mesh, a: Pos2, b: Pos2, width: f32, color: Color32) {
    let along = b - a;
    let length = along.length();
    if length < f32::EPSILON {
        return;
    }
    let across = along.rot90() / length;
    let core = (width / 2.0 - SOFT).max(0.0);
    // A line thinner than a point fades instead.
    let color = color.gamma_multiply(width.min(1.0));
    let rows = [
        (core + 2.0 * SOFT, Color32::TRANSPARENT),
        (core, color),
        (-core, color),
        (-core - 2.0 * SOFT, Color32::TRANSPARENT),
    ];
    let base = next(mesh);
    for (offset, color) in rows {
        vertex(mesh, a + across * offset, color);
        vertex(mesh, b + across * offset, color);
    }
    for row in [0, 2, 4] {
        if row == 2 && core == 0.0 {
            continue;
        }
        mesh.add_triangle(base + row, base + row + 1, base + row + 2);
        mesh.add_triangle(base + row + 1, base + row + 3, base + row + 2);
    }
}

/// Appends a dashed line; it has to be cut to the screen before.
pub(crate) fn dashes(mesh: &mut Mesh, a: Pos2, b: Pos2, width: f32, color: Color32) {
    const DASH: f32 = 6.0;
    const GAP: f32 = 4.0;
    let length = (b - a).length();
    let along = (b - a).normalized();
    let mut at = 0.0;
    while at < length {
        let end = (at + DASH).min(length);
        line(mesh, a + along * at, a + along * end, width, color);
        at += DASH + GAP;
    }
}

/// Appends a filled circle of `corners` corners.
pub(crate) fn disc(mesh: &mut Mesh, center: Pos2, radius: f32, corners: u16, color: Color32) {
    let base = next(mesh);
    vertex(mesh, center, color);
    for i in 0..corners {
        let direction = Vec2::angled(f32::from(i) / f32::from(corners) * std::f32::consts::TAU);
        vertex(mesh, center + direction * (radius - SOFT), color);
        vertex(
            mesh,
            center + direction * (radius + SOFT),
            Color32::TRANSPARENT,
        );
    }
    for i in 0..corners {
        let inner = base + 1 + 2 * u32::from(i);
        let after = base + 1 + 2 * u32::from((i + 1) % corners);
        mesh.add_triangle(base, inner, after);
        mesh.add_triangle(inner, inner + 1, after);
        mesh.add_triangle(inner + 1, after + 1, after);
    }
}

/// Appends a circle's outline of at least one point of `width`.
pub(crate) fn ring(mesh: &mut Mesh, center: Pos2, radius: f32, width: f32, color: Color32) {
    const CORNERS: u16 = 24;
    let core = (width / 2.0 - SOFT).max(0.0);
    let rows = [
        (radius - core - 2.0 * SOFT, Color32::TRANSPARENT),
        (radius - core, color),
        (radius + core, color),
        (radius + core + 2.0 * SOFT, Color32::TRANSPARENT),
    ];
    let base = next(mesh);
    for i in 0..CORNERS {
        let direction = Vec2::angled(f32::from(i) / f32::from(CORNERS) * std::f32::consts::TAU);
        for (reach, color) in rows {
            vertex(mesh, center + direction * reach, color);
        }
    }
    for i in 0..CORNERS {
        let here = base + 4 * u32::from(i);
        let there = base + 4 * u32::from((i + 1) % CORNERS);
        for row in 0..3 {
            mesh.add_triangle(here + row, here + row + 1, there + row);
            mesh.add_triangle(here + row + 1, there + row + 1, there + row);
        }
    }
}

/// Appends a filled convex polygon; its soft edge lies outside.
pub(crate) fn convex(mesh: &mut Mesh, corners: &[Pos2], color: Color32) {
    let base = next(mesh);
    for corner in corners {
        vertex(mesh, *corner, color);
    }
    fan(mesh, base, corners.len());
    let after = corners.iter().cycle().skip(1);
    for (a, b) in corners.iter().zip(after) {
        line(mesh, *a, *b, 1.0, color);
    }
}

/// Adds the triangles of a convex polygon of `corners` vertices that begin at `base`.
pub(crate) fn fan(mesh: &mut Mesh, base: u32, corners: usize) {
    let corners = u32::try_from(corners).unwrap_or(0);
    for i in 2..corners {
        mesh.add_triangle(base, base + i - 1, base + i);
    }
}

/// Appends `stamp`, which is drawn around the origin, at `at`.
pub(crate) fn stamp(mesh: &mut Mesh, stamp: &Mesh, at: Pos2) {
    let base = next(mesh);
    let offset = at.to_vec2();
    mesh.vertices
        .extend(stamp.vertices.iter().map(|vertex| Vertex {
            pos: vertex.pos + offset,
            ..*vertex
        }));
    mesh.indices
        .extend(stamp.indices.iter().map(|index| base + index));
}

pub(crate) fn next(mesh: &Mesh) -> u32 {
    u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX)
}

pub(crate) fn vertex(mesh: &mut Mesh, at: Pos2, color: Color32) {
    mesh.vertices.push(Vertex {
        pos: at,
        uv: egui::epaint::WHITE_UV,
        color,
    });
}

/// To whole pixels, so that a hairline is not smeared over two.
pub(crate) fn crisp(at: Pos2, pixels_per_point: f32) -> Pos2 {
    let snap = |value: f32| {
        let pixels = f64::from(value * pixels_per_point).floor() + 0.5;
        f32::from_f64(pixels) / pixels_per_point
    };
    pos2(snap(at.x), snap(at.y))
}
