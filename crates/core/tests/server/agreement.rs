//! PostgreSQL decides as the server of the simulation does: the same changes get the same verdicts
//! and leave the same rows. `SEED=n` lives another life.

use std::collections::BTreeMap;

use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::{As, Failure, Remote as _, Row, Wanted};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::book::{BOOK, CUSTOMER, INVOICE, PAYMENT, Program};
use crate::company::{Company, Desk, Held, edit, fields};
use crate::event::{Event, Tally};
use crate::server::Server;

const DESKS: usize = 3;
const PUSHES: usize = 400;

/// Everything that is random, and what was done with it.
struct Deeds {
    random: fastrand::Rng,
    /// Of each desk: what it sent, from its first change.
    sent: Vec<Vec<Change>>,
    customers: Vec<u128>,
    invoices: Vec<u128>,
    head: u64,
    now: i64,
}

impl Deeds {
    /// What a desk sends next, after some that it sent before.
    fn push(&mut self, desk: usize) -> Vec<Change> {
        let sent = self.sent[desk].len();
        let again = self.random.usize(0..=sent.min(2));
        for _ in 0..self.random.usize(1..4) {
            let change = self.change(desk);
            self.sent[desk].push(change);
        }
        self.sent[desk][sent - again..].to_vec()
    }

    fn change(&mut self, desk: usize) -> Change {
        let edits = self.random.usize(1..4);
        let far = if self.random.u32(..60) == 0 {
            86_400_000
        } else {
            0
        };
        Change {
            n: self.sent[desk].len() as u64 + 1,
            id: Uuid::from_u128(self.random.u128(..)),
            base: self.random.u64(self.head.saturating_sub(9)..=self.head),
            hlc: Hlc::at(self.now - self.random.i64(0..60_000) + far),
            edits: (0..edits).map(|_| self.edit()).collect(),
        }
    }

    fn edit(&mut self) -> Edit {
        match self.random.u32(..10) {
            0 | 1 => self.customer(Verb::Insert),
            2 => self.customer(Verb::Offer),
            3..=5 => self.patch(),
            6..=8 => self.invoice(),
            _ => self.payment(),
        }
    }

    fn text(&mut self, most: u32) -> Value {
        Value::Text(format!("n{}", self.random.u32(..most)))
    }

    fn customer(&mut self, verb: Verb) -> Edit {
        let row = self.random.u128(..);
        self.customers.push(row);
        // Some were made twice, some of a form that hardly fits.
        let row = if self.random.u32(..12) == 0 {
            self.customers[0]
        } else {
            row
        };
        let long = Value::Text("é".repeat(40));
        let pppoe = if self.random.u32(..6) == 0 {
            long
        } else {
            self.text(25)
        };
        let mut set = fields(&CUSTOMER, &[("pppoe", pppoe), ("name", self.text(9))]);
        if self.random.bool() {
            set.remove("note");
        }
        edit("customer", verb, row, set)
    }

    fn patch(&mut self) -> Edit {
        let row = self.someone();
        let mut set = Fields::new();
        for name in ["name", "bank", "pppoe", "phone", "note"] {
            if self.random.u32(..3) == 0 {
                let value = self.text(25);
                set.insert(name.into(), value);
            }
        }
        if self.random.u32(..8) == 0 {
            let gone = if self.random.bool() {
                Value::Int(9)
            } else {
                Value::Null
            };
            set.insert("removed_at".into(), gone);
        }
        edit("customer", Verb::Patch, row, set)
    }

    /// Mostly somebody who is there.
    fn someone(&mut self) -> u128 {
        match self.customers.len() {
            0 => 5,
            _ if self.random.u32(..15) == 0 => self.random.u128(..),
            many => self.customers[many - 1 - self.random.usize(..many.min(8))],
        }
    }

    fn invoice(&mut self) -> Edit {
        let row = self.random.u128(..);
        self.invoices.push(row);
        let customer = Value::Id(Uuid::from_u128(self.someone()));
        let number = Value::Text(format!("INV/2611/{:03}", self.random.u32(..60)));
        let period = Value::Int(self.random.i64(0..2));
        let given = [
            ("customer_id", customer),
            ("number", number),
            ("period", period),
        ];
        edit("invoice", Verb::Issue, row, fields(&INVOICE, &given))
    }

    fn payment(&mut self) -> Edit {
        let known = self.random.choice(&self.invoices).copied();
        let invoice = Value::Id(Uuid::from_u128(known.unwrap_or(1)));
        let row = self.random.u128(..);
        edit(
            "payment",
            Verb::Fact,
            row,
            fields(&PAYMENT, &[("invoice_id", invoice)]),
        )
    }
}

fn comparable(rows: impl Iterator<Item = (String, Row)>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, row) in rows {
        // A conflict's id is random.
        let id = if table == "conflict" {
            Uuid::nil()
        } else {
            row.id
        };
        let told = format!("{id} in {}: {:?}", row.seq, row.fields);
        all.entry(table).or_default().push(told);
    }
    all.values_mut().for_each(|it| it.sort());
    all
}

fn held(held: Held) -> BTreeMap<String, Vec<String>> {
    let rows = held.into_iter();
    comparable(
        rows.flat_map(|(table, rows)| rows.into_values().map(move |row| (table.clone(), row))),
    )
}

fn modelled(model: &Server) -> BTreeMap<String, Vec<String>> {
    let rows = model.rows.iter();
    comparable(rows.flat_map(|(table, rows)| {
        rows.iter().map(|(id, row)| {
            let (id, seq, fields) = (*id, row.seq, row.fields.clone());
            ((*table).to_owned(), Row { id, seq, fields })
        })
    }))
}

async fn both_register(desk: &Desk, model: &mut Server) -> As {
    let (registration, epoch) = model.register(desk.who.device);
    As {
        device: registration.device,
        epoch,
        scope: registration.scope,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_decides_as_the_simulation_s_server() {
    let seed = std::env::var("SEED").map_or(1, |it| it.parse().unwrap());
    let company = Company::new(BOOK, &[&CUSTOMER, &INVOICE, &PAYMENT]).await;
    company.owner("UPDATE sync.operator SET admits = 9");
    let tally = Tally::default();
    let mut model = Server::new(seed, None, tally.clone());
    // PostgreSQL has every column of the book.
    model.program = Program::Second;
    let (mut desks, mut whos) = (Vec::new(), Vec::new());
    for at in 0..DESKS {
        let desk = company.desk("pemilik", at as u8 + 1).await;
        whos.push(both_register(&desk, &mut model).await);
        desks.push(desk);
    }
    let mut deeds = Deeds {
        random: fastrand::Rng::with_seed(seed),
        sent: vec![Vec::new(); DESKS],
        customers: Vec::new(),
        invoices: Vec::new(),
        head: 0,
        now: 0,
    };
    for _ in 0..PUSHES {
        let at = deeds.random.usize(..DESKS);
        let desk = &mut desks[at];
        let hello = desk.remote.hello(desk.who.device, 0).await.unwrap();
        (deeds.head, deeds.now) = (hello.head.seq, hello.now);
        let changes = deeds.push(at);
        let expected: Vec<Verdict> = model.push(whos[at], &changes, hello.now).unwrap();
        let verdicts = desk.remote.push(desk.who, &changes).await.unwrap();
        assert_eq!(verdicts, expected, "seed {seed}: {changes:#?}");
    }
    let (rows, cursor) = desks[0].pull(&Wanted::Everything).await.unwrap();
    assert_eq!(cursor.seq, PUSHES as u64);
    let (rows, expected) = (held(rows), modelled(&model));
    for (table, rows) in &rows {
        let differs = rows.iter().zip(&expected[table]).find(|it| it.0 != it.1);
        assert_eq!(differs, None, "seed {seed}, {table}");
        assert_eq!(rows.len(), expected[table].len(), "seed {seed}, {table}");
    }
    assert!(
        rows.len() == BOOK.len(),
        "every table has rows: {:?}",
        rows.keys()
    );
    let missed = tally.counts().rare(1);
    for event in [
        Event::Twin,
        Event::NumberTaken,
        Event::PutAside,
        Event::LaterWins,
        Event::EarlierLoses,
        Event::ForReview,
        Event::RefusedTaken,
        Event::RefusedGone,
        Event::RefusedUnknown,
        Event::ChangeReplayed,
        Event::ClockAheadSetRight,
    ] {
        let told = format!("{event:?} None");
        assert!(!missed.contains(&told), "{told}, seed {seed}");
    }
    assert_eq!(company.owner("SELECT sync.faults()"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_change_under_a_known_number_is_a_fork() {
    let company = Company::new(BOOK, &[&CUSTOMER, &INVOICE, &PAYMENT]).await;
    let mut desk = company.desk("pemilik", 1).await;
    let first = desk.change(Vec::new());
    desk.remote
        .push(desk.who, std::slice::from_ref(&first))
        .await
        .unwrap();
    let twin = Change {
        id: Uuid::from_u128(3),
        ..first.clone()
    };
    assert_eq!(
        desk.remote.push(desk.who, &[twin]).await,
        Err(Failure::Forked)
    );
    let gap = Change { n: 3, ..first };
    assert_eq!(
        desk.remote.push(desk.who, &[gap]).await,
        Err(Failure::Forked)
    );
    let moved = As {
        epoch: Uuid::nil(),
        ..desk.who
    };
    assert_eq!(desk.remote.push(moved, &[]).await, Err(Failure::Moved));
    let scope = As {
        scope: Uuid::nil(),
        ..desk.who
    };
    assert_eq!(desk.remote.push(scope, &[]).await, Err(Failure::Moved));
}

/// A value fits a column in PostgreSQL exactly when it fits in Rust.
#[tokio::test(flavor = "multi_thread")]
async fn both_take_the_same_values() {
    let company = Company::new(BOOK, &[&CUSTOMER, &INVOICE, &PAYMENT]).await;
    let mut desk = company.desk("pemilik", 1).await;
    let id = Value::Id(Uuid::from_u128(8));
    let cases = [
        ("period", Value::Int(99)),
        ("period", Value::Int(100)),
        ("period", Value::Int(-1)),
        ("period", Value::Int(i64::MIN)),
        ("period", Value::Null),
        ("period", Value::Text("1".into())),
        ("number", Value::Text("é".repeat(40))),
        ("number", Value::Text("é".repeat(41))),
        ("number", Value::Int(4)),
        ("customer_id", id.clone()),
        ("customer_id", Value::Text("8".into())),
        ("customer_id", Value::Null),
    ];
    let customer = fields(&CUSTOMER, &[]);
    desk.send(vec![edit("customer", Verb::Insert, 8, customer)])
        .await
        .unwrap();
    for (row, (name, value)) in (100..).zip(cases) {
        let fits = value.fits(INVOICE.column(name).unwrap());
        let unlike = Value::Text(format!("no {row}"));
        let given = [
            ("customer_id", id.clone()),
            ("number", unlike),
            (name, value.clone()),
        ];
        let set = fields(&INVOICE, &given);
        let verdict = desk
            .send(vec![edit("invoice", Verb::Issue, row, set)])
            .await
            .unwrap();
        assert_eq!(
            verdict.refusal.is_none(),
            fits,
            "{name} {value:?}: {verdict:?}"
        );
    }
    let lacks = Fields::from([("name".into(), Value::Text("half".into()))]);
    let verdict = desk
        .send(vec![edit("customer", Verb::Insert, 9, lacks)])
        .await
        .unwrap();
    assert_eq!(verdict.refusal.unwrap().columns, ["bank"]);
}
