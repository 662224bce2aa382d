//! A tile source: a setting of the operator, who answers for its terms of use.

use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// Closer than this no public source goes.
const CLOSEST: u8 = 22;

/// A URL template with what has to be shown beside its tiles.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct TileSource {
    id: String,
    template: String,
    host: String,
    attribution: String,
    max_zoom: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    #[error("the id must be 1 to 32 lower-case letters, digits or hyphens")]
    Id,
    #[error("the address must begin with http:// or https:// and hold {{z}}, {{x}} and {{y}}")]
    Template,
    #[error("a source has to be named beside its tiles: the attribution is empty")]
    Attribution,
    #[error("the closest zoom must be 1 to {CLOSEST}")]
    Zoom,
}

/// As the settings file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    template: String,
    attribution: String,
    max_zoom: u8,
}

impl TryFrom<Written> for TileSource {
    type Error = InvalidSource;

    fn try_from(it: Written) -> Result<Self, InvalidSource> {
        Self::new(&it.id, &it.template, &it.attribution, it.max_zoom)
    }
}

impl TileSource {
    /// `template` as in `https://tiles.example.net/{z}/{x}/{y}.png`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        id: &str,
        template: &str,
        attribution: &str,
        max_zoom: u8,
    ) -> Result<Self, InvalidSource> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=32).contains(&id.len()) || !id.bytes().all(letter) {
            return Err(InvalidSource::Id);
        }
        if attribution.trim().is_empty() {
            return Err(InvalidSource::Attribution);
        }
        if !(1..=CLOSEST).contains(&max_zoom) {
            return Err(InvalidSource::Zoom);
        }
        Ok(Self {
            id: id.to_owned(),
            host: host_of(template).ok_or(InvalidSource::Template)?,
            template: template.to_owned(),
            attribution: attribution.trim().to_owned(),
            max_zoom,
        })
    }

    /// Those of a settings file; none where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or a source in it is not sound.
    pub fn read_all(path: &Path) -> anyhow::Result<Vec<Self>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        serde_json::from_str(&text).with_context(|| path.display().to_string())
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// What its licence wants to be shown.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    pub const fn max_zoom(&self) -> u8 {
        self.max_zoom
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn has(&self, z: u8, x: u32, y: u32) -> bool {
        z <= self.max_zoom
            && 1_u32
                .checked_shl(z.into())
                .is_some_and(|side| x < side && y < side)
    }

    pub(crate) fn url(&self, z: u8, x: u32, y: u32) -> String {
        self.template
            .replace("{z}", &z.to_string())
            .replace("{x}", &x.to_string())
            .replace("{y}", &y.to_string())
    }
}

/// The host and port of a sound template; its host part may not hold a placeholder.
fn host_of(template: &str) -> Option<String> {
    let rest = template
        .strip_prefix("https://")
        .or_else(|| template.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let sound = !host.is_empty()
        && !host.contains(['{', '@'])
        && !template.contains(|c: char| c.is_whitespace() || c.is_control())
        && ["{z}", "{x}", "{y}"].iter().all(|it| path.contains(it));
    sound.then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_checked() {
        let new = |id, template| TileSource::new(id, template, "OSM", 19).map(drop);
        let good = "https://t.example.net/{z}/{x}/{y}.png";
        assert_eq!(new("osm", good), Ok(()));
        for id in ["", "OSM", "a/b", "..", "an-id-of-thirty-three-characters-"] {
            assert_eq!(new(id, good), Err(InvalidSource::Id), "{id}");
        }
        for template in [
            "ftp://t.example.net/{z}/{x}/{y}",
            "https://t.example.net/{z}/{x}",
            "https://{z}.example.net/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "file:///etc/{z}{x}{y}",
        ] {
            assert_eq!(
                new("osm", template),
                Err(InvalidSource::Template),
                "{template}"
            );
        }
        assert_eq!(
            TileSource::new("a", good, " ", 19),
            Err(InvalidSource::Attribution)
        );
        assert_eq!(
            TileSource::new("a", good, "x", 23),
            Err(InvalidSource::Zoom)
        );
    }

    #[test]
    fn the_settings_file_may_be_absent_and_must_be_sound() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tiles.json");
        assert_eq!(TileSource::read_all(&file).unwrap(), []);
        std::fs::write(
            &file,
            r#"[{"id":"osm","template":"https://t.example.net/{z}/{x}/{y}.png","attribution":"OSM","max_zoom":19}]"#,
        )
        .unwrap();
        assert_eq!(TileSource::read_all(&file).unwrap().len(), 1);
        std::fs::write(&file, r#"[{"id":"osm"}]"#).unwrap();
        assert!(TileSource::read_all(&file).is_err());
    }
}
