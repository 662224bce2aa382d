//! PostgreSQL and Rust give the same digest of the same rows.

use anyhow::{Context as _, Result, ensure};
use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres};
use mikromon_sync::digest::{Digest, sql};
use mikromon_sync::table::{Column, Kind, Table};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

const ROWS: u32 = 2_000;
const FIT_A_COMMAND_LINE: usize = 300;
const TABLE: &str =
    "CREATE TABLE odd (id uuid, name text, amount bigint, parent uuid, secret bytea);";

const ODD: Table = Table::master(
    "odd",
    &[
        Column::new("name", Kind::Text(1_000)),
        Column::new("amount", Kind::Int(i64::MIN, i64::MAX)).optional(),
        Column::new("parent", Kind::Id).refers("odd").optional(),
        Column::new("secret", Kind::Sealed(1_000)).optional(),
    ],
);

/// Rows that are unlike each other, the same at every run.
fn rows() -> Vec<(Uuid, Fields)> {
    let mut random = fastrand::Rng::with_seed(7);
    let names = ["", "Budi", "D'Artagnan", "Śrī ₨ 電\u{1f}=", "a\\b\"\n\t-"];
    let mut row = || {
        let name = random.choice(names).unwrap_or_default().to_owned();
        let (amount, parent) = (random.i64(..), Uuid::from_u128(random.u128(..)));
        let amount = random.choice([Value::Null, Value::Int(amount), Value::Int(-1)]);
        let parent = random.choice([Value::Null, Value::Id(parent)]);
        let secret: Vec<u8> = (0..random.usize(..40)).map(|_| random.u8(..)).collect();
        let fields = [
            ("name", Value::Text(name)),
            ("amount", amount.unwrap_or(Value::Null)),
            ("parent", parent.unwrap_or(Value::Null)),
            ("secret", Value::Sealed(secret)),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        (Uuid::from_u128(random.u128(..)), Fields::from(fields))
    };
    (0..ROWS).map(|_| row()).collect()
}

/// As a literal of SQL.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Int(it) => format!("'{it}'"),
        Value::Text(it) => format!("'{}'", it.replace('\'', "''")),
        Value::Id(it) => format!("'{it}'"),
        Value::Sealed(_) => format!("'\\x{}'", value.json().as_str().unwrap_or_default()),
    }
}

#[test]
fn both_engines_count_alike() -> Result<()> {
    let server = Postgres::start()?;
    let mut here = Digest::default();
    let mut statements = vec![TABLE.to_owned()];
    for (id, fields) in rows() {
        here.count(&ODD, id, &fields);
        let values = ODD.columns.iter().filter_map(|it| fields.get(it.name));
        let values: String = values.map(|it| format!(", {}", literal(it))).collect();
        statements.push(format!("INSERT INTO odd VALUES ('{id}'{values});"));
    }
    for piece in statements.chunks(FIT_A_COMMAND_LINE) {
        let said = server.psql(OWNER, OWNER_PASSWORD, "postgres", &piece.concat())?;
        ensure!(said.ok, "{}", said.error);
    }
    let said = server.psql(OWNER, OWNER_PASSWORD, "postgres", &sql(&ODD, "odd"))?;
    ensure!(said.ok, "{}", said.error);
    let (mut there, mut counted) = (Digest::default(), 0);
    for line in said.rows.lines() {
        let (bucket, rest) = line.split_once('|').context("three columns")?;
        let (hash, rows) = rest.split_once('|').context("three columns")?;
        there.mix(bucket.parse()?, hash.parse()?);
        counted += rows.parse::<u32>()?;
    }
    ensure!(counted == ROWS);
    ensure!(here != Digest::default());
    ensure!(here == there, "{:?}", here.differing(&there));
    Ok(())
}
