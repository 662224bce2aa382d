//! What has to be true in the end.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use mikromon_sync::table::{Class, Kind, NUMBER_VOID, Table};
use serde_json::Value as Json;

use super::desk::{Desk, Said};
use super::office::Office;
use crate::store::book::{BOOK, table};

/// Rows by their tables and ids.
type Rows = BTreeMap<(String, String), Json>;

pub(super) fn check(office: &Office, database: &str, desks: &mut [Desk]) -> Result<()> {
    let server = of_the_server(office, database)?;
    for (at, desk) in desks.iter_mut().enumerate() {
        let held = of_the_desk(desk)?;
        if let Some(difference) = difference(&held, &server) {
            bail!("desktop {at}: {difference}");
        }
    }
    for (told, number) in desks.iter().flat_map(|it| &it.told) {
        is_kept(told, number.as_deref(), &server)?;
    }
    numbers_are_given_once(&server)
}

fn of_the_desk(desk: &mut Desk) -> Result<Rows> {
    desk.say("rows")?;
    let mut rows = Rows::new();
    loop {
        let row = desk.until(|it| match it {
            Said::Row(it) => Some(Some(it)),
            Said::All => Some(None),
            _ => None,
        })?;
        let Some(row) = row else { return Ok(rows) };
        let table = row["table"].as_str().context("no table")?;
        put(&mut rows, table, row["row"].clone())?;
    }
}

fn of_the_server(office: &Office, database: &str) -> Result<Rows> {
    let mut rows = Rows::new();
    for table in BOOK {
        let name = table.name;
        let sql = format!("SELECT to_jsonb(t) - 'row_seq' - 'stamps' FROM app.\"{name}\" t");
        for line in office.order(database, &sql)?.lines() {
            let mut row: Json = serde_json::from_str(line)?;
            for column in table.columns {
                let prefixed = matches!(column.kind, Kind::Sealed(_));
                let hex = row[column.name]
                    .as_str()
                    .and_then(|it| it.strip_prefix("\\x"));
                if let Some(hex) = hex.map(str::to_owned).filter(|_| prefixed) {
                    row[column.name] = hex.into();
                }
            }
            put(&mut rows, name, row)?;
        }
    }
    Ok(rows)
}

fn put(rows: &mut Rows, table: &str, row: Json) -> Result<()> {
    let id = row["id"].as_str().context("no id")?.to_owned();
    let twice = rows.insert((table.to_owned(), id), row);
    ensure!(twice.is_none(), "a row is there twice: {twice:?}");
    Ok(())
}

fn difference(held: &Rows, server: &Rows) -> Option<String> {
    let keys: BTreeSet<_> = held.keys().chain(server.keys()).collect();
    let differs = keys
        .into_iter()
        .find(|it| held.get(*it) != server.get(*it))?;
    let (here, there) = (held.get(differs), server.get(differs));
    Some(format!("{differs:?} is {here:?}, on the server {there:?}"))
}

/// A fact is there, a document too or its number is explained.
fn is_kept(told: &(String, String), number: Option<&str>, server: &Rows) -> Result<()> {
    let Some(number) = number else {
        ensure!(server.contains_key(told), "{told:?} is lost");
        return Ok(());
    };
    let table: &Table = table(&told.0).context("no such table")?;
    let Class::Document { number: column, .. } = table.class else {
        bail!("{told:?} is no document");
    };
    let stands = server.get(told).is_some_and(|it| it[column] == number);
    let mut voids = server.iter().filter(|it| it.0.0 == NUMBER_VOID.name);
    let explains = |it: &Json| it["document"] == told.1.as_str() && it["number"] == number;
    let is_void = voids.any(|it| explains(it.1));
    ensure!(stands || is_void, "{number} of {told:?} is not explained");
    Ok(())
}

/// Two documents of one number are there only if one of them goes by another now.
fn numbers_are_given_once(server: &Rows) -> Result<()> {
    let mut given = BTreeMap::new();
    for ((name, id), row) in server {
        let Some(Class::Document { number, .. }) = table(name).map(|it| it.class) else {
            continue;
        };
        let number = row[number].to_string();
        let instead = |it: &Json| it["document"] == id.as_str() && !it["instead"].is_null();
        let mut voids = server.iter().filter(|it| it.0.0 == NUMBER_VOID.name);
        if voids.any(|it| instead(it.1)) {
            continue;
        }
        let other = given.insert((name, number.clone()), id);
        ensure!(other.is_none(), "{id} and {other:?} bear {number}");
    }
    Ok(())
}
