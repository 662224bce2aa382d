//! The book's tables on the shared server: the pair of their migration fits their description, and
//! the views of both engines say the same of the same rows.

use std::fmt::Write as _;

use mikromon_api::invoice::VoidInvoice;
use mikromon_api::payment::ReversePayment;
use mikromon_domain::secret::Secret;
use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres};
use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};
use sqlx::AssertSqlSafe;

use super::desk::Desk;
use super::shop::{Shop, money};
use crate::store::book::BOOK;
use crate::store::described;
use crate::sync::setup::{Plan, setup};

const DATABASE: &str = "mikromon";

/// Each view's columns, as text that both engines write alike.
const VIEWS: &[(&str, &[&str])] = &[
    ("invoice_status", &["number", "void", "paid"]),
    ("payment_status", &["reversed", "rest"]),
    ("suspense", &["rest"]),
    ("customer_balance", &["invoiced", "paid", "credit"]),
];

async fn server() -> Postgres {
    let postgres = Postgres::start().unwrap();
    let plan = Plan {
        owner_url: Secret::new(postgres.owner_url("postgres")),
        ca: postgres.authority().unwrap(),
        database: Some(DATABASE.to_owned()),
        first: None,
    };
    setup(&plan, BOOK).await.unwrap();
    postgres
}

fn owner(postgres: &Postgres, sql: &str) -> String {
    let said = postgres.psql(OWNER, OWNER_PASSWORD, DATABASE, sql).unwrap();
    assert!(said.ok, "{}", said.error);
    said.rows
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(it) => it.to_string(),
        Value::Text(it) => format!("'{}'", it.replace('\'', "''")),
        Value::Id(it) => format!("'{it}'"),
        Value::Sealed(it) => {
            it.iter().fold("'\\x".to_owned(), |mut hex, byte| {
                write!(hex, "{byte:02x}").unwrap();
                hex
            }) + "'"
        }
    }
}

async fn rows(desk: &Desk, table: &Table) -> Vec<(uuid::Uuid, Fields)> {
    let sql = AssertSqlSafe(format!("SELECT * FROM {}", table.name));
    let book = desk.book();
    let rows = sqlx::query(sql).fetch_all(book.store.read()).await.unwrap();
    let id = |row: &sqlx::sqlite::SqliteRow| {
        let bytes: Vec<u8> = sqlx::Row::get(row, "id");
        uuid::Uuid::from_slice(&bytes).unwrap()
    };
    rows.iter()
        .map(|row| (id(row), described::fields(table, row).unwrap()))
        .collect()
}

async fn copy(desk: &Desk, postgres: &Postgres) {
    for table in BOOK {
        for (id, fields) in rows(desk, table).await {
            let columns: String = fields.keys().map(|it| format!(", {it}")).collect();
            let values: String = fields
                .values()
                .map(|it| format!(", {}", literal(it)))
                .collect();
            let sql = format!(
                "INSERT INTO app.{} (id, row_seq{columns}) VALUES ('{id}', 1{values})",
                table.name
            );
            owner(postgres, &sql);
        }
    }
}

async fn in_sqlite(desk: &Desk, (view, columns): (&str, &[&str])) -> Vec<String> {
    let columns = columns.join(" || '|' || ");
    let sql = format!("SELECT lower(hex(id)) || '|' || {columns} FROM {view}");
    let book = desk.book();
    let mut rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(book.store.read())
        .await
        .unwrap();
    rows.sort();
    rows
}

fn in_postgres(postgres: &Postgres, (view, columns): (&str, &[&str])) -> Vec<String> {
    let column = |it: &&str| match *it {
        "void" | "reversed" => format!("{it}::int"),
        _ => (*it).to_owned(),
    };
    let columns: Vec<_> = columns.iter().map(column).collect();
    let columns = columns.join(" || '|' || ");
    let sql = format!("SELECT replace(id::text, '-', '') || '|' || {columns} FROM app.{view}");
    let mut rows: Vec<_> = owner(postgres, &sql).lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_say_the_same_of_the_same_rows() {
    let shop = Shop::open().await;
    let february = shop.bill("2026-02").await.row.id;
    shop.bill("2026-03").await;
    shop.bill("2026-04").await;
    shop.pay(200_000, &[]).await;
    let id = shop.pay(50_000, &[]).await.id;
    let reason = "x".to_owned();
    shop.desk.ask(ReversePayment { id, reason }).await.unwrap();
    shop.desk.ask(money(70_000, None, &[])).await.unwrap();
    let reason = "x".to_owned();
    let void = VoidInvoice {
        id: february,
        reason,
    };
    shop.desk.ask(void).await.unwrap();
    let postgres = server().await;
    copy(&shop.desk, &postgres).await;
    for view in VIEWS {
        let here = in_sqlite(&shop.desk, *view).await;
        assert!(!here.is_empty(), "{}", view.0);
        assert_eq!(in_postgres(&postgres, *view), here, "{}", view.0);
    }
}
