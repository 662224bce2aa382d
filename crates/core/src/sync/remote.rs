//! The shared server over one connection: each call is one request to a function of the server,
//! and a fetch is one transaction that reads. What a row or a change means is decided elsewhere.

pub mod admission;
mod connect;
mod copy;
mod digest;
mod failure;
mod lease;
mod line;
mod wire;

use std::fmt::Write as _;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use mikromon_sync::change::{Change, Verdict};
use mikromon_sync::remote::{As, Cursor, Failure, Hello, Registration, Remote, Wanted};
use mikromon_sync::store::Intake;
use mikromon_sync::table::Table;
use serde_json::Value as Json;
use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgArguments, PgConnection, Postgres};
use sqlx::query::QueryScalar;
use uuid::Uuid;

use copy::Rows;
use failure::{failure, server};
pub use lease::{COMPACT, Claim, Fence};
use line::{Line, PATIENCE, PROMPT};

use super::profile::DeviceToken;

/// Begins a transaction that sees one moment and changes nothing. A large table is one statement,
/// which takes as long as a slow line takes; that its pieces keep coming is watched here.
const READ: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0";
/// Rows handed to the book at once: they are in memory together.
const PAGE: usize = 2_000;

/// An open connection. Once it is lost it stays lost, and another has to be made.
pub struct PgRemote {
    connection: Option<PgConnection>,
    line: Line,
    token: DeviceToken,
    /// Whether the server has all of these tables, as it was when the connection was made.
    knows_book: bool,
    tables: &'static [&'static Table],
    /// What this computer is called, for people.
    name: String,
}

impl std::fmt::Debug for PgRemote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PgRemote")
    }
}

type Question<'q> = QueryScalar<'q, Postgres, Json, PgArguments>;

impl PgRemote {
    /// Asks one question. A connection whose state is not known after it is dropped.
    async fn ask(&mut self, question: Question<'_>) -> Result<Json, Failure> {
        self.ask_within(PATIENCE, question).await
    }

    async fn ask_within(
        &mut self,
        patience: Duration,
        question: Question<'_>,
    ) -> Result<Json, Failure> {
        self.within(patience, async |connection| {
            let answer = question.fetch_one(connection).await;
            answer.map_err(|it| failure(&it))
        })
        .await
    }

    async fn with<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.within(PATIENCE, work).await
    }

    async fn within<T>(
        &mut self,
        patience: Duration,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut connection = self.connection.take().ok_or(Failure::Lost)?;
        let done = self.line.answer(patience, work(&mut connection)).await;
        if done.as_ref().err() != Some(&Failure::Lost) {
            self.connection = Some(connection);
        }
        done
    }

    /// The places of the parameters are those of every function: the token, the device, the epoch
    /// and the scope.
    fn question(&self, sql: &'static str, who: As) -> Question<'static> {
        sqlx::query_scalar(sql)
            .bind(self.token.0.to_vec())
            .bind(who.device)
            .bind(who.epoch)
            .bind(who.scope)
    }

    async fn fetch(
        &mut self,
        who: As,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> Result<Cursor, Failure> {
        let since = match wanted {
            Wanted::Everything => None,
            Wanted::Since(seq, _) => Some(*seq),
        };
        let begun = self.begin(who, since).await?;
        for table in self.tables {
            if begun.changed.iter().any(|it| it == table.name) || names(wanted, table) {
                self.fetch_table(table, wanted, intake).await?;
            }
        }
        Ok(begun.cursor)
    }

    /// The first question of a transaction that reads.
    async fn begin(&mut self, who: As, since: Option<u64>) -> Result<wire::Begun, Failure> {
        let since = since.map(wire::int).transpose()?;
        let sql = "SELECT sync.begin_v1($1, $2, $3, $4, $5)";
        let begin = self.question(sql, who).bind(since);
        wire::begun(&self.ask(begin).await?).ok_or_else(server)
    }

    async fn fetch_table(
        &mut self,
        table: &'static Table,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> Result<(), Failure> {
        let mut connection = self.connection.take().ok_or(Failure::Lost)?;
        let sql = copy_sql(table, wanted);
        let line = &self.line;
        let mut stream = line.piece(connection.copy_out_raw(&sql)).await?;
        let mut rows = Rows::new(table);
        while let Some(bytes) = line.piece(stream.try_next()).await? {
            rows.feed(&bytes);
            while let Some(row) = rows.next_row().ok_or_else(server)? {
                if rows.keep(row) == PAGE {
                    hand_over(table, &mut rows, intake).await?;
                }
            }
        }
        hand_over(table, &mut rows, intake).await?;
        drop(stream);
        self.connection = Some(connection);
        Ok(())
    }
}

async fn hand_over(
    table: &Table,
    rows: &mut Rows,
    intake: &mut impl Intake,
) -> Result<(), Failure> {
    let page = rows.take();
    if page.is_empty() {
        return Ok(());
    }
    let taken = intake.take(table.name, page).await;
    taken.map_err(|it| Failure::Server(it.to_string()))
}

fn names(wanted: &Wanted, table: &Table) -> bool {
    match wanted {
        Wanted::Everything => true,
        Wanted::Since(_, rows) => rows.iter().any(|it| it.0 == table.name),
    }
}

/// Names are those of the descriptions, ids and numbers have no room for SQL.
fn copy_sql(table: &Table, wanted: &Wanted) -> String {
    let mut sql = "COPY (SELECT id, row_seq".to_owned();
    for column in table.columns {
        let _ = write!(sql, ", \"{}\"", column.name);
    }
    let _ = write!(sql, " FROM app.\"{}\"", table.name);
    if let Wanted::Since(seq, rows) = wanted {
        let _ = write!(sql, " WHERE row_seq > {seq}");
        let ids: Vec<_> = rows.iter().filter(|it| it.0 == table.name).collect();
        if !ids.is_empty() {
            let ids: Vec<_> = ids.iter().map(|it| it.1.to_string()).collect();
            let _ = write!(sql, " OR id = ANY ('{{{}}}'::uuid[])", ids.join(","));
        }
    }
    sql + ") TO STDOUT (FORMAT binary)"
}

impl Remote for PgRemote {
    async fn hello(&mut self, device: Uuid, seq: u64) -> Result<Hello, Failure> {
        let question = sqlx::query_scalar("SELECT sync.hello_v1($1, $2, $3)")
            .bind(self.token.0.to_vec())
            .bind(device)
            .bind(wire::int(seq)?);
        let answer = self.ask_within(PROMPT, question).await?;
        wire::hello(&answer, self.knows_book).ok_or_else(server)
    }

    async fn register(&mut self, device: Uuid) -> Result<(Registration, Uuid), Failure> {
        let question = sqlx::query_scalar("SELECT sync.register_v1($1, $2, $3)")
            .bind(self.token.0.to_vec())
            .bind(device)
            .bind(self.name.clone());
        wire::registered(&self.ask(question).await?).ok_or_else(server)
    }

    async fn push(&mut self, who: As, changes: &[Change]) -> Result<Vec<Verdict>, Failure> {
        let sql = "SELECT sync.push_v1($1, $2, $3, $4, $5)";
        let question = self.question(sql, who).bind(wire::changes(changes));
        wire::verdicts(&self.ask(question).await?).ok_or_else(server)
    }

    async fn pull(
        &mut self,
        who: As,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> Result<Cursor, Failure> {
        self.command(READ).await?;
        let fetched = self.fetch(who, wanted, intake).await;
        let ended = self.command("ROLLBACK").await;
        let cursor = fetched?;
        ended?;
        Ok(cursor)
    }

    async fn lacking(&mut self, who: As, table: &str, rows: &[Uuid]) -> Result<Vec<Uuid>, Failure> {
        let sql =
            "SELECT coalesce(jsonb_agg(it), '[]') FROM sync.lacking_v1($1, $2, $3, $4, $5, $6) it";
        let question = self
            .question(sql, who)
            .bind(table.to_owned())
            .bind(rows.to_vec());
        wire::ids(&self.ask(question).await?).ok_or_else(server)
    }

    async fn seen(&mut self, who: As, seq: u64) -> Result<(), Failure> {
        let sql = "SELECT to_jsonb(1) FROM sync.seen_v1($1, $2, $3, $4, $5)";
        let question = self.question(sql, who).bind(wire::int(seq)?);
        self.ask(question).await.map(drop)
    }
}

impl PgRemote {
    async fn command(&mut self, sql: &'static str) -> Result<(), Failure> {
        self.with(async |connection| {
            let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
            done.map(drop).map_err(|it| failure(&it))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use mikromon_sync::table::{Column, Kind};

    use super::*;

    #[test]
    fn a_fetch_asks_for_what_changed_and_what_was_named() {
        const ROUTER: Table = Table::master("router", &[Column::new("name", Kind::Text(9))]);
        let id = Uuid::from_u128(7);
        let rows = vec![("router".into(), id), ("incident".into(), Uuid::nil())];
        assert_eq!(
            copy_sql(&ROUTER, &Wanted::Since(5, rows)),
            format!(
                "COPY (SELECT id, row_seq, \"name\" FROM app.\"router\" WHERE row_seq > 5 \
                 OR id = ANY ('{{{id}}}'::uuid[])) TO STDOUT (FORMAT binary)"
            )
        );
        assert_eq!(
            copy_sql(&ROUTER, &Wanted::Everything),
            "COPY (SELECT id, row_seq, \"name\" FROM app.\"router\") TO STDOUT (FORMAT binary)"
        );
    }
}
