//! Reads the packed basemap. Numbers are little-endian; `varint` is LEB128, `zigzag` a signed one.
//!
//! ```text
//! "MMBASE1\0"
//! varint layers, each:
//!   u8 kind (0 land, 1 lake, 2 country border, 3 province border), u8 from zoom, u8 to zoom
//!   f64 x4: the rectangle of the unit square that a 65,536-step grid is laid over
//!   varint shapes, each:
//!     varint rings, each: varint points, each: zigzag dx, zigzag dy (grid steps from the last one)
//!     varint triangles, each: three zigzag index steps from the last one
//! varint places, each:
//!   u8 kind (0 town, 1 sea), u8 zoom, u32 x, u32 y (2^32 - 1 steps over the unit square),
//!   u8 length, name in UTF-8
//! ```

use super::{Basemap, Kind, Layer, Place, PlaceKind, Shape};
use crate::mercator::World;
use crate::view::Bounds;

/// Why bytes are not a basemap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    NotABasemap,
    /// The bytes end too early, or go on after the end.
    Length,
    Number,
    /// A triangle has a corner that is not there, or a point lies outside of the grid.
    Shape,
    Text,
}

type Outcome<T> = Result<T, Unreadable>;

/// Steps of the grid per axis.
const STEPS: i64 = 65_535;

pub(super) fn read(bytes: &[u8]) -> Outcome<Basemap> {
    let mut from = Reader { rest: bytes };
    if from.take(8)? != b"MMBASE1\0" {
        return Err(Unreadable::NotABasemap);
    }
    let layers = from.list(Reader::layer)?;
    let places = from.list(Reader::place)?;
    if from.rest.is_empty() {
        Ok(Basemap { layers, places })
    } else {
        Err(Unreadable::Length)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Unreadable::Length)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Outcome<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| Unreadable::Length)
    }

    fn byte(&mut self) -> Outcome<u8> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    fn varint(&mut self) -> Outcome<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Unreadable::Number)
    }

    fn zigzag(&mut self) -> Outcome<i64> {
        let number = self.varint()?;
        let half = i64::try_from(number >> 1).map_err(|_| Unreadable::Number)?;
        Ok(if number & 1 == 0 { half } else { -half - 1 })
    }

    /// A count, then as many items. Every item takes at least a byte, so a count beyond the rest
    /// is refused before anything is made room for.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Outcome<T>) -> Outcome<Vec<T>> {
        let count = usize::try_from(self.varint()?).map_err(|_| Unreadable::Number)?;
        if count > self.rest.len() {
            return Err(Unreadable::Length);
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn layer(&mut self) -> Outcome<Layer> {
        let kind = match self.byte()? {
            0 => Kind::Land,
            1 => Kind::Lake,
            2 => Kind::Country,
            3 => Kind::Province,
            _ => return Err(Unreadable::Number),
        };
        let (from, to) = (self.byte()?, self.byte()?);
        let grid = self.grid()?;
        let mut cursor = [0, 0];
        let shapes = self.list(|it| it.shape(&grid, &mut cursor))?;
        Ok(Layer {
            kind,
            from,
            to,
            shapes,
        })
    }

    fn grid(&mut self) -> Outcome<Bounds> {
        let mut number = || Ok(f64::from_le_bytes(self.array()?));
        let (x0, y0, x1, y1) = (number()?, number()?, number()?, number()?);
        let unit = 0.0..=1.0;
        let sound = [x0, y0, x1, y1].iter().all(|it| unit.contains(it)) && x0 < x1 && y0 < y1;
        let grid = Bounds {
            min: World { x: x0, y: y0 },
            max: World { x: x1, y: y1 },
        };
        sound.then_some(grid).ok_or(Unreadable::Number)
    }

    fn shape(&mut self, grid: &Bounds, cursor: &mut [i64; 2]) -> Outcome<Shape> {
        let rings = self.list(|it| it.list(|it| it.step(cursor)))?;
        let mut last = 0;
        let triangles = self.list(|it| {
            Ok([
                it.index(&mut last)?,
                it.index(&mut last)?,
                it.index(&mut last)?,
            ])
        })?;
        let edges = edges(&rings, !triangles.is_empty());
        let points: Vec<World> = rings
            .iter()
            .flatten()
            .map(|at| place_on(grid, *at))
            .collect();
        let count = u32::try_from(points.len()).map_err(|_| Unreadable::Shape)?;
        if triangles.iter().flatten().any(|index| *index >= count) {
            return Err(Unreadable::Shape);
        }
        Ok(Shape {
            bounds: Bounds::around(points.iter().copied()),
            points,
            triangles,
            edges,
        })
    }

    fn step(&mut self, cursor: &mut [i64; 2]) -> Outcome<[i64; 2]> {
        for axis in cursor.iter_mut() {
            *axis = axis.checked_add(self.zigzag()?).ok_or(Unreadable::Number)?;
            if !(0..=STEPS).contains(axis) {
                return Err(Unreadable::Shape);
            }
        }
        Ok(*cursor)
    }

    fn index(&mut self, last: &mut i64) -> Outcome<u32> {
        *last = last.checked_add(self.zigzag()?).ok_or(Unreadable::Number)?;
        u32::try_from(*last).map_err(|_| Unreadable::Shape)
    }

    fn place(&mut self) -> Outcome<Place> {
        let kind = match self.byte()? {
            0 => PlaceKind::Town,
            1 => PlaceKind::Sea,
            _ => return Err(Unreadable::Number),
        };
        let zoom = self.byte()?;
        let mut share = || Ok(f64::from(u32::from_le_bytes(self.array()?)) / f64::from(u32::MAX));
        let at = World {
            x: share()?,
            y: share()?,
        };
        let length = usize::from(self.byte()?);
        let name = std::str::from_utf8(self.take(length)?).map_err(|_| Unreadable::Text)?;
        Ok(Place {
            kind,
            zoom,
            at,
            name: name.to_owned(),
        })
    }
}

fn place_on(grid: &Bounds, [x, y]: [i64; 2]) -> World {
    // Both are within the grid, so they fit.
    let share =
        |step: i64| f64::from(u16::try_from(step).unwrap_or(u16::MAX)) / f64::from(u16::MAX);
    World {
        x: grid.min.x + share(x) * (grid.max.x - grid.min.x),
        y: grid.min.y + share(y) * (grid.max.y - grid.min.y),
    }
}

/// The outline of each ring, closed for a polygon, without what runs along the grid's rim: that is
/// where the data was cut, not a coast.
fn edges(rings: &[Vec<[i64; 2]>], closed: bool) -> Vec<[u32; 2]> {
    let on_rim = |a: &[i64; 2], b: &[i64; 2]| {
        a.iter()
            .zip(b)
            .any(|(a, b)| a == b && (*a == 0 || *a == STEPS))
    };
    let mut edges = Vec::new();
    let mut base = 0_u32;
    for ring in rings {
        let count = u32::try_from(ring.len()).unwrap_or(0);
        let after = ring.iter().cycle().skip(1).take(if closed {
            ring.len()
        } else {
            ring.len().saturating_sub(1)
        });
        for (i, (a, b)) in (0..count).zip(ring.iter().zip(after)) {
            if !on_rim(a, b) {
                edges.push([base + i, base + (i + 1) % count]);
            }
        }
        base = base.saturating_add(count);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SHIPPED: &[u8] = include_bytes!("../../../../assets/basemap/basemap.bin");

    #[test]
    fn the_shipped_basemap_is_small_sound_and_has_indonesia() {
        assert!(SHIPPED.len() < 400_000, "{} bytes", SHIPPED.len());
        let map = read(SHIPPED).unwrap();
        let unit = Bounds {
            min: World { x: 0.0, y: 0.0 },
            max: World { x: 1.0, y: 1.0 },
        };
        for shape in map.layers.iter().flat_map(|layer| &layer.shapes) {
            assert!(unit.holds(&shape.bounds), "{:?}", shape.bounds);
        }
        assert!(map.places.iter().all(|place| unit.contains(place.at)));
        for town in ["Jakarta", "Cianjur", "Manokwari"] {
            assert!(map.places.iter().any(|place| place.name == town), "{town}");
        }
    }

    #[test]
    fn land_is_land_and_sea_is_sea_at_every_zoom() {
        let map = read(SHIPPED).unwrap();
        let cases = [
            (-6.6, 106.8, true, "Bogor"),
            (-7.5, 112.2, true, "Jombang"),
            (0.0, 114.0, true, "Kalimantan"),
            (-4.0, 138.0, true, "Papua"),
            (-5.0, 110.0, false, "Laut Jawa"),
            (-9.0, 105.0, false, "Samudra Hindia"),
            (48.0, 10.0, true, "Europe"),
            (35.0, -40.0, false, "Atlantic"),
        ];
        for (lat, lon, land, name) in cases {
            for zoom in [3, 5, 7, 12] {
                let at = World::from_degrees(lat, lon);
                assert_eq!(is_land(&map, at, zoom), land, "{name} at zoom {zoom}");
            }
        }
    }

    fn is_land(map: &Basemap, at: World, zoom: u8) -> bool {
        map.layers
            .iter()
            .filter(|layer| layer.kind == Kind::Land && (layer.from..layer.to).contains(&zoom))
            .flat_map(|layer| &layer.shapes)
            .any(|shape| {
                shape
                    .triangles
                    .iter()
                    .any(|t| inside(t.map(|i| shape.at(i)), at))
            })
    }

    fn inside([a, b, c]: [World; 3], p: World) -> bool {
        let side = |a: World, b: World| (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        let sides = [side(a, b), side(b, c), side(c, a)];
        sides.iter().all(|s| *s >= 0.0) || sides.iter().all(|s| *s <= 0.0)
    }

    #[test]
    fn the_edge_of_the_data_is_not_a_coast() {
        let ring = vec![[0, 10], [0, 500], [300, 400]];
        assert_eq!(edges(&[ring], true), [[1, 2], [2, 0]]);
        assert_eq!(
            edges(&[vec![[1, 1], [2, 2], [3, 3]]], false),
            [[0, 1], [1, 2]]
        );
    }

    #[test]
    fn other_bytes_are_refused() {
        assert_eq!(read(b"").err(), Some(Unreadable::Length));
        assert_eq!(read(b"PNG12345").err(), Some(Unreadable::NotABasemap));
        assert_eq!(read(b"MMBASE1\0\0\0x").err(), Some(Unreadable::Length));
        // A count that the bytes cannot hold.
        assert_eq!(
            read(b"MMBASE1\0\xff\xff\xff\xff\x7f").err(),
            Some(Unreadable::Length)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_cut_basemap_is_an_error(at in 0..SHIPPED.len()) {
            prop_assert!(read(&SHIPPED[..at]).is_err());
        }

        #[test]
        fn a_damaged_basemap_never_panics(
            damage in prop::collection::vec((8..SHIPPED.len(), any::<u8>()), 1..9),
        ) {
            let mut bytes = SHIPPED.to_vec();
            for (at, byte) in damage {
                bytes[at] = byte;
            }
            if let Ok(map) = read(&bytes) {
                for shape in map.layers.iter().flat_map(|layer| &layer.shapes) {
                    let count = u32::try_from(shape.points.len()).unwrap();
                    prop_assert!(shape.triangles.iter().flatten().all(|i| *i < count));
                }
            }
        }
    }
}
