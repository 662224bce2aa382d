//! What people do at their desktops.

use std::sync::atomic::Ordering::Relaxed;

use mikromon_sync::change::{Edit, Verb};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use super::World;
use crate::book::{CUSTOMER, NOTE};
use crate::desk::File;
use crate::event::Event;
use crate::server::taken;

const HOUR: i64 = 3_600_000;

impl World {
    /// Somebody does something at a desktop.
    pub(super) fn person(&mut self, desk: usize) {
        let edits = match self.random.u32(..100) {
            0..20 => self.new_customer(desk),
            20..25 => self.new_neighbours(desk),
            25..60 => self.edit_customer(desk),
            60..65 => self.remove_customer(desk),
            65..80 => self.issue(desk),
            _ => self.pay(desk),
        };
        if edits.is_empty() {
            return;
        }
        let link = &self.desks[desk].link;
        if link.cut.load(Relaxed) {
            self.tally.count(Event::WorkOffline);
        }
        let skew = self.desks[desk].skew;
        if skew < -HOUR {
            self.tally.count(Event::ClockHoursBehind);
        }
        let (id, now) = (self.fresh(), self.now.load(Relaxed) + skew);
        self.file(desk).commit(id, now, edits);
    }

    fn new_customer(&mut self, desk: usize) -> Vec<Edit> {
        // Few names, so that two desktops often choose the same.
        let pppoe = format!("user{}", self.random.u32(..40));
        let set = Fields::from([
            ("name".into(), Value::Text("Budi".into())),
            ("phone".into(), Value::Text("628".into())),
            ("pppoe".into(), Value::Text(pppoe)),
            ("branch".into(), Value::Int(self.random.i64(0..3))),
            ("bank".into(), Value::Text("BCA".into())),
            (NOTE.into(), Value::Null),
            ("removed_at".into(), Value::Null),
        ]);
        let held = |it: &World| {
            let file = it.file(desk);
            let rows = &file.rows[CUSTOMER.name];
            taken(&CUSTOMER, rows, Uuid::nil(), &set, |it| &it.fields).is_some()
        };
        if held(self) {
            return Vec::new();
        }
        let set = self.desks[desk].link.program.part_of(set);
        vec![self.edit("customer", Verb::Insert, set)]
    }

    /// Two customers in one change, of the same branch.
    fn new_neighbours(&mut self, desk: usize) -> Vec<Edit> {
        let (mut one, mut other) = (self.new_customer(desk), self.new_customer(desk));
        if let ([one], [other]) = (&mut one[..], &mut other[..])
            && one.set["pppoe"] != other.set["pppoe"]
        {
            let branch = one.set["branch"].clone();
            other.set.insert("branch".into(), branch);
            self.pairs.push((one.row, other.row));
            return vec![one.clone(), other.clone()];
        }
        Vec::new()
    }

    fn edit(&mut self, table: &str, verb: Verb, set: Fields) -> Edit {
        Edit {
            table: table.into(),
            row: self.fresh(),
            verb,
            set,
        }
    }

    fn patch(&mut self, desk: usize, set: Fields) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let row = self.file(desk).nth_living("customer", n);
        let edit = |(row, _)| Edit {
            table: "customer".into(),
            row,
            verb: Verb::Patch,
            set,
        };
        row.map(edit).into_iter().collect()
    }

    fn edit_customer(&mut self, desk: usize) -> Vec<Edit> {
        let field = ["name", "phone", "bank", NOTE][self.random.usize(..4)];
        let value = Value::Text(format!("{}", self.random.u32(..1_000)));
        if !self.desks[desk].link.program.knows(field) {
            return Vec::new();
        }
        self.patch(desk, Fields::from([(field.into(), value)]))
    }

    fn remove_customer(&mut self, desk: usize) -> Vec<Edit> {
        let at = Value::Int(self.now.load(Relaxed));
        self.patch(desk, Fields::from([("removed_at".into(), at)]))
    }

    fn issue(&mut self, desk: usize) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let period = Value::Int(self.random.i64(0..4));
        let Some((customer, fields)) = self.file(desk).nth_living("customer", n) else {
            return Vec::new();
        };
        let customer = Value::Id(customer);
        let billed = |it: &Fields| it["customer_id"] == customer && it["period"] == period;
        let is_billed = |it: &File| it.rows["invoice"].values().any(|it| billed(&it.fields));
        if is_billed(&self.file(desk)) {
            return Vec::new();
        }
        let mut mark = self.desks[desk].mark;
        let number = self.file(desk).next_number(&mut mark);
        self.desks[desk].mark = mark;
        let set = Fields::from([
            ("number".into(), Value::Text(number)),
            ("customer_id".into(), customer),
            ("period".into(), period),
            ("amount".into(), Value::Int(166_500)),
            ("branch".into(), fields["branch"].clone()),
        ]);
        vec![self.edit("invoice", Verb::Issue, set)]
    }

    fn pay(&mut self, desk: usize) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let Some((invoice, fields)) = self.file(desk).nth_living("invoice", n) else {
            return Vec::new();
        };
        let amount = self.random.i64(1..166_500);
        let set = Fields::from([
            ("invoice_id".into(), Value::Id(invoice)),
            ("amount".into(), Value::Int(amount)),
            ("branch".into(), fields["branch"].clone()),
        ]);
        let edit = self.edit("payment", Verb::Fact, set);
        self.paid.insert(edit.row, amount);
        vec![edit]
    }
}
