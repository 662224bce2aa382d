//! The book in memory: what each step means, said a second time and without SQL.

use std::collections::{BTreeMap, BTreeSet};

use mikromon_sync::change::{Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::{Cursor, Registration, Row, Wanted};
use mikromon_sync::store::Joined;
use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::store::book::Tables;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unsent,
    Accepted(u64),
    Refused,
}

#[derive(Clone, Debug)]
struct Held {
    n: u64,
    base: u64,
    hlc: Hlc,
    edits: Vec<Edit>,
    was: Vec<Option<Fields>>,
    state: State,
}

const FORMER: u64 = u64::MAX;

pub(super) struct Model {
    tables: Tables,
    pub(super) rows: BTreeMap<&'static str, BTreeMap<Uuid, (Fields, i64)>>,
    changes: Vec<Held>,
    pub(super) joined: Option<Joined>,
    pub(super) last_n: u64,
    hlc: Hlc,
    to_fetch: BTreeSet<(String, Uuid)>,
}

impl Model {
    pub(super) fn new(tables: Tables) -> Self {
        Self {
            tables,
            rows: tables.iter().map(|it| (it.name, BTreeMap::new())).collect(),
            changes: Vec::new(),
            joined: None,
            last_n: 0,
            hlc: Hlc::default(),
            to_fetch: BTreeSet::new(),
        }
    }

    fn held(n: u64, base: u64, hlc: Hlc, edits: Vec<Edit>) -> Held {
        Held {
            n,
            base,
            hlc,
            edits,
            was: Vec::new(),
            state: State::Unsent,
        }
    }

    pub(super) fn commit(&mut self, now: i64, edits: Vec<Edit>) {
        self.hlc = self.hlc.next(now);
        let base = self.joined.and_then(|it| it.cursor).map_or(0, |it| it.seq);
        self.last_n += u64::from(self.joined.is_some());
        self.changes
            .push(Self::held(self.last_n, base, self.hlc, edits));
        self.redo(self.changes.len() - 1);
    }

    fn redo(&mut self, at: usize) {
        let held = &mut self.changes[at];
        held.was.clear();
        for edit in &held.edits {
            let rows = self.rows.get_mut(edit.table.as_str()).unwrap();
            held.was.push(match (edit.verb, rows.get_mut(&edit.row)) {
                (Verb::Patch, Some((fields, _))) => {
                    let was = edit.set.keys().map(|it| (it.clone(), fields[it].clone()));
                    let was = was.collect();
                    fields.extend(edit.set.clone());
                    Some(was)
                }
                (Verb::Patch, None) | (_, Some(_)) => Some(Fields::new()),
                (_, None) => {
                    rows.insert(edit.row, (edit.set.clone(), 0));
                    None
                }
            });
        }
    }

    fn undo(&mut self, at: usize) {
        let held = &mut self.changes[at];
        for (edit, was) in held.edits.iter().zip(held.was.drain(..)).rev() {
            let rows = self.rows.get_mut(edit.table.as_str()).unwrap();
            match was {
                None => drop(rows.remove(&edit.row)),
                Some(was) => {
                    if let Some((fields, _)) = rows.get_mut(&edit.row) {
                        fields.extend(was);
                    }
                }
            }
        }
    }

    fn unsent_at(&self) -> Vec<usize> {
        let unsent = |it: &usize| self.changes[*it].state == State::Unsent;
        (0..self.changes.len()).filter(unsent).collect()
    }

    pub(super) fn unsent(&self) -> Vec<(u64, u64, Hlc, Vec<Edit>)> {
        let at = self.unsent_at().into_iter().map(|at| &self.changes[at]);
        at.map(|it| (it.n, it.base, it.hlc, it.edits.clone()))
            .collect()
    }

    pub(super) fn to_fetch(&self) -> Vec<(String, Uuid)> {
        self.to_fetch.iter().cloned().collect()
    }

    pub(super) fn confirmed(&self, table: &str) -> Vec<Uuid> {
        let confirmed = self.rows[table].iter().filter(|it| it.1.1 > 0);
        confirmed.map(|it| *it.0).collect()
    }

    pub(super) fn settle(&mut self, verdicts: &[Verdict]) {
        let mut void = Vec::new();
        for verdict in verdicts {
            let held = self
                .changes
                .iter_mut()
                .find(|it| it.n == verdict.n)
                .unwrap();
            held.state = State::Accepted(verdict.seq);
            if verdict.refusal.is_some() {
                held.state = State::Refused;
                void.extend(held.edits.iter().filter_map(void_of));
            }
            let rows = held.edits.iter().map(|it| (it.table.clone(), it.row));
            self.to_fetch.extend(rows);
        }
        for edit in void {
            self.commit(self.hlc.millis(), vec![edit]);
        }
    }

    pub(super) fn pull(
        &mut self,
        wanted: &Wanted,
        rows: Vec<(&'static Table, Row)>,
        cursor: Cursor,
        scope: Uuid,
    ) {
        for at in self.unsent_at().into_iter().rev() {
            self.undo(at);
        }
        match wanted {
            Wanted::Everything => {
                self.rows.values_mut().for_each(BTreeMap::clear);
                self.to_fetch.clear();
            }
            Wanted::Since(_, named) => {
                for (table, row) in named {
                    self.rows.get_mut(table.as_str()).unwrap().remove(row);
                    self.to_fetch.remove(&(table.clone(), *row));
                }
            }
        }
        for (table, Row { id, seq, fields }) in rows {
            let held = self.rows.get_mut(table.name).unwrap();
            held.insert(id, (fields, seq.try_into().unwrap()));
        }
        for at in self.unsent_at() {
            self.redo(at);
        }
        let joined = self.joined.as_mut().unwrap();
        joined.cursor = Some(cursor);
        joined.scope = scope;
    }

    fn follow(&mut self, registration: Registration, epoch: Uuid) {
        let scope = registration.scope;
        self.joined = Some(Joined {
            epoch,
            scope,
            cursor: None,
        });
    }

    fn offer(&mut self, table: &str, row: Uuid) {
        let set = self.rows[table][&row].0.clone();
        let edit = Edit {
            table: table.into(),
            row,
            verb: Verb::Offer,
            set,
        };
        self.last_n += 1;
        let mut held = Self::held(self.last_n, 0, Hlc::default(), vec![edit]);
        held.was = vec![Some(Fields::new())];
        self.changes.push(held);
    }

    pub(super) fn join(&mut self, registration: Registration, epoch: Uuid) {
        self.follow(registration, epoch);
        self.changes.clear();
        self.last_n = registration.last_n;
        for table in self.tables {
            for row in self.rows[table.name].keys().copied().collect::<Vec<_>>() {
                self.offer(table.name, row);
            }
        }
    }

    pub(super) fn fork(&mut self, registration: Registration, epoch: Uuid) {
        let joined = self.joined;
        self.follow(registration, epoch);
        self.joined = joined;
        let read = joined.and_then(|it| it.cursor).map_or(0, |it| it.seq);
        self.last_n = 0;
        for at in 0..self.changes.len() {
            if matches!(self.changes[at].state, State::Accepted(seq) if seq > read) {
                self.undo(at);
                send_again(&mut self.changes[at]);
                self.redo(at);
            }
            let held = &mut self.changes[at];
            let unsent = held.state == State::Unsent;
            self.last_n += u64::from(unsent);
            held.n = if unsent { self.last_n } else { FORMER };
        }
    }

    pub(super) fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
    ) {
        for at in self.unsent_at().into_iter().rev() {
            self.undo(at);
        }
        let last_n = registration.last_n;
        let undecided = |it: &Held| it.state == State::Unsent || it.n > last_n;
        let (later, decided) = self.changes.drain(..).partition(undecided);
        self.changes = decided;
        let mut later: Vec<Held> = later;
        later.retain(|it| it.state != State::Refused);
        self.follow(registration, epoch);
        self.last_n = last_n;
        for (table, row) in lacking {
            // One that was undone is not there any more.
            if self.rows[table.as_str()].contains_key(row) {
                self.offer(table, *row);
            }
        }
        for mut held in later {
            self.last_n += 1;
            held.n = self.last_n;
            held.base = 0;
            send_again(&mut held);
            self.changes.push(held);
            self.redo(self.changes.len() - 1);
        }
    }
}

fn send_again(held: &mut Held) {
    if held.state != State::Unsent {
        let inserts = held.edits.iter_mut().filter(|it| it.verb == Verb::Insert);
        inserts.for_each(|it| it.verb = Verb::Offer);
    }
    held.state = State::Unsent;
}

fn void_of(edit: &Edit) -> Option<Edit> {
    let number = edit
        .set
        .get("number")
        .filter(|_| edit.table == "invoice_of_a_test")?;
    let set = Fields::from([
        ("tbl".into(), Value::Text(edit.table.clone())),
        ("document".into(), Value::Id(edit.row)),
        ("number".into(), number.clone()),
        ("reason".into(), Value::Text("refused".into())),
        ("stands".into(), Value::Null),
        ("instead".into(), Value::Null),
    ]);
    Some(Edit {
        table: "number_void".into(),
        row: mikromon_sync::table::void_id(edit.row, number.text()?),
        verb: Verb::Fact,
        set,
    })
}
