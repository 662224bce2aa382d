//! A company with a server: its operators, their computers, and what they hold.

use std::collections::BTreeMap;

use mikromon_core::sync::profile::{DeviceToken, Profile};
use mikromon_core::sync::remote::PgRemote;
use mikromon_core::sync::setup::{FirstOperator, Plan, Told, setup, verifier};
use mikromon_domain::secret::Secret;
use mikromon_postgres::{HOST, OWNER, OWNER_PASSWORD, Postgres, Said};
use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::{As, Cursor, Failure, Remote as _, Row, Wanted};
use mikromon_sync::store::{Broken, Intake};
use mikromon_sync::table::{Column, Kind, Table};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

pub(crate) const DATABASE: &str = "mikromon";
pub(crate) const PASSWORD: &str = "correct horse";

pub(crate) struct Company {
    pub postgres: Postgres,
    pub tables: &'static [&'static Table],
}

impl Company {
    /// Tables that the tests describe themselves are made here, in the place of the book's own of
    /// that name.
    pub(crate) async fn new(tables: &'static [&'static Table], strange: &[&'static Table]) -> Self {
        let postgres = Postgres::start().unwrap();
        let company = Self { postgres, tables };
        if !strange.is_empty() {
            company.set_up(&[], None).await;
            let tables: Vec<_> = strange.iter().map(|it| create(it)).collect();
            company.owner(&tables.join("; "));
        }
        company.set_up(tables, Some("pemilik")).await;
        company
    }

    pub(crate) async fn set_up(&self, tables: &[&Table], first: Option<&str>) -> Told {
        let plan = Plan {
            owner_url: Secret::new(self.postgres.owner_url("postgres")),
            ca: self.postgres.authority().unwrap(),
            database: Some(DATABASE.to_owned()),
            first: first.map(|login| FirstOperator {
                login: login.to_owned(),
                password: Secret::new(PASSWORD),
            }),
        };
        setup(&plan, tables).await.unwrap()
    }

    /// As the superuser, who may do anything.
    pub(crate) fn owner(&self, sql: &str) -> String {
        let said = self
            .postgres
            .psql(OWNER, OWNER_PASSWORD, DATABASE, sql)
            .unwrap();
        assert!(said.ok, "{}", said.error);
        said.rows
    }

    /// As somebody with an operator's password, and not the application.
    pub(crate) fn psql(&self, login: &str, sql: &str) -> Said {
        let role = format!("op_{login}");
        self.postgres.psql(&role, PASSWORD, DATABASE, sql).unwrap()
    }

    pub(crate) fn hire(&self, login: &str, role: &str, branches: Option<&str>) {
        let branches = branches.map_or("NULL".to_owned(), |it| format!("'{{{it}}}'"));
        let verifier = verifier(&Secret::new(PASSWORD));
        self.owner(&format!(
            "SELECT sync.put_operator('op_{login}', '{verifier}', '{role}', {branches}, false)"
        ));
    }

    pub(crate) fn profile(&self, login: &str, token: u8) -> Profile {
        Profile {
            host: HOST.to_owned(),
            port: self.postgres.port(),
            database: DATABASE.to_owned(),
            ca: self.postgres.authority().unwrap(),
            login: format!("op_{login}"),
            password: Secret::new(PASSWORD),
            token: DeviceToken([token; 32].into()),
        }
    }

    /// A computer of that operator, registered.
    pub(crate) async fn desk(&self, login: &str, device: u8) -> Desk {
        let profile = self.profile(login, device);
        let mut remote = PgRemote::connect(&profile, self.tables).await.unwrap();
        let (registration, epoch) = remote
            .register(Uuid::from_u128(device.into()))
            .await
            .unwrap();
        let who = As {
            device: registration.device,
            epoch,
            scope: registration.scope,
        };
        Desk {
            remote,
            who,
            n: 0,
            hlc: 0,
        }
    }
}

/// The computers of the tests are told apart by one number, their tokens too.
pub(crate) fn token_sql(device: u8) -> String {
    format!("'\\x{}'::bytea", format!("{device:02x}").repeat(32))
}

pub(crate) struct Desk {
    pub remote: PgRemote,
    pub who: As,
    n: u64,
    hlc: i64,
}

impl Desk {
    /// It has sent nothing yet.
    pub(crate) const fn is_new(&self) -> bool {
        self.n == 0
    }

    pub(crate) fn change(&mut self, edits: Vec<Edit>) -> Change {
        self.n += 1;
        self.hlc += 1;
        Change {
            n: self.n,
            id: Uuid::from_u128(fastrand::u128(..)),
            base: 0,
            hlc: Hlc(self.hlc),
            edits,
        }
    }

    pub(crate) async fn send(&mut self, edits: Vec<Edit>) -> Result<Verdict, Failure> {
        let change = self.change(edits);
        let mut verdicts = self.remote.push(self.who, &[change]).await?;
        Ok(verdicts.remove(0))
    }

    pub(crate) async fn pull(&mut self, wanted: &Wanted) -> Result<(Held, Cursor), Failure> {
        let mut basket = Basket::default();
        let cursor = self.remote.pull(self.who, wanted, &mut basket).await?;
        Ok((basket.0, cursor))
    }
}

pub(crate) type Held = BTreeMap<String, BTreeMap<Uuid, Row>>;

#[derive(Default)]
pub(crate) struct Basket(Held);

impl Intake for Basket {
    async fn take(&mut self, table: &str, rows: Vec<Row>) -> Result<(), Broken> {
        let held = self.0.entry(table.to_owned()).or_default();
        held.extend(rows.into_iter().map(|it| (it.id, it)));
        Ok(())
    }

    async fn finish(self, _: Cursor, _: Uuid) -> Result<(), Broken> {
        Ok(())
    }
}

pub(crate) fn edit(table: &str, verb: Verb, row: u128, set: Fields) -> Edit {
    Edit {
        table: table.to_owned(),
        row: Uuid::from_u128(row),
        verb,
        set,
    }
}

/// A row of the least values that the table takes, but for those that are given.
pub(crate) fn fields(table: &Table, given: &[(&str, Value)]) -> Fields {
    let least = |column: &Column| match column.kind {
        _ if column.optional => Value::Null,
        Kind::Id => Value::Id(Uuid::from_u128(1)),
        Kind::Text(_) => Value::Text(String::new()),
        Kind::Int(least, _) => Value::Int(least),
        Kind::Sealed(_) => Value::Sealed(vec![1, 2, 0xff]),
    };
    let columns = table.columns.iter();
    let mut fields: Fields = columns.map(|it| (it.name.to_owned(), least(it))).collect();
    fields.extend(given.iter().map(|it| (it.0.to_owned(), it.1.clone())));
    fields
}

/// As its migration would make it.
fn create(table: &Table) -> String {
    let column = |it: &Column| {
        let kind = match it.kind {
            Kind::Id => "uuid",
            Kind::Text(_) => "text",
            Kind::Int(..) => "bigint",
            Kind::Sealed(_) => "bytea",
        };
        let required = if it.optional { "" } else { " NOT NULL" };
        format!("{} {kind}{required}, ", it.name)
    };
    let columns: String = table.columns.iter().map(column).collect();
    format!(
        "SET ROLE mikromon_owner; DROP TABLE IF EXISTS app.{0} CASCADE; \
         CREATE TABLE app.{0} (id uuid PRIMARY KEY, {columns} \
         row_seq bigint NOT NULL, stamps jsonb NOT NULL DEFAULT '{{}}')",
        table.name
    )
}
