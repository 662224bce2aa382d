//! A value of the book as a person reads it, and what is typed as a value of the book.

use leptos::prelude::*;
use mikromon_domain::ids::RouterId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Role;
use mikromon_domain::phone::Phone;
use mikromon_domain::router::Transport;
use mikromon_domain::time::{Millis, UnixMillis, Zone};
use serde_json::Value;

use crate::format;
use crate::locales::{Lang, router, session, sync as t};
use crate::state::{Clock, Routers, part};

/// What a column holds, as far as it matters for reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Plain,
    Flag,
    Instant,
    /// Days since 1970-01-01.
    Date,
    /// Units of 1e-7.
    Degrees,
    /// Whole rupiah.
    Money,
    Phone,
    Reference,
    Role,
    Transport,
}

impl Reading {
    fn of(column: &str) -> Self {
        match column {
            "core" | "paused" | "exempt" => Self::Flag,
            "latitude_e7" | "longitude_e7" => Self::Degrees,
            "phone" => Self::Phone,
            "role" => Self::Role,
            "transport" => Self::Transport,
            "amount" | "discount" | "price" | "total" => Self::Money,
            "at" => Self::Instant,
            "leave_from" | "leave_until" => Self::Date,
            _ if column.ends_with("_on") => Self::Date,
            _ if column.ends_with("_at") => Self::Instant,
            _ if column.ends_with("_id") => Self::Reference,
            _ => Self::Plain,
        }
    }
}

/// Whether a column names another row, which nobody types.
pub(super) fn is_reference(column: &str) -> bool {
    Reading::of(column) == Reading::Reference
}

/// The value as it is read.
pub(super) fn say(column: &str, value: &Value, lang: Lang) -> String {
    match (Reading::of(column), value) {
        (_, Value::Null) => t::empty(lang).to_owned(),
        (Reading::Reference, Value::String(id)) => reference(id, lang),
        (Reading::Instant, Value::Number(at)) => at.as_i64().map_or_else(
            || at.to_string(),
            |at| part::<Clock>().exact(UnixMillis(at), lang),
        ),
        _ => plainly(column, value, lang),
    }
}

/// What needs nothing of the page's state.
fn plainly(column: &str, value: &Value, lang: Lang) -> String {
    match (Reading::of(column), value) {
        (_, Value::Null) => t::empty(lang).to_owned(),
        (_, Value::String(text)) if text.trim().is_empty() => t::empty(lang).to_owned(),
        (Reading::Role, Value::String(name)) => Role::from_name(name)
            .map_or_else(|| name.clone(), |role| session::role(role, lang).to_owned()),
        (Reading::Transport, Value::String(name)) => match Transport::from_name(name) {
            Some(Transport::Plain) => router::plain(lang).to_owned(),
            Some(Transport::Tls) => router::tls(lang).to_owned(),
            None => name.clone(),
        },
        (Reading::Phone, Value::String(text)) => {
            Phone::new(text).map_or_else(|_| text.clone(), |it| it.to_string())
        }
        (_, Value::String(text)) => text.clone(),
        (reading, Value::Number(number)) => match (reading, number.as_i64()) {
            (Reading::Flag, Some(0)) => t::no(lang).to_owned(),
            (Reading::Flag, Some(1)) => t::yes(lang).to_owned(),
            (Reading::Date, Some(days)) => {
                // Midnight in Greenwich is morning of the same day in any zone of Indonesia.
                let morning = UnixMillis(0).plus(Millis::days(days));
                format::date_long(morning, Zone::Wib, lang)
            }
            (Reading::Degrees, Some(it)) => {
                signed(it, &format::decimal(it.unsigned_abs(), 7, lang))
            }
            (Reading::Money, Some(it)) => {
                let money = Rupiah::new(it);
                money.map_or_else(|_| it.to_string(), |it| format::rupiah(it, lang))
            }
            _ => number.to_string(),
        },
        (_, other) => other.to_string(),
    }
}

fn signed(value: i64, shown: &str) -> String {
    if value < 0 {
        format!("-{shown}")
    } else {
        shown.to_owned()
    }
}

/// The router's name, where it is one that this page knows.
fn reference(id: &str, lang: Lang) -> String {
    let router = id.parse::<RouterId>().ok();
    router.and_then(|id| part::<Routers>().of(id)).map_or_else(
        || {
            let start: String = id.chars().take(8).collect();
            format!("{} {start}", t::another_row(lang))
        },
        |row| row.with_untracked(|row| row.router.name.clone()),
    )
}

/// As it is typed into a field.
pub(super) fn write(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What was typed, as a value like the one that was refused. A port is a number also behind a mask.
pub(super) fn read(column: &str, typed: &str, refused: &Value) -> Result<Value, ()> {
    let typed = typed.trim();
    match refused {
        _ if column == "port" => typed.parse::<u16>().map(Value::from).map_err(drop),
        Value::Number(_) => typed.parse::<i64>().map(Value::from).map_err(drop),
        Value::Null if typed.is_empty() => Ok(Value::Null),
        _ => Ok(Value::from(typed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_said_as_people_say_them() {
        for (column, value, id, en) in [
            ("note", json!(null), "kosong", "empty"),
            ("note", json!("  "), "kosong", "empty"),
            ("paused", json!(1), "ya", "yes"),
            ("port", json!(8728), "8728", "8728"),
            (
                "latitude_e7",
                json!(-65_950_380),
                "-6,5950380",
                "-6.5950380",
            ),
            (
                "price",
                json!(150_000),
                "Rp\u{a0}150.000",
                "Rp\u{a0}150,000",
            ),
            (
                "starts_on",
                json!(20_779),
                "Minggu, 22 November 2026",
                "Sunday, 22 November 2026",
            ),
            (
                "phone",
                json!("6281234567890"),
                "0812-3456-7890",
                "0812-3456-7890",
            ),
            ("role", json!("billing"), "Penagihan", "Billing"),
            ("transport", json!("tls"), "API-SSL (TLS)", "API-SSL (TLS)"),
            (
                "transport",
                json!("carrier-pigeon"),
                "carrier-pigeon",
                "carrier-pigeon",
            ),
        ] {
            assert_eq!(plainly(column, &value, Lang::Id), id, "{column}");
            assert_eq!(plainly(column, &value, Lang::En), en, "{column}");
        }
    }

    #[test]
    fn what_is_typed_has_the_kind_of_what_was_refused() {
        for value in [json!("BR-1"), json!(8728), json!(null)] {
            assert_eq!(read("of_any_kind", &write(&value), &value), Ok(value));
        }
        assert_eq!(read("port", " 8729 ", &json!(8728)), Ok(json!(8729)));
        assert_eq!(read("count", "", &json!(8728)), Err(()));
        assert_eq!(read("name", "", &json!("BR-1")), Ok(json!("")));
    }
}
