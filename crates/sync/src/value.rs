//! A value of a column, and its JSON form on the wire.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use uuid::Uuid;

use crate::table::{Column, Kind};

/// The fields of a row or of an edit, by column.
pub type Fields = BTreeMap<String, Value>;

/// As both engines hold it. There are no floats: they do not survive comparison across engines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Id(Uuid),
    Sealed(Vec<u8>),
}

impl Value {
    /// Whether a column takes it.
    pub fn fits(&self, column: &Column) -> bool {
        match (self, column.kind) {
            (Self::Null, _) => column.optional,
            (Self::Int(it), Kind::Int(least, most)) => (least..=most).contains(it),
            // PostgreSQL has no text with a zero in it.
            (Self::Text(it), Kind::Text(most)) => {
                u32::try_from(it.chars().count()).is_ok_and(|count| count <= most)
                    && !it.contains('\0')
            }
            (Self::Id(_), Kind::Id) => true,
            (Self::Sealed(it), Kind::Sealed(most)) => {
                u32::try_from(it.len()).is_ok_and(|count| count <= most)
            }
            _ => false,
        }
    }

    pub const fn id(&self) -> Option<Uuid> {
        match self {
            Self::Id(it) => Some(*it),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(it) => Some(it),
            _ => None,
        }
    }

    /// On the wire: ids as UUID text, ciphertext as hex. The column tells them apart from text.
    pub fn json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Int(it) => (*it).into(),
            Self::Text(it) => it.as_str().into(),
            Self::Id(it) => it.to_string().into(),
            Self::Sealed(it) => {
                let hex: String = it.iter().map(|byte| format!("{byte:02x}")).collect();
                hex.into()
            }
        }
    }

    /// What [`Value::json`] wrote for a column of that kind; `None` where it is something else.
    pub fn from_json(kind: Kind, json: &Json) -> Option<Self> {
        match (kind, json) {
            (_, Json::Null) => Some(Self::Null),
            (Kind::Int(..), Json::Number(it)) => it.as_i64().map(Self::Int),
            (Kind::Text(_), Json::String(it)) => Some(Self::Text(it.clone())),
            (Kind::Id, Json::String(it)) => it.parse().ok().map(Self::Id),
            (Kind::Sealed(_), Json::String(it)) => unhex(it).map(Self::Sealed),
            _ => None,
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_value() -> impl Strategy<Value = (Kind, Value)> {
        prop_oneof![
            Just((Kind::Id, Value::Null)),
            any::<i64>().prop_map(|it| (Kind::Int(i64::MIN, i64::MAX), Value::Int(it))),
            ".*".prop_map(|it| (Kind::Text(u32::MAX), Value::Text(it))),
            any::<u128>().prop_map(|it| (Kind::Id, Value::Id(Uuid::from_u128(it)))),
            any::<Vec<u8>>().prop_map(|it| (Kind::Sealed(u32::MAX), Value::Sealed(it))),
        ]
    }

    proptest! {
        #[test]
        fn a_value_comes_back_from_the_wire((kind, value) in any_value()) {
            prop_assert_eq!(Value::from_json(kind, &value.json()), Some(value));
        }
    }

    #[test]
    fn a_value_of_another_kind_or_size_does_not_fit() {
        let name = Column::new("name", Kind::Text(3));
        assert!(Value::Text("ÀÇé".into()).fits(&name));
        assert!(!Value::Text("four".into()).fits(&name));
        assert!(!Value::Text("a\0".into()).fits(&name));
        assert!(!Value::Null.fits(&name) && Value::Null.fits(&name.optional()));
        assert!(!Value::Int(1).fits(&name));
        let flag = Column::new("paused", Kind::Int(0, 1));
        assert!(Value::Int(1).fits(&flag) && !Value::Int(2).fits(&flag));
        assert_eq!(Value::from_json(Kind::Sealed(9), &Json::from("0g")), None);
        let nothing = Value::from_json(Kind::Sealed(9), &Json::from(""));
        assert_eq!(nothing, Some(Value::Sealed(Vec::new())));
    }
}
