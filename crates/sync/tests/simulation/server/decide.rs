//! Which changes stand: accepted or refused whole, as `push` in PostgreSQL decides them.

use mikromon_sync::change::{Change, Edit, Reason, Refusal, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::table::{
    CONFLICT, Class, Column, Kind, NUMBER_VOID, OnConflict, Table, aside, number_instead,
};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use super::pull::sees;
use super::row::{ServerRow, Stamp};
use super::{Server, taken, void_id};
use crate::book::table;
use crate::event::Event;
use crate::sabotage::Sabotage;

/// Whose change it is, and when it was made and decided.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub device: Uuid,
    pub seq: u64,
    pub base: u64,
    pub hlc: Hlc,
}

impl At {
    pub(super) const fn stamp(self) -> Stamp {
        Stamp {
            seq: self.seq,
            hlc: self.hlc,
            device: self.device,
        }
    }
}

/// What refuses a change.
type Decided = Result<(), Refusal>;

impl Server {
    pub(super) fn decide(&mut self, at: At, change: &Change) -> Verdict {
        self.undo.clear();
        let mut edits = change.edits.iter();
        let refusal = edits.find_map(|it| self.apply(at, it).err());
        if let Some(refusal) = &refusal {
            self.count_refusal(refusal.reason);
            if !self.has(Sabotage::NoSavepoint) {
                self.roll_back();
            }
        }
        self.count_out_of_sight(at, change);
        Verdict {
            n: change.n,
            seq: at.seq,
            refusal,
        }
    }

    fn count_refusal(&self, reason: Reason) {
        match reason {
            Reason::Taken => self.tally.count(Event::RefusedTaken),
            Reason::Unknown => self.tally.count(Event::RefusedUnknown),
            Reason::Gone => self.tally.count(Event::RefusedGone),
            Reason::Invalid | Reason::Forbidden => panic!("nobody in here does that"),
        }
    }

    /// A person writes of another branch, which the operator does not see.
    fn count_out_of_sight(&self, at: At, change: &Change) {
        let hidden = |it: &Edit| {
            let row = self.rows[it.table.as_str()].get(&it.row);
            row.is_some_and(|it| !sees(&self.devices[&at.device], it))
        };
        if change.edits.iter().any(hidden) {
            self.tally.count(Event::SentOutOfSight);
        }
    }

    fn apply(&mut self, at: At, edit: &Edit) -> Decided {
        let about = table(&edit.table);
        for (name, value) in &edit.set {
            assert!(self.program.knows(name), "sent to a server that is older");
            if !about.column(name).is_some_and(|it| value.fits(it)) {
                return Err(refusal(Reason::Invalid, edit, &[name], None));
            }
        }
        let there = self.rows[about.name].contains_key(&edit.row);
        match (edit.verb, about.class) {
            (Verb::Patch, Class::Master) => self.patch(at, about, edit),
            // It came by another way before; what it looks like there is what holds.
            (_, _) if there => Ok(()),
            (Verb::Offer, Class::Master) => self.offer(at, about, edit),
            (_, Class::Master) => self.insert(at, about, edit),
            (_, Class::Document { key, number }) => self.issue(at, about, edit, (key, number)),
            (_, Class::Fact) => self.append(at, edit),
        }
    }

    fn insert(&mut self, at: At, about: &Table, edit: &Edit) -> Decided {
        self.check(about, &edit.set, edit)?;
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    fn append(&mut self, at: At, edit: &Edit) -> Decided {
        let invoice = edit.set.get("invoice_id").and_then(Value::id);
        if invoice.is_some_and(|it| !self.rows["invoice"].contains_key(&it)) {
            if self.has(Sabotage::MoneyNeedsItsInvoice) {
                return Err(refusal(Reason::Unknown, edit, &["invoice_id"], None));
            }
            self.tally.count(Event::FactWithoutItsDocument);
        }
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    /// References that the edit makes are there, and the unique columns are free.
    fn check(&self, about: &Table, fields: &Fields, edit: &Edit) -> Decided {
        for (column, names) in about.needs() {
            let named = edit.set.get(column.name).and_then(Value::id);
            if named.is_some_and(|it| !self.rows[names].contains_key(&it)) {
                return Err(refusal(Reason::Unknown, edit, &[column.name], None));
            }
        }
        let rows = &self.rows[about.name];
        match taken(about, rows, edit.row, fields, |it| &it.fields) {
            Some((columns, holder)) => Err(refusal(Reason::Taken, edit, columns, Some(holder))),
            None => Ok(()),
        }
    }

    fn patch(&mut self, at: At, about: &'static Table, edit: &Edit) -> Decided {
        let Some(mut row) = self.rows[about.name].get(&edit.row).cloned() else {
            return Err(refusal(Reason::Gone, edit, &[], None));
        };
        for (name, value) in &edit.set {
            let column = about.column(name).expect("checked before");
            if self.wins(at, &row, edit, name, value, column.on_conflict) {
                row.fields.insert(name.clone(), value.clone());
                row.stamps.insert(name.clone(), at.stamp());
            }
        }
        self.check(about, &row.fields, edit)?;
        if row.stamps.values().any(|it| it.seq == at.seq) {
            row.seq = at.seq;
        }
        self.write(about, edit.row, row);
        Ok(())
    }

    /// Whether the patch of a field stands. The value that does not is kept for a person.
    fn wins(
        &mut self,
        at: At,
        row: &ServerRow,
        edit: &Edit,
        name: &str,
        value: &Value,
        on_conflict: OnConflict,
    ) -> bool {
        let old = &row.fields[name];
        let last = row.stamps.get(name).copied().unwrap_or_default();
        // A desktop knows its own edits, also those that it has not fetched yet.
        let apart = last.seq > at.base && last.device != at.device;
        let wins = !apart || (on_conflict == OnConflict::Later && last.hlc < at.hlc);
        if apart && old != value {
            self.tally.count(match (on_conflict, wins) {
                (OnConflict::Review, _) => Event::ForReview,
                (OnConflict::Later, true) => Event::LaterWins,
                (OnConflict::Later, false) => Event::EarlierLoses,
            });
            let (lost, kept) = if wins { (old, value) } else { (value, old) };
            self.conflict(at, edit, name, lost, kept);
        }
        wins
    }

    /// A row that is offered is never lost: what clashes is put aside where a person sees it.
    fn offer(&mut self, at: At, about: &'static Table, edit: &Edit) -> Decided {
        let mut fields = edit.set.clone();
        loop {
            let rows = &self.rows[about.name];
            let clash = taken(about, rows, edit.row, &fields, |it| &it.fields);
            let Some((columns, holder)) = clash else {
                break;
            };
            if self.has(Sabotage::OfferDoesNothingOnClash) {
                return Ok(());
            }
            self.tally.count(Event::PutAside);
            let is_text = |it: &&'static Column| matches!(it.kind, Kind::Text(_));
            let mut columns = columns.iter().filter_map(|it| about.column(it));
            let column = columns.rfind(is_text).expect("a unique key has a name");
            let value = fields[column.name].clone();
            self.conflict(at, edit, column.name, &value, &Value::Id(holder));
            let aside = aside(column, value.text().unwrap_or_default(), edit.row);
            fields.insert(column.name.to_owned(), Value::Text(aside));
        }
        // Any real edit is later than an offer.
        let at = At {
            hlc: Hlc::default(),
            ..at
        };
        self.put(at, edit, fields);
        Ok(())
    }

    fn issue(
        &mut self,
        at: At,
        about: &'static Table,
        edit: &Edit,
        (key, number): (&[&str], &str),
    ) -> Decided {
        let mine = &edit.set[number];
        let same = |row: &ServerRow| key.iter().all(|it| row.fields[*it] == edit.set[*it]);
        let mut rows = self.rows[about.name].iter();
        if let Some(twin) = rows.find(|it| same(it.1)).map(|it| *it.0) {
            self.tally.count(Event::Twin);
            if !self.has(Sabotage::TwinIsForgotten) {
                self.void(at, edit, mine, ("twin", Some(twin), None));
            }
            return Ok(());
        }
        self.check(about, &edit.set, edit)?;
        let has_it = |row: &ServerRow| row.fields[number] == *mine;
        if self.rows[about.name].values().any(has_it) {
            self.tally.count(Event::NumberTaken);
            let instead = number_instead(mine.text().unwrap_or_default(), edit.row);
            self.void(at, edit, mine, ("taken", Some(edit.row), Some(instead)));
        }
        self.raise_counter(mine);
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    /// A central number that comes back after the server was set back is never given again.
    fn raise_counter(&mut self, number: &Value) {
        let central = number.text().and_then(|it| it.strip_prefix("INV/"));
        if let Some(given) = central.and_then(|it| it.parse().ok()) {
            self.counter = self.counter.max(given);
        }
    }

    fn void(
        &mut self,
        at: At,
        edit: &Edit,
        number: &Value,
        (reason, stands, instead): (&str, Option<Uuid>, Option<String>),
    ) {
        let fields = Fields::from([
            ("tbl".into(), Value::Text(edit.table.clone())),
            ("document".into(), Value::Id(edit.row)),
            ("number".into(), number.clone()),
            ("reason".into(), Value::Text(reason.into())),
            ("stands".into(), stands.map_or(Value::Null, Value::Id)),
            ("instead".into(), instead.map_or(Value::Null, Value::Text)),
        ]);
        let id = void_id(edit.row, number);
        if !self.rows[NUMBER_VOID.name].contains_key(&id) {
            self.write(&NUMBER_VOID, id, ServerRow::plain(fields, at.seq));
        }
    }

    fn conflict(&mut self, at: At, edit: &Edit, field: &str, lost: &Value, kept: &Value) {
        let fields = Fields::from([
            ("tbl".into(), Value::Text(edit.table.clone())),
            ("row_id".into(), Value::Id(edit.row)),
            ("field".into(), Value::Text(field.into())),
            ("lost".into(), Value::Text(lost.json().to_string())),
            ("kept".into(), Value::Text(kept.json().to_string())),
            ("device".into(), Value::Id(at.device)),
            ("closed_at".into(), Value::Null),
        ]);
        let id = self.fresh();
        self.write(&CONFLICT, id, ServerRow::plain(fields, at.seq));
    }
}

fn refusal(reason: Reason, edit: &Edit, columns: &[&str], holder: Option<Uuid>) -> Refusal {
    Refusal {
        reason,
        table: edit.table.clone(),
        row: edit.row,
        columns: columns.iter().map(|it| (*it).to_owned()).collect(),
        holder,
    }
}
