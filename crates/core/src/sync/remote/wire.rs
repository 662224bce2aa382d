//! Changes, verdicts and greetings as the server's functions speak of them: JSON. `None` stands for
//! an answer of another form.

use mikromon_sync::change::{Change, Edit, Verdict};
use mikromon_sync::remote::{Cursor, Failure, Hello, Registration};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::failure::server;

pub(super) fn int(number: u64) -> Result<i64, Failure> {
    i64::try_from(number).map_err(|_| server())
}

pub(super) fn changes(changes: &[Change]) -> Json {
    changes.iter().map(change).collect()
}

fn change(change: &Change) -> Json {
    json!({
        "n": change.n,
        "id": change.id,
        "base": change.base,
        "hlc": change.hlc,
        "edits": change.edits.iter().map(edit).collect::<Json>(),
    })
}

fn edit(edit: &Edit) -> Json {
    let fields = edit.set.iter();
    let set: Map<String, Json> = fields.map(|(name, it)| (name.clone(), it.json())).collect();
    json!({
        "table": edit.table,
        "row": edit.row,
        "verb": edit.verb,
        "set": set,
    })
}

fn read<T: DeserializeOwned>(json: &Json) -> Option<T> {
    T::deserialize(json).ok()
}

pub(super) fn verdicts(json: &Json) -> Option<Vec<Verdict>> {
    let verdict = |it: &Json| {
        Some(Verdict {
            n: read(it.get("n")?)?,
            seq: read(it.get("seq")?)?,
            refusal: read(it.get("refusal")?)?,
        })
    };
    json.as_array()?.iter().map(verdict).collect()
}

pub(super) fn ids(json: &Json) -> Option<Vec<Uuid>> {
    read(json)
}

pub(super) struct Begun {
    pub(super) cursor: Cursor,
    /// The tables that have rows to be fetched.
    pub(super) changed: Vec<String>,
}

pub(super) fn begun(json: &Json) -> Option<Begun> {
    Some(Begun {
        cursor: cursor(json)?,
        changed: read(json.get("changed")?)?,
    })
}

pub(super) fn hello(json: &Json, knows_book: bool) -> Option<Hello> {
    let device = json.get("device")?;
    let device = if device.is_null() {
        None
    } else {
        Some(registration(device)?)
    };
    Some(Hello {
        now: read(json.get("now")?)?,
        least_protocol: read(json.get("least_protocol")?)?,
        knows_book,
        epoch: read(json.get("epoch")?)?,
        head: cursor(json.get("head")?)?,
        commit_at_cursor: read(json.get("commit_at_cursor")?)?,
        device,
    })
}

pub(super) fn registered(json: &Json) -> Option<(Registration, Uuid)> {
    Some((
        registration(json.get("device")?)?,
        read(json.get("epoch")?)?,
    ))
}

fn cursor(json: &Json) -> Option<Cursor> {
    Some(Cursor {
        seq: read(json.get("seq")?)?,
        commit: read(json.get("commit")?)?,
    })
}

fn registration(json: &Json) -> Option<Registration> {
    Some(Registration {
        device: read(json.get("device")?)?,
        series: read(json.get("series")?)?,
        last_n: read(json.get("last_n")?)?,
        last_id: read(json.get("last_id")?)?,
        scope: read(json.get("scope")?)?,
        revoked: read(json.get("revoked")?)?,
    })
}
