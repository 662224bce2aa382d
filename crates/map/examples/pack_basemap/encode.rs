//! Writes the format that the crate's `basemap::format` reads; its layout is described there.

use super::Outcome;
use super::geometry::{Rect, Shape};
use super::places::Place;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Land,
    Lake,
    Country,
    Province,
}

impl Kind {
    const fn code(self) -> u8 {
        match self {
            Self::Land => 0,
            Self::Lake => 1,
            Self::Country => 2,
            Self::Province => 3,
        }
    }
}

pub(crate) struct Layer {
    pub(crate) kind: Kind,
    pub(crate) from: u8,
    pub(crate) to: u8,
    pub(crate) bounds: Rect,
    pub(crate) shapes: Vec<Shape>,
}

pub(crate) fn file(layers: &[Layer], places: &[Place]) -> Outcome<Vec<u8>> {
    let mut out = b"MMBASE1\0".to_vec();
    varint(&mut out, u64::try_from(layers.len())?);
    for layer in layers {
        out.extend([layer.kind.code(), layer.from, layer.to]);
        for number in layer.bounds.min.iter().chain(&layer.bounds.max) {
            out.extend(number.to_le_bytes());
        }
        varint(&mut out, u64::try_from(layer.shapes.len())?);
        let mut cursor = [0, 0];
        for shape in &layer.shapes {
            write_shape(&mut out, shape, layer.bounds, &mut cursor)?;
        }
    }
    varint(&mut out, u64::try_from(places.len())?);
    for place in places {
        out.extend([place.kind, place.zoom]);
        for number in place.at {
            let fixed = (number * f64::from(u32::MAX)).round() as u32;
            out.extend(fixed.to_le_bytes());
        }
        out.push(u8::try_from(place.name.len())?);
        out.extend(place.name.as_bytes());
    }
    Ok(out)
}

fn write_shape(
    out: &mut Vec<u8>,
    shape: &Shape,
    bounds: Rect,
    cursor: &mut [i64; 2],
) -> Outcome<()> {
    varint(out, u64::try_from(shape.rings.len())?);
    for ring in &shape.rings {
        varint(out, u64::try_from(ring.len())?);
        for point in ring {
            for axis in 0..2 {
                let span = bounds.max[axis] - bounds.min[axis];
                let share = ((point[axis] - bounds.min[axis]) / span).clamp(0.0, 1.0);
                let grid = (share * 65_535.0).round() as i64;
                zigzag(out, grid - cursor[axis]);
                cursor[axis] = grid;
            }
        }
    }
    varint(out, u64::try_from(shape.triangles.len() / 3)?);
    let mut last = 0;
    for index in &shape.triangles {
        zigzag(out, i64::from(*index) - last);
        last = i64::from(*index);
    }
    Ok(())
}

fn zigzag(out: &mut Vec<u8>, number: i64) {
    varint(out, ((number << 1) ^ (number >> 63)) as u64);
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
