//! The office of a test: a server, and life after life with desktops of their own, in which
//! everything goes wrong that can.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use mikromon_domain::secret::Secret;
use mikromon_postgres::{Dump, OWNER, OWNER_PASSWORD, Postgres, Proxy, Towards, Way as Line};
use tempfile::TempDir;

use super::desk::Desk;
use super::desktop::Way;
use super::end;
use crate::store::book::BOOK;
use crate::sync::setup::{FirstOperator, Plan, setup};

const TEMPLATE: &str = "book";
const LOGIN: &str = "suite";
const PASSWORD: &str = "sandi yang panjang";
const STEPS: u32 = 60;
/// Rounds after which everybody has to agree, once nothing goes wrong any more.
const ROUNDS: usize = 20;

pub(super) struct Office {
    server: Postgres,
    ca: String,
    /// How often what went wrong.
    pub(super) happened: Happened,
}

/// One life.
struct Life<'a> {
    office: &'a mut Office,
    database: String,
    desks: Vec<Desk>,
    backup: Option<Dump>,
    dice: fastrand::Rng,
}

impl Office {
    pub(super) fn open() -> Result<Self> {
        let server = Postgres::start()?;
        let ca = server.authority()?;
        let plan = Plan {
            owner_url: Secret::new(server.owner_url(TEMPLATE)),
            ca: ca.clone(),
            database: None,
            first: Some(FirstOperator {
                login: LOGIN.to_owned(),
                password: Secret::new(PASSWORD),
            }),
        };
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(setup(&plan, BOOK))?;
        let office = Self {
            server,
            ca,
            happened: Happened::new(),
        };
        office.order(TEMPLATE, "UPDATE sync.operator SET admits = 100")?;
        // Processes die here, not the computer: what was written is in the system's hands.
        office.order("postgres", "ALTER SYSTEM SET fsync = off")?;
        office.order("postgres", "SELECT pg_reload_conf()")?;
        Ok(office)
    }

    pub(super) fn order(&self, database: &str, sql: &str) -> Result<String> {
        let said = self.server.psql(OWNER, OWNER_PASSWORD, database, sql)?;
        ensure!(said.ok, "{sql}: {}", said.error);
        Ok(said.rows)
    }

    pub(super) fn live(&mut self, seed: u64) -> Result<()> {
        let database = format!("life_{seed}");
        let make = format!("CREATE DATABASE {database} TEMPLATE {TEMPLATE}");
        self.order("postgres", &make)?;
        let mut life = Life {
            database,
            desks: Vec::new(),
            backup: None,
            dice: fastrand::Rng::with_seed(seed),
            office: self,
        };
        for _ in 0..life.dice.usize(2..=4) {
            life.add()?;
        }
        let lived = life.run();
        let database = life.database.clone();
        drop(life);
        lived?;
        let end = format!("DROP DATABASE {database} WITH (FORCE)");
        self.order("postgres", &end).map(drop)
    }
}

/// How often what the test is about did take place.
pub(super) type Happened = BTreeMap<&'static str, u32>;

pub(super) fn everything_happened(happened: &Happened) {
    let faults = [
        "desktop killed",
        "server killed",
        "server set back",
        "slow",
        "cut",
        "swallowed",
        "refused",
        "refused change",
        "conflict",
        "void number",
    ];
    let never = faults.iter().find(|it| !happened.contains_key(**it));
    assert_eq!(never, None, "never happened: {happened:?}");
}

impl Life<'_> {
    fn add(&mut self) -> Result<()> {
        let proxy = Proxy::start(self.office.server.port())?;
        let mut token = [0; 32];
        self.dice.fill(&mut token);
        let way = Way {
            port: proxy.port(),
            database: self.database.clone(),
            ca: self.office.ca.clone(),
            login: format!("op_{LOGIN}"),
            password: PASSWORD.to_owned(),
            token,
        };
        self.desks.push(Desk::new(TempDir::new()?, proxy, way));
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        for _ in 0..STEPS {
            self.step()?;
        }
        self.calm()?;
        self.agree()?;
        self.count_decisions()?;
        end::check(self.office, &self.database, &mut self.desks)
    }

    /// What the server had to decide where desktops did not agree.
    fn count_decisions(&mut self) -> Result<()> {
        for (what, sql) in [
            (
                "refused change",
                "SELECT count(*) FROM sync.decided WHERE verdict->>'refusal' <> ''",
            ),
            ("conflict", "SELECT count(*) FROM app.conflict"),
            ("void number", "SELECT count(*) FROM app.number_void"),
        ] {
            let times: u32 = self.office.order(&self.database, sql)?.parse()?;
            if times > 0 {
                *self.office.happened.entry(what).or_default() += times;
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<()> {
        let at = self.dice.usize(..self.desks.len());
        match self.dice.u32(..100) {
            0..55 => {
                let dice = self.dice.u64(..);
                self.desk(at)?.say(&format!("work {dice}"))?;
            }
            55..75 => {
                self.desk(at)?.ask_to_exchange()?;
                // Some go on beside the next steps, some are waited for.
                std::thread::sleep(Duration::from_millis(self.dice.u64(..400)));
            }
            75..80 => {
                self.count("desktop killed");
                self.desk(at)?.kill()?;
            }
            80..94 => self.line(at)?,
            94..96 => self.kill_server()?,
            96..98 => self.back_up_or_set_back()?,
            _ => std::thread::sleep(Duration::from_millis(self.dice.u64(..40))),
        }
        self.desk(at)?.listen()
    }

    fn desk(&mut self, at: usize) -> Result<&mut Desk> {
        self.desks.get_mut(at).context("no such desktop")
    }

    fn count(&mut self, what: &'static str) {
        *self.office.happened.entry(what).or_default() += 1;
    }

    /// The line between a desktop and the server becomes another.
    fn line(&mut self, at: usize) -> Result<()> {
        let towards = match self.dice.bool() {
            true => Towards::Server,
            false => Towards::Client,
        };
        let (what, line) = match self.dice.u32(..7) {
            0 => (
                "slow",
                Line::Slow(Duration::from_millis(self.dice.u64(1..30))),
            ),
            // A handshake is 3,000 bytes, a push a few hundred, a fetch more.
            1..3 => ("cut", Line::CutAfter(towards, self.dice.u64(..12_000))),
            3 => ("swallowed", Line::BlackHole),
            4 => ("refused", Line::Refused),
            _ => ("open", Line::Open),
        };
        self.count(what);
        self.desk(at)?.proxy.set(line);
        Ok(())
    }

    fn kill_server(&mut self) -> Result<()> {
        self.count("server killed");
        self.office.server.kill9()?;
        self.office.server.start_again()
    }

    fn back_up_or_set_back(&mut self) -> Result<()> {
        match self.backup.take() {
            None => self.backup = Some(self.office.server.dump(&self.database)?),
            Some(backup) => {
                self.count("server set back");
                self.office.server.restore(&self.database, &backup)?;
            }
        }
        Ok(())
    }

    fn calm(&mut self) -> Result<()> {
        for desk in &mut self.desks {
            desk.proxy.set(Line::Open);
            desk.listen()?;
        }
        Ok(())
    }

    /// Exchanges until nobody has anything to send, twice in a row.
    fn agree(&mut self) -> Result<()> {
        let mut quiet = 0;
        let mut last = String::new();
        for _ in 0..ROUNDS {
            let mut sent = Some(0);
            for desk in &mut self.desks {
                match desk.exchange()? {
                    Ok(more) => sent = sent.map(|it| it + more),
                    Err(why) => {
                        last = why;
                        sent = None;
                    }
                }
            }
            quiet = if sent == Some(0) { quiet + 1 } else { 0 };
            if quiet == 2 {
                return Ok(());
            }
        }
        anyhow::bail!("they come to no agreement; the last failure: {last}")
    }
}
