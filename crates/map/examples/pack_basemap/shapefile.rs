//! Reads the parts of an ESRI shapefile's records: polygons (type 5) and polylines (type 3).
//! Source of the layout: ESRI Shapefile Technical Description, July 1998.

use std::path::Path;

use super::Outcome;

/// The parts of one record, as longitude and latitude.
pub(crate) type Record = Vec<Vec<[f64; 2]>>;

pub(crate) fn read(path: &Path) -> Outcome<Vec<Record>> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut records = Vec::new();
    let mut at = 100;
    while at + 8 <= bytes.len() {
        let words = u32::from_be_bytes(take(&bytes, at + 4)?);
        let length = usize::try_from(words)? * 2;
        let body = bytes
            .get(at + 8..at + 8 + length)
            .ok_or("a record is cut")?;
        if matches!(i32::from_le_bytes(take(body, 0)?), 3 | 5) {
            records.push(record(body)?);
        }
        at += 8 + length;
    }
    Ok(records)
}

fn record(body: &[u8]) -> Outcome<Record> {
    let parts = usize::try_from(i32::from_le_bytes(take(body, 36)?))?;
    let points = usize::try_from(i32::from_le_bytes(take(body, 40)?))?;
    let mut starts = Vec::with_capacity(parts + 1);
    for part in 0..parts {
        starts.push(usize::try_from(i32::from_le_bytes(take(
            body,
            44 + 4 * part,
        )?))?);
    }
    starts.push(points);
    let first_point = 44 + 4 * parts;
    let point = |i: usize| -> Outcome<[f64; 2]> {
        let x = f64::from_le_bytes(take(body, first_point + 16 * i)?);
        let y = f64::from_le_bytes(take(body, first_point + 16 * i + 8)?);
        Ok([x, y])
    };
    starts
        .windows(2)
        .map(|pair| match pair {
            [from, to] => (*from..*to).map(point).collect(),
            _ => Ok(Vec::new()),
        })
        .collect()
}

fn take<const N: usize>(bytes: &[u8], at: usize) -> Outcome<[u8; N]> {
    let slice = bytes.get(at..at + N).ok_or("a number is cut")?;
    Ok(slice.try_into()?)
}
