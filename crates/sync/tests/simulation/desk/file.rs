//! What lies in a desktop's file, and what a copy of it takes along.

use std::collections::{BTreeMap, BTreeSet};

use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::store::Joined;
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use super::held::{Held, State, void_of};
use crate::book::{BOOK, CUSTOMER, NOTE, Program, table, whole};
use crate::sabotage::Sabotage;

#[derive(Clone, Debug)]
pub(crate) struct LocalRow {
    pub fields: Fields,
    /// 0: the server has not confirmed it.
    pub seq: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct File {
    pub device: Uuid,
    /// The program that wrote it last.
    pub program: Program,
    pub joined: Option<Joined>,
    pub(super) series: Option<u32>,
    /// Numbers given in this series.
    pub(super) given: u64,
    pub(super) changes: Vec<Held>,
    pub(super) last_n: u64,
    hlc: Hlc,
    pub rows: BTreeMap<&'static str, BTreeMap<Uuid, LocalRow>>,
    pub(super) to_fetch: BTreeSet<(String, Uuid)>,
}

impl File {
    pub(crate) fn new(device: Uuid, program: Program) -> Self {
        Self {
            device,
            program,
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

    /// A newer program opens it. Rows that others filled in where the old program could not read
    /// are behind the cursor: everything has to be fetched anew.
    pub(crate) fn upgrade(&mut self, sabotage: Option<Sabotage>) {
        self.program = Program::Second;
        let customers = self.rows.get_mut(CUSTOMER.name).expect("a table");
        for row in customers.values_mut() {
            let note = NOTE.to_owned();
            row.fields.entry(note).or_insert(Value::Null);
        }
        if let Some(joined) = &mut self.joined
            && sabotage != Some(Sabotage::UpgradeReadsOn)
        {
            joined.scope = Uuid::nil();
        }
    }

    pub(super) fn unsent(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
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
        self.last_n += u64::from(self.joined.is_some());
        let n = self.joined.map_or(0, |_| self.last_n);
        self.changes.push(Held::new(Change {
            n,
            id,
            base,
            hlc: self.hlc,
            edits,
        }));
        self.redo(self.changes.len() - 1);
    }

    pub(super) fn redo(&mut self, at: usize) {
        let held = &mut self.changes[at];
        held.was.clear();
        for edit in &held.change.edits {
            let rows = self.rows.get_mut(edit.table.as_str()).expect("a table");
            held.was.push(redo(rows, edit, self.program));
        }
    }

    pub(super) fn undo(&mut self, at: usize) {
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

    pub(super) fn settle(&mut self, verdicts: &[Verdict], sabotage: Option<Sabotage>) {
        let mut void = Vec::new();
        for verdict in verdicts {
            let Some(held) = self.changes.iter_mut().find(|it| it.change.n == verdict.n) else {
                continue;
            };
            let edits = &held.change.edits;
            let refused = verdict.refusal.is_some();
            held.state = State::Accepted(verdict.seq);
            if refused {
                held.state = State::Refused;
                void.extend(edits.iter().filter_map(void_of));
            }
            let forgets = match sabotage {
                Some(Sabotage::RefusedIsNotFetched) => refused,
                Some(Sabotage::AcceptedIsNotFetched) => !refused,
                _ => false,
            };
            if !forgets {
                let rows = edits.iter().map(|it| (it.table.clone(), it.row));
                self.to_fetch.extend(rows);
            }
        }
        for edit in void {
            self.commit(edit.row, self.hlc.millis(), vec![edit]);
        }
    }

    pub(crate) fn has_unsent(&self) -> bool {
        self.unsent().next().is_some()
    }

    /// Whether the row is in a change that nobody has decided yet.
    pub(crate) fn still_has_to_send(&self, row: Uuid) -> bool {
        self.unsent().any(|at| self.changes[at].is_about(row))
    }

    /// Whether there is something that a server that lost the row could learn here.
    pub(crate) fn tells_of(&self, row: Uuid) -> bool {
        let changed = self.changes.iter().any(|it| it.is_about(row));
        changed || self.rows.values().any(|it| it.contains_key(&row))
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
            let mut confirmed = self.rows[about.name].iter().filter(|it| it.1.seq > 0);
            confirmed.find_map(|(id, row)| {
                about.needs().find_map(|(column, names)| {
                    let named = row.fields[column.name].id()?;
                    (!self.rows[names].contains_key(&named)).then_some((*id, named))
                })
            })
        })
    }

    /// The row that a person would edit: the `n`th of the living.
    pub(crate) fn nth_living(&self, name: &str, n: usize) -> Option<(Uuid, Fields)> {
        let removed_at = |it: &LocalRow| it.fields.get("removed_at").cloned();
        let lives = |it: &LocalRow| removed_at(it).is_none_or(|it| it == Value::Null);
        let rows = self.rows[name].iter().filter(|it| lives(it.1));
        let rows: Vec<_> = rows.collect();
        let (id, row) = rows.get(n % rows.len().max(1))?;
        Some((**id, row.fields.clone()))
    }

    /// What this desktop did to a row, and what became of it: for whoever looks into a failing seed.
    pub(crate) fn story_of(&self, row: Uuid) -> Vec<String> {
        let tell = |it: &Held| {
            let verbs: Vec<_> = it.change.edits.iter().map(|it| it.verb).collect();
            let (n, base) = (it.change.n, it.change.base);
            format!("n {n} base {base} {verbs:?} {:?}", it.state)
        };
        let held = self.changes.iter().filter(|it| it.is_about(row));
        let mut story: Vec<_> = held.map(tell).collect();
        let here = self.rows.values().find_map(|it| it.get(&row));
        let seq = here.map(|it| it.seq);
        story.push(format!("here in sequence {seq:?}, {:?}", self.joined));
        story
    }
}

/// Makes an edit, and answers what it found.
fn redo(rows: &mut BTreeMap<Uuid, LocalRow>, edit: &Edit, program: Program) -> Option<Fields> {
    match (edit.verb, rows.get_mut(&edit.row)) {
        (Verb::Patch, Some(row)) => {
            let replaced = |it: &String| (it.clone(), row.fields[it].clone());
            let replaced = edit.set.keys().map(replaced).collect();
            row.fields.extend(edit.set.clone());
            Some(replaced)
        }
        // It is gone, and the server will say so; or it came by another way.
        (Verb::Patch, None) | (_, Some(_)) => Some(Fields::new()),
        (_, None) => {
            let fields = program.part_of(whole(table(&edit.table), edit.set.clone()));
            rows.insert(edit.row, LocalRow { fields, seq: 0 });
            None
        }
    }
}
