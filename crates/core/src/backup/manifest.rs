//! What a backup says of itself, as `manifest.json` at its beginning.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mikromon_api::private::Private;
use mikromon_api::store::BackupView;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{FORMAT, TELEMETRY};
use crate::keys::statement::hex;
use crate::store::schema;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(super) format: u32,
    /// The version of MikroMon.
    pub(super) app: String,
    /// The last migration of the book.
    pub(super) schema: i64,
    pub(super) made_at: UnixMillis,
    pub(super) computer: String,
    #[serde(flatten)]
    pub(super) book: Book,
    /// How many keys of the organisation `keys.txt` holds.
    pub(super) keys: u32,
    /// In the order in which they follow.
    pub(super) parts: Vec<Part>,
}

/// What a book is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Book {
    pub(crate) company: String,
    /// Who was there first: books of one company have the same.
    pub(crate) founder: Option<OperatorId>,
    pub(crate) last_change: Option<UnixMillis>,
    /// Where the shared server is.
    pub(crate) server: Option<String>,
    /// Rows by table.
    pub(crate) tables: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// In hex.
    pub(super) sha256: String,
}

/// Measures a part as it goes by.
#[derive(Default)]
pub(super) struct Measure {
    digest: Sha256,
    bytes: u64,
}

impl Measure {
    pub(super) fn part(self, name: &str) -> Part {
        Part {
            name: name.to_owned(),
            bytes: self.bytes,
            sha256: hex(&self.digest.finalize()),
        }
    }
}

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Manifest {
    /// # Errors
    /// `BackupDamaged`, `BackupNewer` or `StoreNewer`.
    pub(super) fn parse(text: &[u8]) -> Result<Self, ApiError> {
        #[derive(Deserialize)]
        struct Versioned {
            format: u32,
        }
        let damaged = |it: serde_json::Error| {
            ApiError::new(ErrorCode::BackupDamaged, format!("the manifest: {it}"))
        };
        let Versioned { format } = serde_json::from_slice(text).map_err(damaged)?;
        if format > FORMAT {
            let detail = format!("format {format}, this version knows up to {FORMAT}");
            return Err(ApiError::new(ErrorCode::BackupNewer, detail));
        }
        let manifest: Self = serde_json::from_slice(text).map_err(damaged)?;
        let known = schema::newest(schema::SQLITE);
        if manifest.schema > known {
            let (schema, app) = (manifest.schema, &manifest.app);
            let detail = format!(
                "the backup was made by MikroMon {app} with migration {schema}, this version knows up to {known}"
            );
            return Err(ApiError::new(ErrorCode::BackupNewer, detail));
        }
        Ok(manifest)
    }

    /// Of all parts.
    pub(super) fn bytes(&self) -> u64 {
        self.parts.iter().map(|it| it.bytes).sum()
    }

    pub(crate) const fn book(&self) -> &Book {
        &self.book
    }

    pub(crate) const fn keys(&self) -> u32 {
        self.keys
    }

    /// Where the shared server is that it followed.
    pub(crate) fn server(&self) -> Option<Private> {
        self.book.server.as_deref().map(Private::address)
    }

    /// As the page shows it, with nothing to compare it with.
    pub(crate) fn view(&self) -> BackupView {
        BackupView {
            company: self.book.company.clone(),
            computer: self.computer.clone(),
            made_at: self.made_at,
            version: self.app.clone(),
            schema: self.schema,
            last_change: self.book.last_change,
            tables: self.book.tables.clone(),
            telemetry: self.parts.iter().any(|it| it.name == TELEMETRY),
            keys: self.keys,
            server: self.server(),
            here: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn manifest() -> Value {
        json!({
            "format": FORMAT, "app": "9.9.9", "schema": schema::newest(schema::SQLITE),
            "made_at": 1, "computer": "kasir", "company": "PT Contoh", "founder": null,
            "last_change": null, "server": null, "tables": { "router": 3 }, "keys": 1, "parts": [],
        })
    }

    fn refusal(of: &Value) -> ApiError {
        Manifest::parse(of.to_string().as_bytes()).unwrap_err()
    }

    #[test]
    fn one_of_this_version_is_read() {
        let read = Manifest::parse(manifest().to_string().as_bytes()).unwrap();
        assert_eq!(read.book.tables["router"], 3);
    }

    #[test]
    fn one_of_a_newer_schema_is_refused_and_names_the_version_that_made_it() {
        let mut newer = manifest();
        newer["schema"] = json!(schema::newest(schema::SQLITE) + 1);
        let error = refusal(&newer);
        assert_eq!(error.code, ErrorCode::BackupNewer);
        assert!(error.detail.contains("9.9.9"), "{}", error.detail);
    }

    #[test]
    fn one_of_a_newer_format_is_refused_as_that_whatever_else_it_says() {
        let strange = json!({ "format": FORMAT + 1, "pieces": 7 });
        assert_eq!(refusal(&strange).code, ErrorCode::BackupNewer);
    }

    #[test]
    fn one_that_lacks_something_is_damaged() {
        for key in ["format", "schema", "parts", "company"] {
            let mut poor = manifest();
            poor.as_object_mut().unwrap().remove(key);
            assert_eq!(refusal(&poor).code, ErrorCode::BackupDamaged, "{key}");
        }
        assert_eq!(refusal(&json!([])).code, ErrorCode::BackupDamaged);
    }
}
