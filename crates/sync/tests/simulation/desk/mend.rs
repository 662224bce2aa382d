//! What a file does when the server is new to it, or is not what it was.

use mikromon_sync::change::{Change, Edit, Verb};
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::Registration;
use mikromon_sync::store::Joined;
use mikromon_sync::value::Fields;
use uuid::Uuid;

use super::file::File;
use super::held::{FORMER, Held, State};
use crate::book::BOOK;

impl File {
    pub(super) fn follow(&mut self, registration: Registration, epoch: Uuid) {
        self.device = registration.device;
        if self.series != Some(registration.series) {
            self.series = Some(registration.series);
            self.given = 0;
        }
        self.joined = Some(Joined {
            epoch,
            scope: registration.scope,
            cursor: None,
        });
    }

    pub(super) fn join(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        mut random: fastrand::Rng,
    ) {
        self.follow(registration, epoch);
        // The rows say it all: what led to them stays the history of this desktop.
        self.changes.clear();
        self.last_n = registration.last_n;
        for about in BOOK {
            let rows: Vec<_> = self.rows[about.name].keys().copied().collect();
            for row in rows {
                self.offer(Uuid::from_u128(random.u128(..)), about.name, row);
            }
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
        let mut held = Held::new(Change {
            n: self.last_n,
            id,
            base: 0,
            hlc: Hlc::default(),
            edits: vec![edit],
        });
        held.was = vec![Some(Fields::new())];
        self.changes.push(held);
    }

    pub(super) fn fork(&mut self, registration: Registration, epoch: Uuid, adopted: bool) {
        let joined = self.joined;
        self.follow(registration, epoch);
        self.joined = self.joined.zip(joined).map(|(new, old)| Joined {
            // The history that this file has read is still the one that it has read.
            epoch: if adopted { new.epoch } else { old.epoch },
            cursor: old.cursor,
            scope: old.scope,
        });
        let read = joined.and_then(|it| it.cursor).map_or(0, |it| it.seq);
        self.last_n = 0;
        for at in 0..self.changes.len() {
            // What was accepted under the old name and never came back may be lost with it.
            if matches!(self.changes[at].state, State::Accepted(seq) if seq > read) {
                self.undo(at);
                self.changes[at].send_again();
                self.redo(at);
            }
            let unsent = self.changes[at].state == State::Unsent;
            self.last_n += u64::from(unsent);
            self.changes[at].change.n = if unsent { self.last_n } else { FORMER };
        }
    }

    pub(super) fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
        mut random: fastrand::Rng,
    ) {
        let later = self.take_undecided(registration.last_n);
        self.follow(registration, epoch);
        self.last_n = registration.last_n;
        for (table, row) in lacking {
            self.offer(Uuid::from_u128(random.u128(..)), table, *row);
        }
        for mut held in later {
            self.last_n += 1;
            held.change.n = self.last_n;
            held.change.base = 0;
            held.send_again();
            self.changes.push(held);
            self.redo(self.changes.len() - 1);
        }
    }

    /// Takes the changes out that the server has no verdict of, or none any more, and undoes those
    /// that are on top of its rows. One that it refused stays refused.
    fn take_undecided(&mut self, last_n: u64) -> Vec<Held> {
        for at in self.unsent().rev() {
            self.undo(at);
        }
        let undecided = |it: &Held| it.state == State::Unsent || it.change.n > last_n;
        let (later, decided) = self.changes.drain(..).partition(undecided);
        self.changes = decided;
        let mut later: Vec<Held> = later;
        later.retain(|it| it.state != State::Refused);
        later
    }
}
