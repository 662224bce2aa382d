//! What may be there only once.

use std::collections::BTreeMap;

use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

/// The row that explains a document's number.
pub(crate) fn void_id(document: Uuid, number: &Value) -> Uuid {
    mikromon_sync::table::void_id(document, number.text().unwrap_or_default())
}

/// The unique key that is taken, and by whom.
pub(crate) fn taken<R>(
    about: &Table,
    rows: &BTreeMap<Uuid, R>,
    row: Uuid,
    fields: &Fields,
    of: impl Fn(&R) -> &Fields,
) -> Option<(&'static [&'static str], Uuid)> {
    let lives = |it: &Fields| it.get("removed_at").is_none_or(|it| *it == Value::Null);
    if !lives(fields) {
        return None;
    }
    about.unique.iter().find_map(|key| {
        let same = |other: &Fields| {
            key.iter()
                .all(|it| fields[*it] != Value::Null && other[*it] == fields[*it])
        };
        let holder = rows
            .iter()
            .find(|(id, it)| **id != row && lives(of(it)) && same(of(it)));
        holder.map(|it| (*key, *it.0))
    })
}
