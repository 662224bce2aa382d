//! A large provider's rows, put straight into the server by its owner: what desks did before this
//! one came, and what others do meanwhile.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres};

use crate::desk::{DATABASE, LOGIN};

/// Rows of one customer: see `book.sql`.
const ROWS_OF_ONE: u32 = 25;

pub(crate) fn fill(server: &Postgres, rows: u32) -> Result<()> {
    let customers = rows.div_ceil(ROWS_OF_ONE).to_string();
    run(
        server,
        &include_str!("book.sql").replace(":customers", &customers),
    )?;
    run(server, "VACUUM ANALYZE")?;
    run(server, "CHECKPOINT").map(drop)
}

/// Ten thousand rows in one commit. Answers one of the customers that changed, and how long ago the
/// commit began to be made durable.
pub(crate) fn change(server: &Postgres) -> Result<(String, Duration)> {
    let said = run(server, include_str!("delta.sql"))?;
    let (millis, customer) = said
        .lines()
        .last()
        .and_then(|it| it.split_once('|'))
        .context("no answer")?;
    let at = UNIX_EPOCH + Duration::from_millis(millis.parse()?);
    Ok((customer.to_owned(), at.elapsed()?))
}

/// Invoices that nobody paid, each with its customer, its amount and an id for a payment.
pub(crate) fn unpaid(server: &Postgres, most: usize) -> Result<Vec<[String; 4]>> {
    let said = run(
        server,
        &format!(
            "SELECT i.customer_id, i.id, i.total, gen_random_uuid() FROM app.invoice i
             WHERE NOT EXISTS (SELECT FROM app.allocation a WHERE a.invoice_id = i.id)
             ORDER BY i.number DESC LIMIT {most}"
        ),
    )?;
    let fields = |line: &str| {
        let fields: Vec<_> = line.split('|').map(str::to_owned).collect();
        fields.try_into().ok().context("not four fields")
    };
    said.lines().map(fields).collect()
}

/// The operator may come with one more computer.
pub(crate) fn expect_another(server: &Postgres) -> Result<()> {
    let sql = format!("UPDATE sync.operator SET admits = admits + 1 WHERE login = 'op_{LOGIN}'");
    run(server, &sql).map(drop)
}

/// A table, and what desktops hold of it.
pub(crate) struct Held {
    pub(crate) table: String,
    pub(crate) columns: String,
    pub(crate) rows: u64,
}

/// The tables of the book that have rows.
pub(crate) fn held(server: &Postgres) -> Result<Vec<Held>> {
    let said = run(
        server,
        "SELECT t.name, concat_ws(', ', 'id', 'row_seq', string_agg(quote_ident(c.name), ', ')),
             (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM app.' || t.name, false, true, '')))[1]
         FROM sync.tbl t JOIN sync.col c ON c.tbl = t.name GROUP BY t.name, t.ord ORDER BY t.ord",
    )?;
    let mut held = Vec::new();
    for line in said.lines() {
        let mut fields = line.split('|').map(str::to_owned);
        let mut next = || fields.next().context("too few fields");
        let (table, columns, rows) = (next()?, next()?, next()?.parse()?);
        held.push(Held {
            table,
            columns,
            rows,
        });
    }
    held.retain(|it| it.rows > 0);
    Ok(held)
}

fn run(server: &Postgres, sql: &str) -> Result<String> {
    let said = server.psql(OWNER, OWNER_PASSWORD, DATABASE, sql)?;
    ensure!(said.ok, "{}", said.error);
    Ok(said.rows)
}
