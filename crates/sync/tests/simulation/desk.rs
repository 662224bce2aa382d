//! A desktop's book in memory: the same transactions that the SQLite file makes.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};

use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::{Cursor, Registration, Row, Wanted};
use mikromon_sync::store::{Broken, Intake, Joined, Standing, Store};
use mikromon_sync::table::{Class, NUMBER_VOID};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::book::{BOOK, table};
use crate::sabotage::Sabotage;
use crate::server::void_id;

#[derive(Clone, Debug)]
pub(crate) struct LocalRow {
    pub fields: Fields,
    /// 0: the server has not confirmed it.
    pub seq: u64,
}

#[derive(Clone, Debug)]
struct Held {
    change: Change,
    /// What each edit found: `None` no row, else the fields that it replaced.
    was: Vec<Option<Fields>>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unsent,
    /// In that sequence.
    Accepted(u64),
    Refused,
}

impl Held {
    /// What the server took once is not to be refused now.
    fn send_again(&mut self) {
        if self.state != State::Unsent {
            let inserts = self
                .change
                .edits
                .iter_mut()
                .filter(|it| it.verb == Verb::Insert);
            inserts.for_each(|it| it.verb = Verb::Offer);
        }
        self.state = State::Unsent;
    }
}

/// What lies in the file, and what a copy of it takes along.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub device: Uuid,
    joined: Option<Joined>,
    series: Option<u32>,
    /// Numbers given in this series.
    given: u64,
    changes: Vec<Held>,
    last_n: u64,
    hlc: Hlc,
    pub rows: BTreeMap<&'static str, BTreeMap<Uuid, LocalRow>>,
    to_fetch: BTreeSet<(String, Uuid)>,
}

impl File {
    pub(crate) fn new(device: Uuid) -> Self {
        Self {
            device,
            joined: None,
            series: None,
            given: 0,
            changes: Vec::new(),
            last_n: 0,
            hlc: Hlc::default(),
            rows: BOOK.iter().map(|it| (it.name, BTreeMap::new())).collect(),
            to_fetch: BTreeSet::new(),
        }
    }

    /// What this desktop did to a row, and what became of it: for whoever looks into a failing seed.
    pub(crate) fn story_of(&self, row: Uuid) -> Vec<String> {
        let about = |it: &&Held| it.change.edits.iter().any(|it| it.row == row);
        let tell = |it: &Held| {
            let verbs: Vec<_> = it.change.edits.iter().map(|it| it.verb).collect();
            format!(
                "n {} base {} {verbs:?} {:?}",
                it.change.n, it.change.base, it.state
            )
        };
        let local = self
            .rows
            .values()
            .find_map(|it| it.get(&row))
            .map(|it| it.seq);
        let mut story: Vec<_> = self.changes.iter().filter(about).map(tell).collect();
        story.push(format!("here in sequence {local:?}, {:?}", self.joined));
        story
    }

    pub(crate) const fn is_joined(&self) -> bool {
        self.joined.is_some()
    }

    pub(crate) fn has_unsent(&self) -> bool {
        self.unsent().next().is_some()
    }

    fn unsent(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
        let states = self.changes.iter().map(|it| it.state).enumerate();
        let unsent: Vec<_> = states
            .filter(|it| it.1 == State::Unsent)
            .map(|it| it.0)
            .collect();
        unsent.into_iter()
    }

    /// The next number of this desktop's series, and the last one given. `mark` is kept outside the
    /// file: a copy of an older file must not give a number twice.
    pub(crate) fn next_number(&mut self, mark: &mut u64) -> String {
        self.given = self.given.max(*mark) + 1;
        *mark = self.given;
        match self.series {
            Some(series) => format!("INV-D{series:02}-{:05}", self.given),
            None => format!("INV/{:06}", self.given),
        }
    }

    /// One transaction of a person at this desktop.
    pub(crate) fn commit(&mut self, id: Uuid, now: i64, edits: Vec<Edit>) {
        self.hlc = self.hlc.next(now);
        let base = self.joined.and_then(|it| it.cursor).map_or(0, |it| it.seq);
        self.last_n += u64::from(self.is_joined());
        let n = if self.is_joined() { self.last_n } else { 0 };
        let change = Change {
            n,
            id,
            base,
            hlc: self.hlc,
            edits,
        };
        self.changes.push(Held {
            change,
            was: Vec::new(),
            state: State::Unsent,
        });
        let last = self.changes.len() - 1;
        self.redo(last);
    }

    fn redo(&mut self, at: usize) {
        let held = &mut self.changes[at];
        held.was.clear();
        for edit in &held.change.edits {
            let rows = self.rows.get_mut(edit.table.as_str()).expect("a table");
            let was = match (edit.verb, rows.get_mut(&edit.row)) {
                (Verb::Patch, Some(row)) => {
                    let replaced = edit
                        .set
                        .keys()
                        .map(|it| (it.clone(), row.fields[it].clone()));
                    let replaced = replaced.collect();
                    row.fields.extend(edit.set.clone());
                    Some(replaced)
                }
                // It is gone, and the server will say so; or it came by another way.
                (Verb::Patch, None) | (_, Some(_)) => Some(Fields::new()),
                (_, None) => {
                    rows.insert(
                        edit.row,
                        LocalRow {
                            fields: edit.set.clone(),
                            seq: 0,
                        },
                    );
                    None
                }
            };
            held.was.push(was);
        }
    }

    fn undo(&mut self, at: usize) {
        let held = &mut self.changes[at];
        let done = held.change.edits.iter().zip(held.was.drain(..));
        for (edit, was) in done.rev() {
            let rows = self.rows.get_mut(edit.table.as_str()).expect("a table");
            match was {
                None => drop(rows.remove(&edit.row)),
                Some(fields) => {
                    if let Some(row) = rows.get_mut(&edit.row) {
                        row.fields.extend(fields);
                    }
                }
            }
        }
    }

    /// Everything that a person did here and the server has not decided is to be seen.
    pub(crate) fn shows_what_is_unsent(&self) -> bool {
        self.unsent().all(|at| {
            let edits = &self.changes[at].change.edits;
            edits.iter().all(|it| {
                it.verb == Verb::Patch || self.rows[it.table.as_str()].contains_key(&it.row)
            })
        })
    }

    /// A row that the server confirmed although one that it needs is not here.
    pub(crate) fn torn(&self) -> Option<(Uuid, Uuid)> {
        BOOK.iter().find_map(|about| {
            let confirmed = self.rows[about.name].iter().filter(|it| it.1.seq > 0);
            confirmed.into_iter().find_map(|(id, row)| {
                about.needs().find_map(|(column, names)| {
                    let named = row.fields[column.name].id()?;
                    (!self.rows[names].contains_key(&named)).then_some((*id, named))
                })
            })
        })
    }

    fn settle(&mut self, verdicts: &[Verdict], sabotage: Option<Sabotage>) {
        let mut void = Vec::new();
        for verdict in verdicts {
            let Some(held) = self.changes.iter_mut().find(|it| it.change.n == verdict.n) else {
                continue;
            };
            let refused = verdict.refusal.is_some();
            held.state = if refused {
                State::Refused
            } else {
                State::Accepted(verdict.seq)
            };
            let forgets = match sabotage {
                Some(Sabotage::RefusedIsNotFetched) => refused,
                Some(Sabotage::AcceptedIsNotFetched) => !refused,
                _ => false,
            };
            if refused {
                void.extend(held.change.edits.iter().filter_map(void_of));
            }
            if !forgets {
                let rows = held
                    .change
                    .edits
                    .iter()
                    .map(|it| (it.table.clone(), it.row));
                self.to_fetch.extend(rows);
            }
        }
        for edit in void {
            let (id, now) = (edit.row, self.hlc.millis());
            self.commit(id, now, vec![edit]);
        }
    }

    fn offer(&mut self, id: Uuid, table: &str, row: Uuid) {
        let Some(held) = self.rows[table].get(&row) else {
            return;
        };
        let edit = Edit {
            table: table.to_owned(),
            row,
            verb: Verb::Offer,
            set: held.fields.clone(),
        };
        self.last_n += 1;
        let change = Change {
            n: self.last_n,
            id,
            base: 0,
            hlc: Hlc::default(),
            edits: vec![edit],
        };
        self.changes.push(Held {
            change,
            was: vec![Some(Fields::new())],
            state: State::Unsent,
        });
    }

    fn follow(&mut self, registration: Registration, epoch: Uuid) {
        self.device = registration.device;
        if self.series != Some(registration.series) {
            self.series = Some(registration.series);
            self.given = 0;
        }
        let scope = registration.scope;
        self.joined = Some(Joined {
            epoch,
            scope,
            cursor: None,
        });
    }
}

/// A document that was refused may have been printed: its number is explained.
fn void_of(edit: &Edit) -> Option<Edit> {
    let Class::Document { number, .. } = table(&edit.table).class else {
        return None;
    };
    let set = Fields::from([
        ("tbl".into(), Value::Text(edit.table.clone())),
        ("document".into(), Value::Id(edit.row)),
        ("number".into(), edit.set[number].clone()),
        ("reason".into(), Value::Text("refused".into())),
        ("stands".into(), Value::Null),
        ("instead".into(), Value::Null),
    ]);
    let row = void_id(edit.row, &edit.set[number]);
    let table = NUMBER_VOID.name.to_owned();
    Some(Edit {
        table,
        row,
        verb: Verb::Fact,
        set,
    })
}

/// The number of a change that was accepted under a name that this desktop bears no more.
const FORMER: u64 = u64::MAX;

/// The file, open.
pub(crate) struct Book {
    pub file: Arc<Mutex<File>>,
    pub random: fastrand::Rng,
    pub sabotage: Option<Sabotage>,
}

impl Book {
    async fn transaction(&self) -> MutexGuard<'_, File> {
        step().await;
        self.file.lock().expect("one at a time")
    }

    fn fresh(&mut self) -> Uuid {
        Uuid::from_u128(self.random.u128(..))
    }

    fn has(&self, sabotage: Sabotage) -> bool {
        self.sabotage == Some(sabotage)
    }
}

impl Store for Book {
    type Intake<'a> = Basket<'a>;

    async fn standing(&mut self) -> Result<Standing, Broken> {
        let file = self.transaction().await;
        Ok(Standing {
            device: file.device,
            joined: file.joined,
            last_n: file.last_n,
        })
    }

    async fn change_id(&mut self, n: u64) -> Result<Option<Uuid>, Broken> {
        let file = self.transaction().await;
        let change = file.changes.iter().find(|it| it.change.n == n);
        Ok(change.map(|it| it.change.id))
    }

    fn fresh_device(&mut self) -> Uuid {
        self.fresh()
    }

    async fn unsent(&mut self, most: usize) -> Result<Vec<Change>, Broken> {
        let file = self.transaction().await;
        let unsent = file
            .unsent()
            .take(most)
            .map(|at| file.changes[at].change.clone());
        Ok(unsent.collect())
    }

    async fn settle(&mut self, verdicts: &[Verdict]) -> Result<(), Broken> {
        self.transaction().await.settle(verdicts, self.sabotage);
        Ok(())
    }

    async fn to_fetch(&mut self) -> Result<Vec<(String, Uuid)>, Broken> {
        Ok(self.transaction().await.to_fetch.iter().cloned().collect())
    }

    async fn intake(&mut self, wanted: &Wanted) -> Result<Self::Intake<'_>, Broken> {
        step().await;
        Ok(Basket {
            book: self,
            wanted: wanted.clone(),
            rows: Vec::new(),
        })
    }

    async fn join(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let mut random = self.random.fork();
        let mut file = self.transaction().await;
        file.follow(registration, epoch);
        // The rows say it all: what led to them stays the history of this desktop.
        file.changes.clear();
        file.last_n = registration.last_n;
        for about in BOOK {
            let rows: Vec<_> = file.rows[about.name].keys().copied().collect();
            for row in rows {
                file.offer(Uuid::from_u128(random.u128(..)), about.name, row);
            }
        }
        Ok(())
    }

    async fn fork(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let adopted = self.has(Sabotage::EpochIsAdopted);
        let mut file = self.transaction().await;
        let joined = file.joined;
        file.follow(registration, epoch);
        file.joined = file.joined.zip(joined).map(|(new, old)| Joined {
            // The history that this file has read is still the one that it has read.
            epoch: if adopted { new.epoch } else { old.epoch },
            cursor: old.cursor,
            scope: old.scope,
        });
        file.last_n = 0;
        let read = file.joined.and_then(|it| it.cursor).map_or(0, |it| it.seq);
        for at in 0..file.changes.len() {
            // What was accepted under the old name and never came back may be lost with it.
            if matches!(file.changes[at].state, State::Accepted(seq) if seq > read) {
                file.undo(at);
                file.changes[at].send_again();
                file.redo(at);
            }
            let unsent = file.changes[at].state == State::Unsent;
            file.last_n += u64::from(unsent);
            file.changes[at].change.n = if unsent { file.last_n } else { FORMER };
        }
        Ok(())
    }

    async fn confirmed(
        &mut self,
        table: &str,
        after: Option<Uuid>,
        most: usize,
    ) -> Result<Vec<Uuid>, Broken> {
        if self.has(Sabotage::NothingIsOffered) {
            return Ok(Vec::new());
        }
        let file = self.transaction().await;
        let rows = file.rows[table]
            .iter()
            .filter(|it| it.1.seq > 0)
            .map(|it| *it.0);
        Ok(rows
            .filter(|it| after.is_none_or(|after| *it > after))
            .take(most)
            .collect())
    }

    async fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
    ) -> Result<(), Broken> {
        let mut random = self.random.fork();
        let adopted = self.has(Sabotage::EpochIsAdopted);
        let mut file = self.transaction().await;
        if adopted {
            let last_n = file.last_n;
            file.follow(registration, epoch);
            file.last_n = last_n;
            return Ok(());
        }
        let again = |it: &Held| it.state == State::Unsent || it.change.n > registration.last_n;
        let mut later: Vec<Held> = file
            .changes
            .iter()
            .filter(|it| again(it))
            .cloned()
            .collect();
        for at in file.unsent().rev() {
            file.undo(at);
        }
        file.changes.retain(|it| !again(it));
        file.follow(registration, epoch);
        file.last_n = registration.last_n;
        for (table, row) in lacking {
            file.offer(Uuid::from_u128(random.u128(..)), table, *row);
        }
        later.retain(|it| it.state != State::Refused);
        for mut held in later {
            file.last_n += 1;
            held.change.n = file.last_n;
            held.change.base = 0;
            held.send_again();
            file.changes.push(held);
            let last = file.changes.len() - 1;
            file.redo(last);
        }
        Ok(())
    }
}

/// Rows on their way in.
pub(crate) struct Basket<'a> {
    book: &'a mut Book,
    wanted: Wanted,
    rows: Vec<(String, Row)>,
}

impl Intake for Basket<'_> {
    async fn take(&mut self, table: &str, rows: Vec<Row>) -> Result<(), Broken> {
        step().await;
        self.rows
            .extend(rows.into_iter().map(|it| (table.to_owned(), it)));
        Ok(())
    }

    async fn finish(self, cursor: Cursor, scope: Uuid) -> Result<(), Broken> {
        let on_top = !self.book.has(Sabotage::NothingOnTop);
        let mut file = self.book.transaction().await;
        for at in file.unsent().rev() {
            file.undo(at);
        }
        self.clear_what_was_wanted(&mut file);
        for (name, row) in self.rows {
            let about = table(&name);
            let local = LocalRow {
                fields: row.fields,
                seq: row.seq,
            };
            file.rows
                .get_mut(about.name)
                .expect("a table")
                .insert(row.id, local);
        }
        for at in file.unsent() {
            if on_top {
                file.redo(at);
            }
        }
        if let Some(joined) = &mut file.joined {
            joined.cursor = Some(cursor);
            joined.scope = scope;
        }
        Ok(())
    }
}

impl Basket<'_> {
    /// What is not among the rows that came is not there any more.
    fn clear_what_was_wanted(&self, file: &mut File) {
        match &self.wanted {
            Wanted::Everything => {
                file.rows.values_mut().for_each(BTreeMap::clear);
                file.to_fetch.clear();
            }
            Wanted::Since(_, rows) => {
                for (name, row) in rows {
                    file.rows
                        .get_mut(name.as_str())
                        .expect("a table")
                        .remove(row);
                    file.to_fetch.remove(&(name.clone(), *row));
                }
            }
        }
    }
}

/// A place where anything may happen: a crash, another desktop's turn, a cut cable.
pub(crate) async fn step() {
    struct Once(bool);
    impl Future for Once {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) {
                return Poll::Ready(());
            }
            Poll::Pending
        }
    }
    Once(false).await;
}

/// The row that a person would edit: the `n`th of the living.
pub(crate) fn nth_living(file: &File, name: &str, n: usize) -> Option<(Uuid, Fields)> {
    let lives = |it: &&LocalRow| {
        it.fields
            .get("removed_at")
            .is_none_or(|it| *it == Value::Null)
    };
    let rows: Vec<_> = file.rows[name].iter().filter(|it| lives(&it.1)).collect();
    let (id, row) = rows.get(n % rows.len().max(1))?;
    Some((**id, row.fields.clone()))
}

/// Whether the table has documents, which carry numbers.
pub(crate) fn has_numbers(name: &str) -> bool {
    matches!(table(name).class, Class::Document { .. })
}
