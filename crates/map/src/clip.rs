//! Cuts segments and triangles to a rectangle of the unit square, in f64: a coast that starts a
//! thousand kilometres away would tremble at street level if the graphics card had to cut it.

use crate::mercator::World;
use crate::view::Bounds;

/// Liang and Barsky: the part of `a` to `b` inside of `cut`.
pub(crate) fn segment(a: World, b: World, cut: &Bounds) -> Option<(World, World)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let sides = [
        (-dx, a.x - cut.min.x),
        (dx, cut.max.x - a.x),
        (-dy, a.y - cut.min.y),
        (dy, cut.max.y - a.y),
    ];
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (slope, room) in sides {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            from = from.max(room / slope);
        } else {
            to = to.min(room / slope);
        }
    }
    let at = |t: f64| World {
        x: a.x + t * dx,
        y: a.y + t * dy,
    };
    (from <= to).then(|| (at(from), at(to)))
}

/// Sutherland and Hodgman: leaves in `points` the convex polygon that is inside of `cut`.
/// `spare` is a buffer to work in.
pub(crate) fn convex(points: &mut Vec<World>, spare: &mut Vec<World>, cut: &Bounds) {
    half_plane(points, spare, |p| p.x - cut.min.x);
    half_plane(points, spare, |p| cut.max.x - p.x);
    half_plane(points, spare, |p| p.y - cut.min.y);
    half_plane(points, spare, |p| cut.max.y - p.y);
}

/// Keeps what lies where `room` is not negative.
fn half_plane(points: &mut Vec<World>, spare: &mut Vec<World>, room: impl Fn(World) -> f64) {
    spare.clear();
    let next = points.iter().cycle().skip(1);
    for (a, b) in points.iter().zip(next) {
        let (room_a, room_b) = (room(*a), room(*b));
        if room_a >= 0.0 {
            spare.push(*a);
        }
        if (room_a >= 0.0) != (room_b >= 0.0) {
            let t = room_a / (room_a - room_b);
            spare.push(World {
                x: a.x + t * (b.x - a.x),
                y: a.y + t * (b.y - a.y),
            });
        }
    }
    std::mem::swap(points, spare);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CUT: Bounds = Bounds {
        min: World { x: 0.4, y: 0.4 },
        max: World { x: 0.6, y: 0.6 },
    };

    #[test]
    fn a_line_across_keeps_its_middle_and_a_line_beside_is_gone() {
        let (a, b) = (World { x: 0.0, y: 0.5 }, World { x: 1.0, y: 0.5 });
        assert_eq!(
            segment(a, b, &CUT),
            Some((World { x: 0.4, y: 0.5 }, World { x: 0.6, y: 0.5 }))
        );
        let (a, b) = (World { x: 0.0, y: 0.1 }, World { x: 1.0, y: 0.1 });
        assert_eq!(segment(a, b, &CUT), None);
    }

    #[test]
    fn a_triangle_around_the_rectangle_becomes_the_rectangle() {
        let mut points = vec![
            World { x: -9.0, y: -9.0 },
            World { x: 9.0, y: -9.0 },
            World { x: 0.5, y: 19.0 },
        ];
        convex(&mut points, &mut Vec::new(), &CUT);
        let bounds = Bounds::around(points);
        assert!((bounds.min.x - 0.4).abs() < 1e-12 && (bounds.max.y - 0.6).abs() < 1e-12);
    }

    fn world() -> impl Strategy<Value = World> {
        (-1.0..2.0_f64, -1.0..2.0_f64).prop_map(|(x, y)| World { x, y })
    }

    proptest! {
        #[test]
        fn nothing_is_left_outside(a in world(), b in world(), c in world()) {
            let loose = Bounds {
                min: World { x: 0.399_999, y: 0.399_999 },
                max: World { x: 0.600_001, y: 0.600_001 },
            };
            let mut points = vec![a, b, c];
            convex(&mut points, &mut Vec::new(), &CUT);
            prop_assert!(points.iter().all(|p| loose.contains(*p)));
            if let Some((p, q)) = segment(a, b, &CUT) {
                prop_assert!(loose.contains(p) && loose.contains(q));
            }
        }
    }
}
