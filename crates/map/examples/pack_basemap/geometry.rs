//! Cuts, simplifies and triangulates, all on the unit square of Web Mercator.

use earcut::Earcut;

use super::shapefile::Record;

pub(crate) type Point = [f64; 2];
pub(crate) type Ring = Vec<Point>;

/// A polygon (outer ring first, then its holes) with its triangles, or an open line without any.
pub(crate) struct Shape {
    pub(crate) rings: Vec<Ring>,
    pub(crate) triangles: Vec<u32>,
}

impl Shape {
    pub(crate) fn points(&self) -> usize {
        self.rings.iter().map(Vec::len).sum()
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Rect {
    pub(crate) min: Point,
    pub(crate) max: Point,
}

impl Rect {
    pub(crate) const WORLD: Self = Self {
        min: [0.0, 0.0],
        max: [1.0, 1.0],
    };

    /// West, south, east, north.
    pub(crate) fn from_degrees([west, south, east, north]: [f64; 4]) -> Self {
        Self {
            min: project([west, north]),
            max: project([east, south]),
        }
    }

    /// The four rectangles that cover the world around this one.
    pub(crate) fn around(self) -> [Self; 4] {
        let ([x0, y0], [x1, y1]) = (self.min, self.max);
        [
            Self {
                min: [0.0, 0.0],
                max: [1.0, y0],
            },
            Self {
                min: [0.0, y1],
                max: [1.0, 1.0],
            },
            Self {
                min: [0.0, y0],
                max: [x0, y1],
            },
            Self {
                min: [x1, y0],
                max: [1.0, y1],
            },
        ]
    }

    pub(crate) fn cut_to(self, other: Self) -> Self {
        let [x0, y0] = self.min;
        let [x1, y1] = self.max;
        Self {
            min: [x0.max(other.min[0]), y0.max(other.min[1])],
            max: [x1.min(other.max[0]), y1.min(other.max[1])],
        }
    }

    /// The four half-planes that bound it: axis, limit, whether the limit is the lower one.
    const fn sides(self) -> [(usize, f64, bool); 4] {
        [
            (0, self.min[0], true),
            (0, self.max[0], false),
            (1, self.min[1], true),
            (1, self.max[1], false),
        ]
    }
}

/// Longitude and latitude to the unit square; the poles go to its edges.
pub(crate) fn project([longitude, latitude]: Point) -> Point {
    let radians = latitude.clamp(-85.051_128, 85.051_128).to_radians();
    let y = 0.5 - radians.tan().asinh() / std::f64::consts::TAU;
    [longitude / 360.0 + 0.5, y]
}

pub(crate) fn polygons(records: &[Record], cut: Rect, tolerance: f64) -> Vec<Shape> {
    let mut outers: Vec<Vec<Ring>> = Vec::new();
    let mut holes = Vec::new();
    for part in records.iter().flatten() {
        let ring: Ring = part.iter().copied().map(project).collect();
        let ring = simplify_ring(&clip_ring(ring, cut), tolerance);
        // A shape of less than a few square points at the level's highest zoom is not seen.
        if ring.len() < 3 || area(&ring).abs() < tolerance * tolerance * 6.0 {
            continue;
        }
        // Shapefiles wind outer rings clockwise and holes the other way.
        if area(&ring) > 0.0 {
            outers.push(vec![ring])
        } else {
            holes.push(ring)
        }
    }
    for hole in holes {
        let owner = outers.iter_mut().find(|rings| {
            rings
                .first()
                .zip(hole.first())
                .is_some_and(|(outer, point)| contains(outer, *point))
        });
        if let Some(rings) = owner {
            rings.push(hole);
        }
    }
    let mut shapes: Vec<Shape> = outers.into_iter().map(triangulate).collect();
    shapes.sort_by_key(|shape| std::cmp::Reverse(shape.points()));
    shapes
}

pub(crate) fn lines(records: &[Record], cut: Rect, tolerance: f64) -> Vec<Shape> {
    records
        .iter()
        .flatten()
        .flat_map(|part| clip_line(part.iter().copied().map(project), cut))
        .map(|line| simplify(&line, tolerance))
        .filter(|line| line.len() >= 2)
        .map(|line| Shape {
            rings: vec![line],
            triangles: Vec::new(),
        })
        .collect()
}

fn triangulate(rings: Vec<Ring>) -> Shape {
    let mut hole_starts: Vec<u32> = Vec::new();
    let mut count = 0;
    for ring in &rings {
        if count > 0 {
            hole_starts.push(u32::try_from(count).unwrap_or(u32::MAX));
        }
        count += ring.len();
    }
    let mut triangles = Vec::new();
    Earcut::new().earcut(
        rings.iter().flatten().copied(),
        &hole_starts,
        &mut triangles,
    );
    Shape { rings, triangles }
}

/// Half the sum of the cross products; positive where y grows downwards and the
/// ring is clockwise on the screen.
fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum::<f64>()
        / 2.0
}

fn contains(ring: &[Point], [x, y]: Point) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossings = ring.iter().zip(next).filter(|(a, b)| {
        (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
    });
    crossings.count() % 2 == 1
}

/// Sutherland and Hodgman. Pieces of one ring stay joined along the cut, which the fill does not
/// show and the stroke leaves out.
fn clip_ring(mut ring: Ring, cut: Rect) -> Ring {
    if ring.first() == ring.last() {
        ring.pop();
    }
    for (axis, limit, lower) in cut.sides() {
        let inside = |p: &Point| {
            if lower {
                p[axis] >= limit
            } else {
                p[axis] <= limit
            }
        };
        let mut kept = Vec::with_capacity(ring.len());
        let next = ring.iter().cycle().skip(1);
        for (a, b) in ring.iter().zip(next) {
            if inside(a) {
                kept.push(*a);
            }
            if inside(a) != inside(b) {
                kept.push(crossing(*a, *b, axis, limit));
            }
        }
        ring = kept;
    }
    ring
}

fn crossing(a: Point, b: Point, axis: usize, limit: f64) -> Point {
    let t = (limit - a[axis]) / (b[axis] - a[axis]);
    let mut point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    point[axis] = limit;
    point
}

/// Runs of points inside the rectangle; lines are not cut exactly at its edge.
fn clip_line(points: impl Iterator<Item = Point>, cut: Rect) -> Vec<Ring> {
    let inside = |p: &Point| {
        cut.min[0] <= p[0] && p[0] <= cut.max[0] && cut.min[1] <= p[1] && p[1] <= cut.max[1]
    };
    let mut runs = vec![Vec::new()];
    for point in points {
        if inside(&point) {
            runs.last_mut()
                .into_iter()
                .for_each(|run: &mut Ring| run.push(point));
        } else {
            runs.push(Vec::new());
        }
    }
    runs
}

/// A ring has no ends to hold on to, so it is simplified as two lines that share theirs.
fn simplify_ring(ring: &[Point], tolerance: f64) -> Ring {
    let Some(first) = ring.first() else {
        return Vec::new();
    };
    let far = |p: &Point| (p[0] - first[0]).hypot(p[1] - first[1]);
    let split = (0..ring.len()).max_by(|a, b| far(&ring[*a]).total_cmp(&far(&ring[*b])));
    let split = split.unwrap_or(0);
    let mut there = simplify(&ring[..=split], tolerance);
    let back: Ring = ring[split..].iter().chain([first]).copied().collect();
    let back = simplify(&back, tolerance);
    there.extend(back.iter().skip(1).take(back.len().saturating_sub(2)));
    there
}

/// Douglas and Peucker, without recursion.
fn simplify(line: &[Point], tolerance: f64) -> Ring {
    let Some(last) = line.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[last] = true;
    let mut spans = vec![(0, last)];
    while let Some((from, to)) = spans.pop() {
        let worst = (from + 1..to)
            .map(|i| (i, distance(line[i], line[from], line[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = worst.filter(|(_, d)| *d > tolerance) {
            keep[i] = true;
            spans.push((from, i));
            spans.push((i, to));
        }
    }
    line.iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(p, _)| *p)
        .collect()
}

/// From a point to the segment `a` to `b`.
fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 {
        ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length
    } else {
        0.0
    };
    let t = t.clamp(0.0, 1.0);
    (p[0] - a[0] - t * dx).hypot(p[1] - a[1] - t * dy)
}
