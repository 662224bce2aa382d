//! Reads places.csv: `kind,zoom,latitude,longitude,name`, in the order of importance.

use std::path::Path;

use super::Outcome;
use super::geometry::project;

pub(crate) struct Place {
    /// 0 a town, 1 a sea.
    pub(crate) kind: u8,
    /// Shown from this zoom on.
    pub(crate) zoom: u8,
    pub(crate) at: [f64; 2],
    pub(crate) name: String,
}

pub(crate) fn read(path: &Path) -> Outcome<Vec<Place>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines()
        .skip(1)
        .enumerate()
        .map(|(i, line)| place(line).map_err(|e| format!("line {}: {e}", i + 2).into()))
        .collect()
}

fn place(line: &str) -> Outcome<Place> {
    let mut cells = line.splitn(5, ',');
    let mut next = || cells.next().ok_or("too few cells");
    let kind = match next()? {
        "town" => 0,
        "sea" => 1,
        other => return Err(format!("unknown kind {other}").into()),
    };
    let zoom = next()?.parse()?;
    let latitude: f64 = next()?.parse()?;
    let longitude: f64 = next()?.parse()?;
    let name = next()?.trim().to_owned();
    Ok(Place {
        kind,
        zoom,
        at: project([longitude, latitude]),
        name,
    })
}
