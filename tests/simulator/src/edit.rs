//! `add`, `set`, `unset`, `enable`, `disable`, `remove`: everything that changes a table, checked as the router checks it.

use crate::clock::Millis;
use crate::command::Command;
use crate::menu::{Menu, Schema, hotspot, ip, ppp, system};
use crate::row::{Id, Row, Wanted};
use crate::session::{DYNAMIC, customer_of};
use crate::state::State;
use crate::trap::Trap;

/// Runs one command; the id of the new item after `add`.
pub(crate) fn edit(
    state: &mut State,
    menu: &'static Menu,
    command: &Command,
) -> Result<Option<Id>, Trap> {
    let now = state.clock.now();
    if menu.path == system::IDENTITY.path && command.verb == "set" {
        return rename(state, command).map(|()| None);
    }
    if menu.path == ppp::ACTIVE.path && command.verb == "remove" {
        return kick(state, menu, command, now).map(|()| None);
    }
    let schema = menu.table.as_ref().ok_or_else(Trap::no_such_command)?;
    let read_only = menu.path == hotspot::ACTIVE.path && command.verb != "remove";
    if read_only || (schema.fixed && matches!(command.verb.as_str(), "add" | "remove")) {
        return Err(Trap::no_such_command());
    }
    match command.verb.as_str() {
        "add" => add(state, menu, schema, command, now).map(Some),
        "set" => each(state, menu, command, now, |row| fill(schema, command, row)),
        "enable" => each(state, menu, command, now, |row| {
            switch(schema, row, b"false")
        }),
        "disable" => each(state, menu, command, now, |row| {
            switch(schema, row, b"true")
        }),
        "unset" => each(state, menu, command, now, |row| unset(schema, command, row)),
        "remove" => remove(state, menu, command, now),
        _ => Err(Trap::no_such_command()),
    }
}

fn rename(state: &mut State, command: &Command) -> Result<(), Trap> {
    command.only(&["name"])?;
    state.spec.identity = command.text("name").ok_or_else(|| Trap::missing("name"))?;
    Ok(())
}

fn kick(state: &mut State, menu: &Menu, command: &Command, now: Millis) -> Result<(), Trap> {
    for id in targets(state, menu, command, now)? {
        state.kick(customer_of(id), now);
    }
    Ok(())
}

fn add(
    state: &mut State,
    menu: &'static Menu,
    schema: &'static Schema,
    command: &Command,
    now: Millis,
) -> Result<Id, Trap> {
    let mut row = Row::default();
    for (key, value) in schema.defaults {
        row.set(key, value.as_bytes().to_vec());
    }
    fill(schema, command, &mut row)?;
    if let Some(key) = schema.required.iter().find(|key| row.bytes(key).is_none()) {
        return Err(Trap::missing(key));
    }
    check(state, menu, schema, &row, None)?;
    let id = state
        .add(menu.path, row)
        .ok_or_else(Trap::no_such_command)?;
    if menu.path == ppp::SECRET.path {
        state.pin(id, now);
    }
    Ok(Id(id))
}

/// Applies a change to every item named, after all of them were found and checked.
fn each(
    state: &mut State,
    menu: &'static Menu,
    command: &Command,
    now: Millis,
    change: impl Fn(&mut Row) -> Result<(), Trap>,
) -> Result<Option<Id>, Trap> {
    let schema = menu.table.as_ref().ok_or_else(Trap::no_such_command)?;
    let mut changed = Vec::new();
    for id in targets(state, menu, command, now)? {
        let mut row = stored(state, menu, id)?;
        change(&mut row)?;
        check(state, menu, schema, &row, Some(id))?;
        changed.push((id, row));
    }
    for (id, row) in changed {
        replace(state, menu, id, Some(row), now);
    }
    Ok(None)
}

fn remove(
    state: &mut State,
    menu: &Menu,
    command: &Command,
    now: Millis,
) -> Result<Option<Id>, Trap> {
    let ids = targets(state, menu, command, now)?;
    for id in &ids {
        if stored(state, menu, *id)?.is("default", "true") {
            return Err(Trap::failure("default item can not be removed"));
        }
    }
    for id in ids {
        replace(state, menu, id, None, now);
    }
    Ok(None)
}

fn replace(state: &mut State, menu: &Menu, id: u32, row: Option<Row>, now: Millis) {
    if menu.path == ppp::SECRET.path {
        state.pin(id, now);
    }
    state.write(menu.path, id, row);
}

fn stored(state: &State, menu: &Menu, id: u32) -> Result<Row, Trap> {
    if id & DYNAMIC != 0 {
        return Err(Trap::failure("can not change dynamic item"));
    }
    state.stored(menu, id).ok_or_else(Trap::no_such_item)
}

/// The items a command names: ids or names, separated by commas.
fn targets(state: &State, menu: &Menu, command: &Command, now: Millis) -> Result<Vec<u32>, Trap> {
    let named = command.text(".id").or_else(|| command.text("numbers"));
    let named = named.ok_or_else(|| Trap::missing(".id"))?;
    let items = state.items(menu, now).0;
    named
        .split(',')
        .map(|name| {
            let id = Id::parse(name.as_bytes()).or_else(|| by_name(state, menu, name));
            id.filter(|id| items.iter().any(|(item, _)| item == id))
                .ok_or_else(Trap::no_such_item)
        })
        .collect()
}

fn by_name(state: &State, menu: &Menu, name: &str) -> Option<u32> {
    let mut items = state.table(menu.path)?.items();
    let found = items.find(|(id, _)| {
        state
            .stored_part(menu, *id, &Wanted::Fixed(&["name"]))
            .is_some_and(|row| row.is("name", name))
    });
    found.map(|(id, _)| id)
}

/// Writes the attributes of a command into a row.
fn fill(schema: &Schema, command: &Command, row: &mut Row) -> Result<(), Trap> {
    for (key, value) in &command.attributes {
        if matches!(key.as_str(), ".id" | "numbers") {
            continue;
        }
        let key = field(schema, key)?;
        row.set(key, accepted(key, value)?);
    }
    Ok(())
}

fn field(schema: &Schema, key: &str) -> Result<&'static str, Trap> {
    let known = schema.fields.iter().find(|field| **field == key);
    known.copied().ok_or_else(Trap::unknown_parameter)
}

/// What a secret may be for.
const SERVICES: [&[u8]; 7] = [
    b"any", b"async", b"l2tp", b"ovpn", b"pppoe", b"pptp", b"sstp",
];

/// A value as the router keeps it.
fn accepted(key: &str, value: &[u8]) -> Result<Vec<u8>, Trap> {
    match (key, value) {
        ("disabled", b"yes" | b"true") => Ok(b"true".to_vec()),
        ("disabled", b"no" | b"false") => Ok(b"false".to_vec()),
        ("disabled", _) => Err(Trap::invalid(key)),
        ("limit-bytes-in" | "limit-bytes-out", value) if !value.iter().all(u8::is_ascii_digit) => {
            Err(Trap::invalid(key))
        }
        ("service", value) if !SERVICES.contains(&value) => Err(Trap::no_match(key)),
        ("ranges", value) if !value.contains(&b'.') => Err(Trap::invalid(key)),
        (_, value) => Ok(value.to_vec()),
    }
}

fn switch(schema: &Schema, row: &mut Row, disabled: &[u8]) -> Result<(), Trap> {
    if !schema.fields.contains(&"disabled") {
        return Err(Trap::no_such_command());
    }
    row.set("disabled", disabled.to_vec());
    Ok(())
}

fn unset(schema: &Schema, command: &Command, row: &mut Row) -> Result<(), Trap> {
    let name = command
        .text("value-name")
        .ok_or_else(|| Trap::missing("value-name"))?;
    row.unset(field(schema, &name)?);
    Ok(())
}

/// References must exist and unique fields must be free.
fn check(
    state: &State,
    menu: &Menu,
    schema: &Schema,
    row: &Row,
    own: Option<u32>,
) -> Result<(), Trap> {
    for (key, other) in schema.refers {
        if row
            .bytes(key)
            .is_some_and(|name| !ip::names(state, other, name))
        {
            return Err(Trap::no_match(key));
        }
    }
    let Some(table) = state.table(menu.path).filter(|_| !schema.unique.is_empty()) else {
        return Ok(());
    };
    let same = |other: &Row| {
        schema
            .unique
            .iter()
            .all(|key| other.bytes(key) == row.bytes(key))
    };
    let taken = table
        .items()
        .filter(|(id, _)| Some(*id) != own)
        .filter_map(|(id, _)| state.stored_part(menu, id, &Wanted::Fixed(schema.unique)))
        .any(|other| same(&other));
    if taken {
        Err(Trap::failure(schema.taken))
    } else {
        Ok(())
    }
}
