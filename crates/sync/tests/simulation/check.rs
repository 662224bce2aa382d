//! What has to be true when everything has been exchanged.

use std::collections::BTreeMap;

use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::desk::File;
use crate::server::Server;
use crate::world::{Desk, World};

pub(crate) fn check(world: &World) -> Result<(), String> {
    let server = world.server.lock().unwrap();
    replicas_equal_the_server(world, &server)?;
    no_payment_is_lost_or_doubled(world, &server)?;
    no_customer_is_lost(world, &server)?;
    changes_are_whole(world, &server)?;
    every_number_is_explained(world, &server)?;
    documents_are_unique(&server)?;
    every_job_ran_once(&server)
}

/// Of everybody who is not shut out.
fn replicas_equal_the_server(world: &World, server: &Server) -> Result<(), String> {
    let desks = world.desks.iter().enumerate();
    for (at, desk) in desks.filter(|it| !server.has_shut_out(it.1.device())) {
        equals_the_server(at, desk, server)?;
    }
    Ok(())
}

fn equals_the_server(at: usize, desk: &Desk, server: &Server) -> Result<(), String> {
    let file = desk.file.lock().unwrap();
    if file.has_unsent() {
        return Err(format!("desktop {at} has changes that nobody took"));
    }
    for (table, rows) in server.visible(file.device) {
        let known = rows.into_iter();
        let expected = known.map(|(id, row)| (id, file.program.part_of(row)));
        let expected: BTreeMap<Uuid, Fields> = expected.collect();
        let held = file.rows[table].iter();
        let held = held.map(|(id, row)| (*id, row.fields.clone())).collect();
        if held != expected {
            let told = difference(at, table, &held, &expected, |row| file.story_of(row));
            return Err(told);
        }
    }
    Ok(())
}

/// Whether it waits in the file of somebody who was shut out, unsent or not given back: neither lost
/// nor here.
fn waits_outside(world: &World, server: &Server, row: Uuid) -> bool {
    let waits = |it: &File| {
        let returned = it.joined.is_some_and(|it| server.is_in(it.epoch));
        it.still_has_to_send(row) || (!returned && it.tells_of(row))
    };
    let files = world.desks.iter().map(|it| it.file.lock().unwrap());
    let mut outside = files.filter(|it| server.has_shut_out(it.device));
    outside.any(|it| waits(&it))
}

fn difference(
    at: usize,
    table: &str,
    held: &BTreeMap<Uuid, Fields>,
    expected: &BTreeMap<Uuid, Fields>,
    story: impl Fn(Uuid) -> Vec<String>,
) -> String {
    let wrong = |id: &&Uuid| held.get(*id) != expected.get(*id);
    let row = held
        .keys()
        .chain(expected.keys())
        .find(wrong)
        .expect("they differ");
    format!(
        "desktop {at} differs in {table} {row}: it has {:?}, the server {:?}; {:#?}",
        held.get(row),
        expected.get(row),
        story(*row)
    )
}

fn no_payment_is_lost_or_doubled(world: &World, server: &Server) -> Result<(), String> {
    let there: BTreeMap<Uuid, i64> = server.rows["payment"]
        .iter()
        .map(|(id, row)| match row.fields["amount"] {
            Value::Int(amount) => (*id, amount),
            _ => (*id, 0),
        })
        .collect();
    for (id, amount) in &world.paid {
        if there.get(id) != Some(amount) && !waits_outside(world, server, *id) {
            return Err(format!(
                "payment {id} of {amount} is lost; {:#?}",
                stories(world, *id)
            ));
        }
    }
    Ok(())
}

fn no_customer_is_lost(world: &World, server: &Server) -> Result<(), String> {
    let lost = |it: &&Uuid| !server.rows["customer"].contains_key(*it);
    let lost = |it: &&Uuid| lost(it) && !waits_outside(world, server, **it);
    match world.confirmed.iter().find(lost) {
        Some(id) => Err(format!("customer {id} is lost; {:#?}", stories(world, *id))),
        None => Ok(()),
    }
}

fn changes_are_whole(world: &World, server: &Server) -> Result<(), String> {
    let there = |it: &Uuid| server.rows["customer"].contains_key(it);
    let torn = |it: &&(Uuid, Uuid)| there(&it.0) != there(&it.1);
    match world.pairs.iter().find(torn) {
        Some(pair) => Err(format!(
            "{pair:?} were one change, and one of them is not there"
        )),
        None => Ok(()),
    }
}

fn every_number_is_explained(world: &World, server: &Server) -> Result<(), String> {
    for (number, documents) in &world.numbers {
        for document in documents {
            let number = Value::Text(number.clone());
            let issued = server.rows["invoice"].get(document);
            let issued = issued.is_some_and(|it| it.fields["number"] == number);
            let explains =
                |it: &Fields| it["number"] == number && it["document"].id() == Some(*document);
            let void = server.rows["number_void"]
                .values()
                .any(|it| explains(&it.fields));
            if !issued && !void && !waits_outside(world, server, *document) {
                let stories = stories(world, *document);
                return Err(format!(
                    "{number:?} of {document} is neither issued nor void; {stories:#?}"
                ));
            }
        }
    }
    Ok(())
}

fn documents_are_unique(server: &Server) -> Result<(), String> {
    let mut periods = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    let void = |id: &Uuid, number: &Value| {
        let about = |it: &Fields| it["document"].id() == Some(*id) && it["number"] == *number;
        server.rows["number_void"]
            .values()
            .any(|it| about(&it.fields))
    };
    for (id, row) in &server.rows["invoice"] {
        let period = (&row.fields["customer_id"], &row.fields["period"]);
        if let Some(other) = periods.insert(period, id) {
            return Err(format!("{other} and {id} bill one customer twice"));
        }
        if void(id, &row.fields["number"]) {
            continue;
        }
        if let Some(other) = numbers.insert(&row.fields["number"], id) {
            return Err(format!("{other} and {id} bear one number"));
        }
    }
    Ok(())
}

fn every_job_ran_once(server: &Server) -> Result<(), String> {
    if server.jobs.unfenced > 0 {
        return Err("somebody who did not lead any more did the leader's work".into());
    }
    match server.jobs.runs.iter().find(|it| *it.1 != 1) {
        Some((period, times)) => Err(format!("period {period} was billed {times} times")),
        None => Ok(()),
    }
}

fn stories(world: &World, row: Uuid) -> Vec<Vec<String>> {
    let files = world.desks.iter().map(|it| it.file.lock().unwrap());
    files.map(|it| it.story_of(row)).collect()
}
