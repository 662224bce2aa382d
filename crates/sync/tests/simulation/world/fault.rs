//! What goes wrong: cables, clocks, computers, copies, and an administrator who changes things.

use std::sync::MutexGuard;
use std::sync::atomic::Ordering::Relaxed;

use uuid::Uuid;

use super::{MOST_DESKS, TTL, World};
use crate::book::Program;
use crate::desk::File;
use crate::event::Event;
use crate::server::Server;

/// A day, in milliseconds: clocks are off by as much.
const DAY: i64 = 86_400_000;

impl World {
    pub(super) fn crash(&mut self, desk: usize) {
        let desk = &mut self.desks[desk];
        if desk.round.take().is_some() {
            self.tally.died_at(desk.link.place.at());
        }
        desk.token = None;
    }

    pub(super) fn cable(&mut self, desk: usize) {
        let cut = self.random.u32(..3) == 0;
        self.desks[desk].link.cut.store(cut, Relaxed);
    }

    pub(super) fn skew(&mut self, desk: usize) {
        self.desks[desk].skew = self.random.i64(-DAY..DAY);
    }

    /// The scheduler of a desktop: become the leader, or do the leader's work some time after.
    pub(super) fn job(&mut self, desk: usize) {
        if self.desks[desk].link.cut.load(Relaxed) {
            return;
        }
        let device = self.file(desk).device;
        let (now, period) = (self.now.load(Relaxed), self.random.i64(0..4));
        let token = match self.desks[desk].token.take() {
            None => self.server().acquire(device, now, TTL),
            Some(token) => {
                self.server().run(device, token, period);
                None
            }
        };
        self.desks[desk].token = token;
    }

    pub(super) fn server_backup(&mut self) {
        let copy = self.server().clone();
        self.backup = Some(copy);
    }

    /// Also while rounds are under way: a server can be set back in a second.
    pub(super) fn server_restore(&mut self) {
        let Some(backup) = &self.backup else { return };
        self.tally.count(Event::ServerSetBack);
        let restored = Server::restored(backup, self.random.u64(..));
        *self.server() = restored;
        // Whoever was shut out after the backup is in again, until somebody notices.
        let server = self.server.lock().unwrap();
        self.shut_out.retain(|it, _| server.has_shut_out(*it));
        drop(server);
        self.forget_what_no_disk_holds();
    }

    /// Somebody keeps a copy of a desktop's file, or puts an old copy back.
    pub(super) fn copy_or_restore_file(&mut self, desk: usize) {
        let copy = self.file(desk).clone();
        match self.desks[desk].backup.take() {
            None => self.desks[desk].backup = Some(copy),
            Some(old) => {
                self.tally.count(Event::OldFileCameBack);
                self.crash(desk);
                *self.file(desk) = old;
                self.open(desk);
                self.forget_what_no_disk_holds();
            }
        }
    }

    /// A whole computer is cloned, and both go on.
    pub(super) fn clone_desk(&mut self, desk: usize) {
        let new = self.desks.len();
        if new == MOST_DESKS {
            return;
        }
        self.tally.count(Event::Cloned);
        let (file, mark) = (self.file(desk).clone(), self.desks[desk].mark);
        self.add(file, mark);
        for (one, other) in [(desk, new), (new, desk)] {
            self.desks[one].clone = Some(other);
            self.desks[one].sent_as_clone = false;
        }
    }

    pub(super) fn scope(&mut self, desk: usize) {
        let all = self.random.bool();
        let branches = (!all).then(|| (0..3).filter(|_| self.random.bool()).collect());
        let device = self.file(desk).device;
        self.server().set_scope(device, branches);
    }

    /// The server moves to a newer protocol; some time later the programs do, too.
    pub(super) fn protocol(&mut self) {
        let newer = self.random.u32(..4) == 0;
        self.server().least_protocol = 1 + u32::from(newer);
    }

    /// An administrator brings the server up to date.
    pub(super) fn update_server(&mut self) {
        if self.server().program == Program::First {
            self.tally.count(Event::ServerUpdated);
            self.server().program = Program::Second;
        }
    }

    /// A desktop gets a newer program.
    pub(super) fn upgrade(&mut self, desk: usize) {
        if self.desks[desk].link.program == Program::First {
            self.tally.count(Event::ProgramUpgraded);
            self.crash(desk);
            self.desks[desk].link.program = Program::Second;
            self.open(desk);
        }
    }

    /// The desktop's program opens its file, which an older one may have written.
    fn open(&mut self, desk: usize) {
        let mut file = self.file(desk);
        if file.program < self.desks[desk].link.program {
            file.upgrade(self.sabotage);
        }
    }

    /// An administrator shuts a device out, with all that go by its name, or lets it in again.
    pub(super) fn shut_out_or_let_in(&mut self, desk: usize) {
        let device = self.file(desk).device;
        if self.shut_out.remove(&device).is_some() {
            self.tally.count(Event::LetInAgain);
            self.server().set_revoked(device, false);
        } else if self.server().knows(device) {
            let head = self.server().head().seq;
            self.shut_out.insert(device, head);
            self.server().set_revoked(device, true);
        }
    }

    /// What was only on a disk that is gone cannot come back.
    fn forget_what_no_disk_holds(&mut self) {
        let files: Vec<MutexGuard<'_, File>> = self
            .desks
            .iter()
            .map(|it| it.file.lock().unwrap())
            .collect();
        let server = self.server.lock().unwrap();
        let held = |table: &str, id: &Uuid| {
            server.rows[table].contains_key(id)
                || files.iter().any(|it| it.rows[table].contains_key(id))
        };
        self.paid.retain(|id, _| held("payment", id));
        let knows = |file: &File, id: &Uuid| {
            let row = file.rows["customer"].get(id);
            row.is_some_and(|it| it.seq > 0)
        };
        self.confirmed.retain(|id| {
            server.rows["customer"].contains_key(id) || files.iter().any(|it| knows(it, id))
        });
        for documents in self.numbers.values_mut() {
            documents.retain(|id| held("invoice", id));
        }
    }
}
