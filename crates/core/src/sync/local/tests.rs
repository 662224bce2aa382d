//! The SQLite file against a book in memory that does the same steps, as the simulation's does:
//! after each step both hold the same rows and the same changes.

mod model;
mod tables;

use std::collections::BTreeMap;

use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::{Edit, Reason, Refusal, Verb, Verdict};
use mikromon_sync::remote::{Cursor, Registration, Row, Wanted};
use mikromon_sync::store::{Intake as _, Store as _};
use mikromon_sync::table::{Kind, Table};
use mikromon_sync::value::{Fields, Value};
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use uuid::Uuid;

use self::model::Model;
use self::tables::{CUSTOMER, INVOICE, PAYMENT, TABLES};
use super::Local;
use crate::store::open::{self, Purpose};
use crate::store::value::IntoValue as _;
use crate::store::{Field, Store, Write, described};

const AT: UnixMillis = UnixMillis(1_790_000_000_000);

async fn store(folder: &TempDir) -> Store {
    let (store, _) = open::open(folder.path(), Purpose::Call, AT).await.unwrap();
    for table in &TABLES[..3] {
        let columns = table.columns.iter().map(|it| {
            let kind = match it.kind {
                Kind::Id | Kind::Sealed(_) => "BLOB",
                Kind::Text(_) => "TEXT",
                Kind::Int(..) => "INTEGER",
            };
            format!(
                "{} {kind}{}, ",
                it.name,
                if it.optional { "" } else { " NOT NULL" }
            )
        });
        let sql = format!(
            "CREATE TABLE {0} (id BLOB PRIMARY KEY NOT NULL, {1} row_seq INTEGER NOT NULL DEFAULT 0)
             STRICT, WITHOUT ROWID;
             CREATE INDEX {0}_seq ON {0} (row_seq);
             CREATE TRIGGER {0}_d BEFORE DELETE ON {0} WHEN (SELECT applying FROM standing) = 0
             BEGIN SELECT RAISE(ABORT, 'kept'); END;",
            table.name,
            columns.collect::<String>()
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(store.writer())
            .await
            .unwrap();
    }
    store
}

/// One desk, twice.
struct Both {
    store: Store,
    model: Model,
    random: fastrand::Rng,
    now: i64,
    seq: u64,
    /// Of the server's commits.
    last_id: u128,
}

impl Both {
    fn local(&self) -> Local<'_> {
        Local::of(TABLES, &self.store, UnixMillis(self.now))
    }

    fn fresh(&mut self) -> Uuid {
        self.last_id += 1;
        Uuid::from_u128(self.last_id << 64 | u128::from(self.random.u64(..)))
    }

    fn text(&mut self) -> Value {
        Value::Text(format!("{}", self.random.u32(..)))
    }

    fn customer(&mut self) -> Fields {
        let removed = self.random.u8(..5) == 0;
        let sealed = self.random.bool().then(|| vec![0, self.random.u8(..)]);
        Fields::from([
            ("name".into(), self.text()),
            ("login".into(), self.text()),
            ("secret".into(), sealed.into_value()),
            ("removed_at".into(), removed.then_some(7_i64).into_value()),
        ])
    }

    fn any_row(&mut self, table: &str) -> Option<Uuid> {
        let rows: Vec<Uuid> = self.model.rows[table].keys().copied().collect();
        self.random.choice(rows)
    }

    fn row_of(&mut self, table: &Table) -> Option<Fields> {
        let parent = match table.name {
            "invoice_of_a_test" => Some(self.any_row(CUSTOMER.name)?),
            _ => self.any_row(INVOICE.name),
        };
        Some(match table.name {
            "customer_of_a_test" => self.customer(),
            "invoice_of_a_test" => Fields::from([
                ("number".into(), self.text()),
                ("customer_id".into(), parent.into_value()),
                ("period".into(), Value::Int(self.random.i64(0..99))),
            ]),
            _ => Fields::from([
                ("invoice_id".into(), parent.into_value()),
                ("amount".into(), Value::Int(self.random.i64(1..1_000_000))),
            ]),
        })
    }

    /// A person's transaction, of one edit or two.
    async fn person(&mut self) {
        self.now += self.random.i64(-3..1_000);
        let mut write = self.store.write(UnixMillis(self.now), None).await.unwrap();
        let mut edits = Vec::new();
        for _ in 0..self.random.u8(1..=2) {
            if let Some((table, edit)) = self.edit()
                && make(&mut write, table, &edit).await
            {
                edits.push(edit);
            }
        }
        write.commit().await.unwrap();
        if !edits.is_empty() {
            self.model.commit(self.now, edits);
        }
    }

    fn edit(&mut self) -> Option<(&'static Table, Edit)> {
        let (table, verb) = match self.random.u8(..10) {
            0..3 => (&CUSTOMER, Verb::Insert),
            3..6 => (&CUSTOMER, Verb::Patch),
            6..8 => (&INVOICE, Verb::Issue),
            _ => (&PAYMENT, Verb::Fact),
        };
        let (row, set) = match verb {
            Verb::Patch => {
                let mut set = self.customer();
                set.remove("secret");
                set.remove("removed_at");
                (self.any_row(CUSTOMER.name)?, set)
            }
            _ => (self.fresh(), self.row_of(table)?),
        };
        let edit = Edit {
            table: table.name.into(),
            row,
            verb,
            set,
        };
        Some((table, edit))
    }

    async fn verdicts(&mut self) {
        let most = self.random.usize(1..6);
        let unsent = self.local().unsent(most).await.unwrap();
        self.seq += 1;
        let verdicts: Vec<_> = unsent
            .iter()
            .map(|it| Verdict {
                n: it.n,
                seq: self.seq,
                refusal: (self.random.u8(..3) == 0).then(|| Refusal {
                    reason: Reason::Taken,
                    table: it.edits[0].table.clone(),
                    row: it.edits[0].row,
                    columns: vec!["login".into()],
                    holder: None,
                }),
            })
            .collect();
        self.local().settle(&verdicts).await.unwrap();
        self.model.settle(&verdicts);
    }

    async fn pull(&mut self) {
        let everything = self.random.u8(..6) == 0;
        let wanted = match everything {
            true => Wanted::Everything,
            false => Wanted::Since(0, self.local().to_fetch().await.unwrap()),
        };
        self.seq += 1;
        let mut rows: Vec<(&'static Table, Row)> = Vec::new();
        for table in TABLES.iter().take(3) {
            let held: Vec<Uuid> = self.model.rows[table.name].keys().copied().collect();
            let fresh = (0..self.random.u8(..3))
                .map(|_| self.fresh())
                .collect::<Vec<_>>();
            for id in held.into_iter().chain(fresh) {
                if self.random.bool()
                    && let Some(fields) = self.row_of(table)
                {
                    let seq = self.random.u64(1..=self.seq);
                    rows.push((table, Row { id, seq, fields }));
                }
            }
        }
        let cursor = Cursor {
            seq: self.seq,
            commit: self.fresh(),
        };
        let scope = self.fresh();
        let mut local = self.local();
        let mut intake = local.intake(&wanted).await.unwrap();
        for (table, row) in &rows {
            intake.take(table.name, vec![row.clone()]).await.unwrap();
        }
        intake.finish(cursor, scope).await.unwrap();
        self.model.pull(&wanted, rows, cursor, scope);
    }

    fn registration(&mut self, device: Uuid, last_n: u64) -> Registration {
        Registration {
            device,
            series: self.random.u32(1..9),
            last_n,
            last_id: Uuid::nil(),
            scope: self.fresh(),
            revoked: false,
        }
    }

    async fn join(&mut self) {
        let (registration, epoch) = (self.registration(Uuid::nil(), 0), self.fresh());
        self.local().join(registration, epoch).await.unwrap();
        self.model.join(registration, epoch);
    }

    async fn fork(&mut self) {
        let device = self.fresh();
        let (registration, epoch) = (self.registration(device, 0), self.fresh());
        self.local().fork(registration, epoch).await.unwrap();
        self.model.fork(registration, epoch);
    }

    async fn give_back(&mut self) {
        let last_n = self.random.u64(0..=self.model.last_n);
        let (registration, epoch) = (self.registration(Uuid::nil(), last_n), self.fresh());
        let mut lacking = Vec::new();
        for table in TABLES {
            let confirmed = self
                .local()
                .confirmed(table.name, None, 1_000)
                .await
                .unwrap();
            assert_eq!(confirmed, self.model.confirmed(table.name));
            let lost = confirmed.into_iter().filter(|_| self.random.bool());
            lacking.extend(lost.map(|it| (table.name.to_owned(), it)));
        }
        self.local()
            .give_back(registration, epoch, &lacking)
            .await
            .unwrap();
        self.model.give_back(registration, epoch, &lacking);
    }

    async fn compare(&mut self, told: &str) {
        let mut reader = self.store.read().acquire().await.unwrap();
        for table in TABLES {
            let sql = format!("SELECT * FROM {}", table.name);
            let rows = sqlx::query(AssertSqlSafe(sql))
                .fetch_all(&mut *reader)
                .await
                .unwrap();
            let held: BTreeMap<Uuid, (Fields, i64)> = rows
                .iter()
                .map(|row| {
                    let id: Uuid = sqlx::Row::get(row, "id");
                    let fields = described::fields(table, row).unwrap();
                    (id, (fields, sqlx::Row::get(row, "row_seq")))
                })
                .collect();
            assert_eq!(
                held, self.model.rows[table.name],
                "{} after {told}",
                table.name
            );
        }
        drop(reader);
        let mut local = self.local();
        let stands = local.standing().await.unwrap();
        assert_eq!(
            (stands.joined, stands.last_n),
            (self.model.joined, self.model.last_n),
            "{told}"
        );
        let unsent = local.unsent(10_000).await.unwrap();
        let unsent: Vec<_> = unsent
            .into_iter()
            .map(|it| (it.n, it.base, it.hlc, it.edits))
            .collect();
        let expected = match self.model.joined {
            Some(_) => self.model.unsent(),
            None => Vec::new(),
        };
        assert_eq!(unsent, expected, "{told}");
        let to_fetch = local.to_fetch().await.unwrap();
        assert_eq!(to_fetch, self.model.to_fetch(), "{told}");
    }
}

/// Whether the book took it.
async fn make(write: &mut Write, table: &'static Table, edit: &Edit) -> bool {
    let field = |(name, value): (&String, &Value)| Field {
        column: table.column(name).unwrap().name,
        value: value.clone(),
    };
    let fields: Vec<Field> = edit.set.iter().map(field).collect();
    let made = match edit.verb {
        Verb::Patch => write.patch(table, edit.row, &fields).await.map(drop),
        Verb::Issue => write.issue(table, edit.row, &fields).await,
        _ => write.insert(table, edit.row, &fields).await,
    };
    match made {
        Ok(()) => true,
        Err(error) => {
            assert!(error.downcast_ref::<Refusal>().is_some(), "{error:#}");
            false
        }
    }
}

#[tokio::test]
async fn the_file_does_what_the_book_in_memory_does() {
    for seed in 0..40 {
        let folder = TempDir::new().unwrap();
        let mut both = Both {
            store: store(&folder).await,
            model: Model::new(TABLES),
            random: fastrand::Rng::with_seed(seed),
            now: AT.0,
            seq: 0,
            last_id: 0,
        };
        for step in 0..60 {
            let told = match (both.random.u8(..20), both.model.joined.is_some()) {
                (0..10, _) => {
                    both.person().await;
                    "a person's change"
                }
                (_, false) => {
                    both.join().await;
                    "joining"
                }
                (10..14, _) => {
                    both.verdicts().await;
                    "verdicts"
                }
                (14..18, _) => {
                    both.pull().await;
                    "a fetch"
                }
                (18, _) => {
                    both.fork().await;
                    "a fork"
                }
                _ => {
                    both.give_back().await;
                    "giving back"
                }
            };
            both.compare(&format!("{told}, step {step} of seed {seed}"))
                .await;
        }
        both.store.close().await;
    }
}
