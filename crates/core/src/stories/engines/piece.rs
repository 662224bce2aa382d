//! What people do at a desktop, in any table of the book, by its description: new rows, edits that
//! collide with others', documents under numbers, facts.

use anyhow::Context as _;
use mikromon_sync::change::Refusal;
use mikromon_sync::table::{CONFLICT, Class, Column, Kind, NUMBER_VOID, Table};
use mikromon_sync::value::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::desk::Told;
use super::desktop::{say_all, say_row};
use crate::clock;
use crate::store::book::BOOK;
use crate::store::{Field, Store, Write, described};

/// Few of each kind, so that two desktops often choose the same.
const NAMES: u32 = 5;

/// One transaction; answers the facts and documents that it committed. What the book itself
/// refuses is not done.
pub(super) async fn work(store: &Store, dice: &mut fastrand::Rng) -> anyhow::Result<Vec<Told>> {
    let mut write = store.write(clock::now(), None).await?;
    let (mut told, mut facts_only) = (Vec::new(), true);
    for _ in 0..dice.u32(1..=3) {
        let disputed = dice.u32(..4) > 0;
        let choice = tables()
            .into_iter()
            .filter(|it| !disputed || is_disputed(it));
        let table = dice.choice(choice.collect::<Vec<_>>());
        let table = table.context("a book without tables")?;
        facts_only &= table.class == Class::Fact;
        let is_edit = table.class == Class::Master && dice.u32(..3) > 0;
        let done = match is_edit {
            true => edit(&mut write, table, dice).await,
            false => make(&mut write, table, dice).await,
        };
        match done {
            Ok(it) => told.extend(it),
            Err(error) if error.is::<Refusal>() => {}
            Err(error) => return Err(error),
        }
    }
    write.commit().await?;
    // A change is refused whole: a fact beside something that can be refused goes with it. A
    // document's number is explained all the same.
    told.retain(|it: &Told| facts_only || it.2.is_some());
    Ok(told)
}

/// Those that people write.
fn tables() -> Vec<&'static Table> {
    let written = |it: &&&Table| ![CONFLICT.name, NUMBER_VOID.name].contains(&it.name);
    BOOK.iter().filter(written).copied().collect()
}

/// Where desktops get into each other's way, they are most of the time.
fn is_disputed(table: &Table) -> bool {
    !table.unique.is_empty() || matches!(table.class, Class::Document { .. })
}

async fn edit(
    write: &mut Write,
    table: &'static Table,
    dice: &mut fastrand::Rng,
) -> anyhow::Result<Option<Told>> {
    let Some(row) = some_row(write, table.name, dice).await? else {
        return Ok(None);
    };
    let column = dice
        .choice(table.columns)
        .context("a table without columns")?;
    if let Some(value) = value(write, table, column, dice).await? {
        let field = Field {
            column: column.name,
            value,
        };
        write.patch(table, row, &[field]).await?;
    }
    Ok(None)
}

async fn make(
    write: &mut Write,
    table: &'static Table,
    dice: &mut fastrand::Rng,
) -> anyhow::Result<Option<Told>> {
    let mut fields = Vec::new();
    for column in table.columns {
        let value = match column.name {
            "removed_at" | "disabled_at" => Some(Value::Null),
            _ => value(write, table, column, dice).await?,
        };
        let Some(value) = value else { return Ok(None) };
        let column = column.name;
        fields.push(Field { column, value });
    }
    let id = Uuid::from_u128(dice.u128(..));
    let told = |number| Some((table.name.to_owned(), id.to_string(), number));
    match table.class {
        Class::Master => write.insert(table, id, &fields).await.map(|()| None),
        Class::Fact => write.insert(table, id, &fields).await.map(|()| told(None)),
        Class::Document { number, .. } => {
            let given = next_number(write, table).await?;
            for field in fields.iter_mut().filter(|it| it.column == number) {
                field.value = Value::Text(given.clone());
            }
            write.issue(table, id, &fields).await?;
            Ok(told(Some(given)))
        }
    }
}

async fn next_number(write: &mut Write, table: &Table) -> anyhow::Result<String> {
    let series = match write.desk_series().await? {
        Some(desk) => format!("{}-D{desk:02}", table.name),
        None => table.name.to_owned(),
    };
    let number = write.next_number(&series).await?;
    Ok(format!("{series}-{number:05}"))
}

/// `None`: it has to name a row, and there is none.
async fn value(
    write: &mut Write,
    table: &Table,
    column: &Column,
    dice: &mut fastrand::Rng,
) -> anyhow::Result<Option<Value>> {
    if column.optional && dice.u32(..3) == 0 {
        return Ok(Some(Value::Null));
    }
    if let Some(names) = column.refers {
        let row = some_row(write, names, dice).await?;
        let nobody = column.optional.then_some(Value::Null);
        return Ok(row.map(Value::Id).or(nobody));
    }
    let unique = table.unique.iter().any(|it| it.contains(&column.name));
    let n = dice.u32(..if unique { NAMES } else { 1_000 });
    Ok(Some(match column.kind {
        Kind::Id => Value::Id(Uuid::from_u128(dice.u128(..))),
        Kind::Int(least, most) => Value::Int(least.saturating_add(i64::from(n)).min(most)),
        Kind::Text(most) => {
            let most = usize::try_from(most)?;
            Value::Text(format!("{n} é").chars().take(most).collect())
        }
        Kind::Sealed(_) => Value::Sealed(n.to_be_bytes().to_vec()),
    }))
}

async fn some_row(
    write: &mut Write,
    table: &str,
    dice: &mut fastrand::Rng,
) -> anyhow::Result<Option<Uuid>> {
    let sql = format!("SELECT id FROM {table}");
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(write.connection())
        .await?;
    let id = dice.choice(ids);
    Ok(id.map(|it| Uuid::from_slice(&it)).transpose()?)
}

/// Every row of the book, to the parent.
pub(super) async fn tell_rows(store: &Store) -> anyhow::Result<()> {
    for table in BOOK {
        let sql = format!("SELECT id, * FROM {}", table.name);
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(store.read());
        for row in rows.await? {
            let id: Vec<u8> = sqlx::Row::try_get(&row, "id")?;
            let fields = described::fields(table, &row)?;
            let mut json: serde_json::Map<_, _> = fields
                .into_iter()
                .map(|(name, value)| (name, value.json()))
                .collect();
            let id = Uuid::from_slice(&id)?.to_string();
            json.insert("id".to_owned(), id.into());
            say_row(table.name, &json.into());
        }
    }
    say_all();
    Ok(())
}
