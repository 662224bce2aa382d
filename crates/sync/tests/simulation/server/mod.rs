//! The server as it ought to be: what the functions in PostgreSQL do, in memory and in one place.
//! Each `pub` function is one transaction.

mod decide;
mod job;
mod key;
mod pull;
mod row;

use std::collections::{BTreeMap, BTreeSet};

use mikromon_sync::change::{Change, Verdict};
use mikromon_sync::clock::{Hlc, admitted};
use mikromon_sync::remote::{As, Cursor, Failure, Hello, Registration};
use uuid::Uuid;

use crate::book::{BOOK, Program};
use crate::event::{Event, Tally};
use crate::sabotage::Sabotage;
use decide::At;
use job::Jobs;
pub(crate) use key::{taken, void_id};
use row::{Rows, ServerRow};

#[derive(Clone, Debug)]
struct Device {
    registration: Registration,
    hlc: Hlc,
    epoch_seen: Uuid,
    /// The branches whose rows it may see; `None` for all.
    branches: Option<BTreeSet<i64>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub rows: Rows,
    commits: Vec<Uuid>,
    epoch: Uuid,
    devices: BTreeMap<Uuid, Device>,
    decided: BTreeMap<(Uuid, u64), (Uuid, Verdict)>,
    series: u32,
    /// The last number of the central series.
    counter: u64,
    pub jobs: Jobs,
    /// Rows that it lost may still come back.
    pub recovering: bool,
    pub least_protocol: u32,
    /// The book that it was set up for.
    pub program: Program,
    sabotage: Option<Sabotage>,
    random: fastrand::Rng,
    tally: Tally,
    /// What the rows were that this transaction has written.
    undo: Vec<(&'static str, Uuid, Option<ServerRow>)>,
}

impl Server {
    pub(crate) fn new(seed: u64, sabotage: Option<Sabotage>, tally: Tally) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        Self {
            rows: BOOK.iter().map(|it| (it.name, BTreeMap::new())).collect(),
            commits: vec![Uuid::from_u128(random.u128(..))],
            epoch: Uuid::from_u128(random.u128(..)),
            devices: BTreeMap::new(),
            decided: BTreeMap::new(),
            series: 0,
            counter: 0,
            jobs: Jobs::default(),
            recovering: false,
            least_protocol: 1,
            program: random
                .choice([Program::First, Program::Second])
                .expect("two"),
            sabotage,
            random,
            tally,
            undo: Vec::new(),
        }
    }

    /// As it comes back from a backup: the same, but for a new epoch.
    pub(crate) fn restored(backup: &Self, random: u64) -> Self {
        let mut back = backup.clone();
        back.random = fastrand::Rng::with_seed(random);
        back.epoch = back.fresh();
        back.recovering = true;
        back.jobs.nobody_leads();
        back
    }

    pub(crate) fn has(&self, sabotage: Sabotage) -> bool {
        self.sabotage == Some(sabotage)
    }

    fn fresh(&mut self) -> Uuid {
        Uuid::from_u128(self.random.u128(..))
    }

    pub(crate) fn head(&self) -> Cursor {
        Cursor {
            seq: self.last_seq(),
            commit: *self.commits.last().expect("the first commit"),
        }
    }

    fn last_seq(&self) -> u64 {
        u64::try_from(self.commits.len()).expect("few") - 1
    }

    fn commit(&mut self) -> u64 {
        let id = self.fresh();
        self.commits.push(id);
        self.last_seq()
    }

    pub(crate) fn hello(&self, device: Uuid, seq: u64, of: Program, now: i64) -> Hello {
        let place = usize::try_from(seq).expect("few");
        Hello {
            now,
            least_protocol: self.least_protocol,
            knows_book: self.program >= of,
            epoch: self.epoch,
            head: self.head(),
            commit_at_cursor: self.commits.get(place).copied(),
            device: self.devices.get(&device).map(|it| it.registration),
        }
    }

    pub(crate) fn register(&mut self, device: Uuid) -> (Registration, Uuid) {
        if !self.devices.contains_key(&device) {
            self.series += 1;
            let registration = Registration {
                device,
                series: self.series,
                last_n: 0,
                last_id: Uuid::nil(),
                scope: self.fresh(),
                revoked: false,
            };
            let new = Device {
                registration,
                hlc: Hlc::default(),
                epoch_seen: self.epoch,
                branches: None,
            };
            self.devices.insert(device, new);
        }
        (self.devices[&device].registration, self.epoch)
    }

    /// What every request begins with.
    fn known(&self, who: As) -> Result<&Device, Failure> {
        let known = self.devices.get(&who.device);
        let known = known.ok_or(Failure::UnknownDevice)?;
        if known.registration.revoked && !self.has(Sabotage::ShutOutIsServed) {
            self.tally.count(Event::ShutOutInARound);
            return Err(Failure::Revoked);
        }
        let is_now = who.epoch == self.epoch || self.has(Sabotage::EpochIsNotAsked);
        if !is_now || who.scope != known.registration.scope {
            self.tally.count(Event::MovedInARound);
            return Err(Failure::Moved);
        }
        Ok(known)
    }

    pub(crate) fn push(
        &mut self,
        who: As,
        changes: &[Change],
        now: i64,
    ) -> Result<Vec<Verdict>, Failure> {
        let mut device = self.known(who)?.clone();
        self.follows(&device.registration, changes)?;
        let seq = self.commit();
        let mut verdicts = Vec::new();
        for change in changes {
            verdicts.push(self.answer(&mut device, change, seq, now));
        }
        self.devices.insert(who.device, device);
        Ok(verdicts)
    }

    /// As it was answered before, or as it is decided now.
    fn answer(&mut self, device: &mut Device, change: &Change, seq: u64, now: i64) -> Verdict {
        let key = (device.registration.device, change.n);
        if let Some((_, verdict)) = self.decided.get(&key) {
            self.tally.count(Event::ChangeReplayed);
            return verdict.clone();
        }
        device.hlc = admitted(change.hlc, device.hlc, now);
        if device.hlc < change.hlc {
            self.tally.count(Event::ClockAheadSetRight);
        }
        let at = At {
            device: key.0,
            seq,
            base: change.base,
            hlc: device.hlc,
        };
        let verdict = self.decide(at, change);
        self.decided.insert(key, (change.id, verdict.clone()));
        device.registration.last_n = change.n;
        device.registration.last_id = change.id;
        verdict
    }

    /// The changes are those that this device sent before, and then the next ones.
    fn follows(&self, device: &Registration, changes: &[Change]) -> Result<(), Failure> {
        if self.has(Sabotage::NoForkCheck) {
            return Ok(());
        }
        let mut last_n = device.last_n;
        for change in changes {
            match self.decided.get(&(device.device, change.n)) {
                Some((id, _)) if *id == change.id => {}
                None if change.n == last_n + 1 => last_n = change.n,
                _ => {
                    self.tally.count(Event::ForkedInAPush);
                    return Err(Failure::Forked);
                }
            }
        }
        Ok(())
    }

    /// An administrator chooses anew which rows a device may see.
    pub(crate) fn set_scope(&mut self, device: Uuid, branches: Option<BTreeSet<i64>>) {
        let scope = self.fresh();
        if let Some(known) = self.devices.get_mut(&device) {
            known.branches = branches;
            known.registration.scope = scope;
            self.tally.count(Event::ScopeChanged);
        }
    }

    /// An administrator shuts a device out, or lets it in again.
    pub(crate) fn set_revoked(&mut self, device: Uuid, revoked: bool) {
        if let Some(known) = self.devices.get_mut(&device) {
            known.registration.revoked = revoked;
        }
    }

    pub(crate) fn knows(&self, device: Uuid) -> bool {
        self.devices.contains_key(&device)
    }

    pub(crate) fn is_in(&self, epoch: Uuid) -> bool {
        self.epoch == epoch
    }

    pub(crate) fn has_shut_out(&self, device: Uuid) -> bool {
        let known = self.devices.get(&device);
        known.is_some_and(|it| it.registration.revoked)
    }
}
