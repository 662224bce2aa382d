//! A column and its value, bound to a statement and told to the outbox from the same place, so
//! that the row and its history cannot differ.

use mikromon_domain::ids::{AuditId, IncidentId, KeyId, OperatorId, RouterId};
use mikromon_domain::time::UnixMillis;
use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

/// One column of a row to be written.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) column: &'static str,
    pub(crate) value: Value,
    /// Whether the outbox tells it. Password hashes stay in the row.
    pub(crate) told: bool,
}

/// A value for a column, told to the outbox.
pub(crate) fn field(column: &'static str, value: impl Into<Value>) -> Field {
    Field {
        column,
        value: value.into(),
        told: true,
    }
}

impl Field {
    /// Keeps the value out of the outbox.
    #[must_use]
    pub(crate) const fn untold(mut self) -> Self {
        self.told = false;
        self
    }
}

#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Id(Uuid),
    /// Ciphertext.
    Sealed(Vec<u8>),
}

impl Value {
    pub(super) fn bind<'q>(
        &self,
        query: Query<'q, Sqlite, SqliteArguments>,
    ) -> Query<'q, Sqlite, SqliteArguments> {
        match self {
            Self::Null => query.bind(None::<i64>),
            Self::Int(it) => query.bind(*it),
            Self::Real(it) => query.bind(*it),
            Self::Text(it) => query.bind(it.clone()),
            Self::Id(it) => query.bind(it.as_bytes().to_vec()),
            Self::Sealed(it) => query.bind(it.clone()),
        }
    }

    /// Ids as UUID text, ciphertext as hex.
    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Int(it) => (*it).into(),
            Self::Real(it) => (*it).into(),
            Self::Text(it) => it.as_str().into(),
            Self::Id(it) => it.to_string().into(),
            Self::Sealed(it) => hex(it).into(),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.json())
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Self {
        Self::Text(it.to_owned())
    }
}

impl From<String> for Value {
    fn from(it: String) -> Self {
        Self::Text(it)
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Int(i64::from(it))
    }
}

impl From<u16> for Value {
    fn from(it: u16) -> Self {
        Self::Int(i64::from(it))
    }
}

impl From<u32> for Value {
    fn from(it: u32) -> Self {
        Self::Int(i64::from(it))
    }
}

impl From<f64> for Value {
    fn from(it: f64) -> Self {
        Self::Real(it)
    }
}

impl From<UnixMillis> for Value {
    fn from(it: UnixMillis) -> Self {
        Self::Int(it.0)
    }
}

impl From<Vec<u8>> for Value {
    fn from(it: Vec<u8>) -> Self {
        Self::Sealed(it)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(it: Option<T>) -> Self {
        it.map_or(Self::Null, Into::into)
    }
}

macro_rules! ids {
    ($($id:ty),+) => {$(
        impl From<$id> for Value {
            fn from(it: $id) -> Self {
                Self::Id(it.uuid())
            }
        }
    )+};
}
ids!(AuditId, IncidentId, KeyId, OperatorId, RouterId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertext_is_told_as_one_string_of_hex() {
        let sealed = Value::from(vec![0x00, 0x0a, 0xff]);
        assert_eq!(sealed.json(), serde_json::json!("000aff"));
        assert_eq!(Value::from(Vec::new()).json(), serde_json::json!(""));
    }
}
