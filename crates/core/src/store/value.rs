//! A column and its value, on their way into a row and into the change that tells of it: both are
//! made of the same fields, so that the row and its history cannot differ.

use anyhow::Context as _;
use mikromon_domain::date::{CivilDate, Period};
use mikromon_domain::ids::{
    AuditId, BranchId, CustomerId, DeviceId, GroupId, HolderId, IncidentId, IntentId, InvoiceId,
    KeyId, OperatorId, PaymentId, PlanId, RouterId, SessionId, SubscriptionId,
};
use mikromon_domain::money::Rupiah;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};
use sqlx::Sqlite;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

/// One column of a row to be written.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) column: &'static str,
    pub(crate) value: Value,
}

pub(crate) fn field(column: &'static str, value: impl IntoValue) -> Field {
    Field {
        column,
        value: value.into_value(),
    }
}

/// What a column can be given.
pub(crate) trait IntoValue {
    fn into_value(self) -> Value;
}

pub(super) type SqliteQuery<'q> = Query<'q, Sqlite, SqliteArguments>;

pub(crate) fn bind(query: SqliteQuery<'_>, value: Value) -> SqliteQuery<'_> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(it) => query.bind(it),
        Value::Text(it) => query.bind(it),
        Value::Id(it) => query.bind(it.into_bytes().to_vec()),
        Value::Sealed(it) => query.bind(it),
    }
}

/// As they lie in a change.
pub(crate) fn to_json(fields: &Fields) -> String {
    let fields: serde_json::Map<_, _> = fields
        .iter()
        .map(|(column, value)| (column.clone(), value.json()))
        .collect();
    serde_json::Value::Object(fields).to_string()
}

/// What [`to_json`] wrote.
///
/// # Errors
/// When it is something else, or tells of a column that the table has not.
pub(crate) fn from_json(table: &Table, text: &str) -> anyhow::Result<Fields> {
    let json: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
    let field = |(name, json): (String, serde_json::Value)| {
        let column = table.column(&name);
        let value = column.and_then(|it| Value::from_json(it.kind, &json));
        let value = value.with_context(|| format!("{}.{name} takes no {json}", table.name))?;
        Ok((name, value))
    };
    json.into_iter().map(field).collect()
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for Uuid {
    fn into_value(self) -> Value {
        Value::Id(self)
    }
}

impl IntoValue for UnixMillis {
    fn into_value(self) -> Value {
        Value::Int(self.0)
    }
}

/// Days since 1970-01-01.
impl IntoValue for CivilDate {
    fn into_value(self) -> Value {
        Value::Int(self.days())
    }
}

/// Months since January 1970.
impl IntoValue for Period {
    fn into_value(self) -> Value {
        Value::Int(self.months())
    }
}

impl IntoValue for Rupiah {
    fn into_value(self) -> Value {
        Value::Int(self.get())
    }
}

/// Ciphertext.
impl IntoValue for Vec<u8> {
    fn into_value(self) -> Value {
        Value::Sealed(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, IntoValue::into_value)
    }
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {$(
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::Int(i64::from(self))
            }
        }
    )+};
}
whole_numbers!(bool, u8, u16, u32, i64);

macro_rules! ids {
    ($($id:ty),+ $(,)?) => {$(
        impl IntoValue for $id {
            fn into_value(self) -> Value {
                Value::Id(self.uuid())
            }
        }
    )+};
}
ids!(
    AuditId,
    BranchId,
    CustomerId,
    DeviceId,
    GroupId,
    HolderId,
    IncidentId,
    IntentId,
    InvoiceId,
    KeyId,
    OperatorId,
    PaymentId,
    PlanId,
    RouterId,
    SessionId,
    SubscriptionId,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::router;

    #[test]
    fn fields_come_back_from_a_change_and_strange_ones_do_not() {
        let fields = Fields::from([
            ("password".into(), Value::Sealed(vec![0, 10, 255])),
            ("parent_id".into(), Value::Null),
            ("port".into(), Value::Int(8728)),
        ]);
        let json = to_json(&fields);
        assert_eq!(
            json,
            r#"{"parent_id":null,"password":"000aff","port":8728}"#
        );
        assert_eq!(from_json(&router::TABLE, &json).unwrap(), fields);
        for strange in [r#"{"colour":"red"}"#, r#"{"port":"x"}"#, "[]"] {
            assert!(from_json(&router::TABLE, strange).is_err(), "{strange}");
        }
    }
}
