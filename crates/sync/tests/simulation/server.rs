//! The server as it ought to be: what the functions in PostgreSQL do, in memory and in one place.
//! Each `pub` function is one transaction.

use std::collections::{BTreeMap, BTreeSet};

use mikromon_sync::change::{Change, Edit, Reason, Refusal, Verb, Verdict};
use mikromon_sync::clock::{Hlc, admitted};
use mikromon_sync::remote::{As, Cursor, Failure, Hello, Registration, Row, Wanted};
use mikromon_sync::table::{CONFLICT, Class, NUMBER_VOID, OnConflict, Table, number_instead};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::book::{BOOK, CUSTOMER, INVOICE, table};
use crate::sabotage::Sabotage;

#[derive(Clone, Debug, Default)]
pub(crate) struct ServerRow {
    pub fields: Fields,
    pub seq: u64,
    /// Of each field: its last edit.
    stamps: BTreeMap<String, Stamp>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Stamp {
    seq: u64,
    hlc: Hlc,
    device: Uuid,
}

#[derive(Clone, Debug)]
struct Device {
    registration: Registration,
    hlc: Hlc,
    epoch_seen: Uuid,
    branches: Option<BTreeSet<i64>>,
}

#[derive(Clone, Copy, Debug)]
struct Lease {
    holder: Uuid,
    token: u64,
    expires: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub rows: BTreeMap<&'static str, BTreeMap<Uuid, ServerRow>>,
    commits: Vec<Uuid>,
    pub epoch: Uuid,
    devices: BTreeMap<Uuid, Device>,
    decided: BTreeMap<(Uuid, u64), (Uuid, Verdict)>,
    series: u32,
    pub counter: u64,
    lease: Option<Lease>,
    pub runs: BTreeMap<i64, u64>,
    /// Runs by somebody who did not hold the lease any more.
    pub unfenced: u64,
    pub recovering: bool,
    pub least_protocol: u32,
    sabotage: Option<Sabotage>,
    random: fastrand::Rng,
    /// What the rows were that this transaction has written.
    undo: Vec<(&'static str, Uuid, Option<ServerRow>)>,
}

/// What a transaction that is refused gives back.
type Refused = Result<(), Refusal>;

impl Server {
    pub(crate) fn new(seed: u64, sabotage: Option<Sabotage>) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        Self {
            rows: BOOK.iter().map(|it| (it.name, BTreeMap::new())).collect(),
            commits: vec![Uuid::from_u128(random.u128(..))],
            epoch: Uuid::from_u128(random.u128(..)),
            devices: BTreeMap::new(),
            decided: BTreeMap::new(),
            series: 0,
            counter: 0,
            lease: None,
            runs: BTreeMap::new(),
            unfenced: 0,
            recovering: false,
            least_protocol: 1,
            sabotage,
            random,
            undo: Vec::new(),
        }
    }

    pub(crate) fn has(&self, sabotage: Sabotage) -> bool {
        self.sabotage == Some(sabotage)
    }

    fn head(&self) -> Cursor {
        Cursor {
            seq: self.commits.len() as u64 - 1,
            commit: *self.commits.last().expect("the first commit"),
        }
    }

    pub(crate) fn hello(&self, device: Uuid, seq: u64, now: i64) -> Hello {
        Hello {
            now,
            least_protocol: self.least_protocol,
            epoch: self.epoch,
            head: self.head(),
            commit_at_cursor: self.commits.get(seq as usize).copied(),
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
                scope: Uuid::from_u128(self.random.u128(..)),
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
        if known.registration.revoked {
            return Err(Failure::Revoked);
        }
        if who.epoch != self.epoch || who.scope != known.registration.scope {
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
        let mut known = self.known(who)?.clone();
        let device = who.device;
        self.follows(&known.registration, changes)?;
        let seq = self.commit();
        let mut verdicts = Vec::new();
        for change in changes {
            if let Some((_, verdict)) = self.decided.get(&(device, change.n)) {
                verdicts.push(verdict.clone());
                continue;
            }
            known.hlc = admitted(change.hlc, known.hlc, now);
            let verdict = self.decide(device, seq, change, known.hlc);
            self.decided
                .insert((device, change.n), (change.id, verdict.clone()));
            known.registration.last_n = change.n;
            known.registration.last_id = change.id;
            verdicts.push(verdict);
        }
        self.devices.insert(device, known);
        Ok(verdicts)
    }

    /// The changes are those that this device sent before, and then the next ones.
    fn follows(&self, device: &Registration, changes: &[Change]) -> Result<(), Failure> {
        if self.has(Sabotage::NoForkCheck) {
            return Ok(());
        }
        let mut last_n = device.last_n;
        for change in changes {
            let known = self.decided.get(&(device.device, change.n));
            match known {
                Some((id, _)) if *id == change.id => {}
                None if change.n == last_n + 1 => last_n = change.n,
                _ => return Err(Failure::Forked),
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> u64 {
        let id = Uuid::from_u128(self.random.u128(..));
        self.commits.push(id);
        self.commits.len() as u64 - 1
    }

    fn decide(&mut self, device: Uuid, seq: u64, change: &Change, hlc: Hlc) -> Verdict {
        self.undo.clear();
        let mut refusal = None;
        for edit in &change.edits {
            let context = Context {
                device,
                seq,
                base: change.base,
                hlc,
            };
            if let Err(it) = self.apply(context, edit) {
                refusal = Some(it);
                break;
            }
        }
        if refusal.is_some() && !self.has(Sabotage::NoSavepoint) {
            self.roll_back();
        }
        Verdict {
            n: change.n,
            seq,
            refusal,
        }
    }

    fn apply(&mut self, at: Context, edit: &Edit) -> Refused {
        let about = table(&edit.table);
        for (name, value) in &edit.set {
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

    /// The only way to write a row.
    fn write(&mut self, about: &Table, id: Uuid, row: ServerRow) {
        let table = self.rows.get_mut(about.name).expect("a table of the book");
        let was = table.insert(id, row);
        self.undo.push((about.name, id, was));
    }

    fn roll_back(&mut self) {
        for (name, id, was) in std::mem::take(&mut self.undo).into_iter().rev() {
            let table = self.rows.get_mut(name).expect("a table of the book");
            match was {
                Some(row) => table.insert(id, row),
                None => table.remove(&id),
            };
        }
    }

    fn put(&mut self, at: Context, edit: &Edit, fields: Fields) {
        let stamps = fields.keys().map(|it| (it.clone(), at.stamp()));
        let row = ServerRow {
            stamps: stamps.collect(),
            fields,
            seq: at.seq,
        };
        self.write(table(&edit.table), edit.row, row);
    }

    fn insert(&mut self, at: Context, about: &Table, edit: &Edit) -> Refused {
        self.check(about, edit.row, &edit.set, edit)?;
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    fn append(&mut self, at: Context, edit: &Edit) -> Refused {
        if self.has(Sabotage::MoneyNeedsItsInvoice)
            && let Some(invoice) = edit.set.get("invoice_id").and_then(Value::id)
            && !self.rows["invoice"].contains_key(&invoice)
        {
            return Err(refusal(Reason::Unknown, edit, &["invoice_id"], None));
        }
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    /// References are there and the unique columns are free.
    fn check(&self, about: &Table, row: Uuid, fields: &Fields, edit: &Edit) -> Refused {
        for (column, names) in about.needs() {
            let named = fields.get(column.name).and_then(Value::id);
            if named.is_some_and(|it| !self.rows[names].contains_key(&it)) {
                return Err(refusal(Reason::Unknown, edit, &[column.name], None));
            }
        }
        match taken(about, &self.rows[about.name], row, fields, |it| &it.fields) {
            Some((columns, holder)) => Err(refusal(Reason::Taken, edit, columns, Some(holder))),
            None => Ok(()),
        }
    }

    fn patch(&mut self, at: Context, about: &'static Table, edit: &Edit) -> Refused {
        let Some(mut row) = self.rows[about.name].get(&edit.row).cloned() else {
            return Err(refusal(Reason::Gone, edit, &[], None));
        };
        for (name, value) in &edit.set {
            let old = row.fields.get(name).cloned().unwrap_or(Value::Null);
            let last = row.stamps.get(name).copied().unwrap_or_default();
            // A desktop knows its own edits, also those that it has not fetched yet.
            let apart = last.seq > at.base && last.device != at.device;
            let column = about.column(name).expect("checked above");
            let later = column.on_conflict == OnConflict::Later && last.hlc < at.hlc;
            let wins = !apart || later;
            if apart && old != *value {
                let (lost, kept) = if wins { (&old, value) } else { (value, &old) };
                self.conflict(at, edit, name, lost, kept);
            }
            if wins {
                row.fields.insert(name.clone(), value.clone());
                row.stamps.insert(name.clone(), at.stamp());
            }
        }
        self.check(about, edit.row, &row.fields, edit)?;
        if row.stamps.values().any(|it| it.seq == at.seq) {
            row.seq = at.seq;
        }
        self.write(about, edit.row, row);
        Ok(())
    }

    /// A row that is offered is never lost: what clashes is put aside where a person sees it.
    fn offer(&mut self, at: Context, about: &'static Table, edit: &Edit) -> Refused {
        let mut fields = edit.set.clone();
        while let Some((columns, holder)) =
            taken(about, &self.rows[about.name], edit.row, &fields, |it| {
                &it.fields
            })
        {
            if self.has(Sabotage::OfferDoesNothingOnClash) {
                return Ok(());
            }
            let column = columns.last().expect("a unique key has columns");
            let value = fields[*column].clone();
            let aside = format!(
                "{}~{}",
                value.text().unwrap_or_default(),
                &edit.row.to_string()[..8]
            );
            let kept = Value::Id(holder);
            self.conflict(at, edit, column, &value, &kept);
            fields.insert((*column).to_owned(), Value::Text(aside));
        }
        // Any real edit is later than an offer.
        self.put(
            Context {
                hlc: Hlc::default(),
                ..at
            },
            edit,
            fields,
        );
        Ok(())
    }

    fn issue(
        &mut self,
        at: Context,
        about: &'static Table,
        edit: &Edit,
        (key, number): (&[&str], &str),
    ) -> Refused {
        let same = |row: &ServerRow| key.iter().all(|it| row.fields[*it] == edit.set[*it]);
        let mine = &edit.set[number];
        let twin = self.rows[about.name]
            .iter()
            .find(|it| same(it.1))
            .map(|it| *it.0);
        if let Some(twin) = twin {
            if !self.has(Sabotage::TwinIsForgotten) {
                self.void(at.seq, edit, mine, "twin", Some(twin), None);
            }
            return Ok(());
        }
        self.check(about, edit.row, &edit.set, edit)?;
        let has_it = |row: &ServerRow| row.fields[number] == *mine;
        if self.rows[about.name].values().any(has_it) {
            let instead = number_instead(mine.text().unwrap_or_default(), edit.row);
            self.void(at.seq, edit, mine, "taken", Some(edit.row), Some(instead));
        }
        self.raise_counter(mine);
        self.put(at, edit, edit.set.clone());
        Ok(())
    }

    fn next_number(&mut self) -> String {
        self.counter += 1;
        format!("INV/{:06}", self.counter)
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
        seq: u64,
        edit: &Edit,
        number: &Value,
        reason: &str,
        stands: Option<Uuid>,
        instead: Option<String>,
    ) {
        let fields = Fields::from([
            ("tbl".into(), Value::Text(edit.table.clone())),
            ("document".into(), Value::Id(edit.row)),
            ("number".into(), number.clone()),
            ("reason".into(), Value::Text(reason.into())),
            ("stands".into(), stands.map_or(Value::Null, Value::Id)),
            ("instead".into(), instead.map_or(Value::Null, Value::Text)),
        ]);
        let row = ServerRow {
            fields,
            seq,
            stamps: BTreeMap::new(),
        };
        let id = void_id(edit.row, number);
        if !self.rows[NUMBER_VOID.name].contains_key(&id) {
            self.write(&NUMBER_VOID, id, row);
        }
    }

    fn conflict(&mut self, at: Context, edit: &Edit, field: &str, lost: &Value, kept: &Value) {
        let fields = Fields::from([
            ("tbl".into(), Value::Text(edit.table.clone())),
            ("row_id".into(), Value::Id(edit.row)),
            ("field".into(), Value::Text(field.into())),
            ("lost".into(), Value::Text(lost.json().to_string())),
            ("kept".into(), Value::Text(kept.json().to_string())),
            ("device".into(), Value::Id(at.device)),
            ("closed_at".into(), Value::Null),
        ]);
        let id = Uuid::from_u128(self.random.u128(..));
        let row = ServerRow {
            fields,
            seq: at.seq,
            stamps: BTreeMap::new(),
        };
        self.write(&CONFLICT, id, row);
    }

    /// Everything of one moment.
    pub(crate) fn pull(
        &self,
        who: As,
        wanted: &Wanted,
    ) -> Result<(Vec<(&'static str, Vec<Row>)>, Cursor), Failure> {
        let known = self.known(who)?;
        let late = self.has(Sabotage::CursorRunsAhead) && self.head().seq.is_multiple_of(3);
        let hidden = if late { self.head().seq } else { u64::MAX };
        let rows = BOOK.iter().map(|about| {
            let rows = self.rows[about.name]
                .iter()
                .filter(|(_, row)| row.seq < hidden)
                .filter(|(id, row)| sees(known, row) && is_wanted(wanted, about.name, **id, row))
                .map(|(id, row)| Row {
                    id: *id,
                    seq: row.seq,
                    fields: row.fields.clone(),
                });
            (about.name, rows.collect())
        });
        Ok((rows.collect(), self.head()))
    }

    /// What a desktop should hold in the end.
    pub(crate) fn visible(&self, device: Uuid) -> BTreeMap<&'static str, BTreeMap<Uuid, Fields>> {
        let known = &self.devices[&device];
        self.rows
            .iter()
            .map(|(name, rows)| {
                let seen = rows.iter().filter(|it| sees(known, it.1));
                (
                    *name,
                    seen.map(|(id, row)| (*id, row.fields.clone())).collect(),
                )
            })
            .collect()
    }

    pub(crate) fn lacking(
        &self,
        who: As,
        table: &str,
        rows: &[Uuid],
    ) -> Result<Vec<Uuid>, Failure> {
        self.known(who)?;
        let there = &self.rows[table];
        Ok(rows
            .iter()
            .copied()
            .filter(|it| !there.contains_key(it))
            .collect())
    }

    pub(crate) fn seen(&mut self, who: As) -> Result<(), Failure> {
        self.known(who)?;
        if let Some(known) = self.devices.get_mut(&who.device) {
            known.epoch_seen = who.epoch;
        }
        let all_back = |it: &Device| it.epoch_seen == self.epoch || it.registration.revoked;
        self.recovering &= !self.devices.values().all(all_back);
        Ok(())
    }

    /// Whether that device has still to give back what the server lost.
    pub(crate) fn waits_for(&self, device: Uuid) -> bool {
        self.devices
            .get(&device)
            .is_none_or(|it| it.epoch_seen != self.epoch)
    }

    /// An administrator: the devices that will never come back are not waited for.
    pub(crate) fn end_recovery(&mut self) {
        self.recovering = false;
    }

    pub(crate) fn set_scope(&mut self, device: Uuid, branches: Option<BTreeSet<i64>>) {
        let scope = Uuid::from_u128(self.random.u128(..));
        if let Some(known) = self.devices.get_mut(&device) {
            known.branches = branches;
            known.registration.scope = scope;
        }
    }

    /// As the server comes back from a backup: the same, but for a new epoch.
    pub(crate) fn restored(backup: &Self, random: u128) -> Self {
        let mut back = backup.clone();
        back.epoch = Uuid::from_u128(random);
        back.random = fastrand::Rng::with_seed(random as u64);
        back.recovering = true;
        back.lease = None;
        back
    }

    pub(crate) fn acquire(&mut self, device: Uuid, now: i64, millis: i64) -> Option<u64> {
        let (token, free) = match self.lease {
            Some(it) if it.holder == device && it.expires > now => (it.token, true),
            Some(it) => (it.token + 1, it.expires <= now),
            None => (1, true),
        };
        if !free || self.recovering || !self.devices.contains_key(&device) {
            return None;
        }
        self.lease = Some(Lease {
            holder: device,
            token,
            expires: now + millis,
        });
        Some(token)
    }

    /// The monthly run: one transaction, fenced by the token, once a period.
    pub(crate) fn run(
        &mut self,
        device: Uuid,
        token: u64,
        period: i64,
    ) -> Result<usize, &'static str> {
        let holds = self
            .lease
            .is_some_and(|it| it.holder == device && it.token == token);
        if self.recovering || (!holds && !self.has(Sabotage::NoFencing)) {
            return Err("fenced");
        }
        if self.runs.contains_key(&period) && !self.has(Sabotage::RunWithoutKey) {
            return Err("already run");
        }
        self.unfenced += u64::from(!holds);
        *self.runs.entry(period).or_default() += 1;
        let seq = self.commit();
        let billed = |server: &Self, id: Uuid| {
            let period = Value::Int(period);
            server.rows["invoice"].values().any(|it| {
                it.fields["customer_id"].id() == Some(id) && it.fields["period"] == period
            })
        };
        let customers: Vec<_> = self.rows[CUSTOMER.name]
            .iter()
            .map(|(id, row)| (*id, row.fields.clone()))
            .collect();
        let mut issued = 0;
        for (customer, fields) in customers {
            if fields["removed_at"] != Value::Null
                || (billed(self, customer) && !self.has(Sabotage::RunWithoutKey))
            {
                continue;
            }
            let number = self.next_number();
            let fields = Fields::from([
                ("number".into(), Value::Text(number)),
                ("customer_id".into(), Value::Id(customer)),
                ("period".into(), Value::Int(period)),
                ("amount".into(), Value::Int(166_500)),
                ("branch".into(), fields["branch"].clone()),
            ]);
            let row = ServerRow {
                fields,
                seq,
                stamps: BTreeMap::new(),
            };
            let id = Uuid::from_u128(self.random.u128(..));
            self.write(&INVOICE, id, row);
            issued += 1;
        }
        Ok(issued)
    }
}

#[derive(Clone, Copy)]
struct Context {
    device: Uuid,
    seq: u64,
    base: u64,
    hlc: Hlc,
}

impl Context {
    const fn stamp(self) -> Stamp {
        Stamp {
            seq: self.seq,
            hlc: self.hlc,
            device: self.device,
        }
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

/// Follows from both, as `md5` does in the server.
pub(crate) fn void_id(document: Uuid, number: &Value) -> Uuid {
    let mut hash = document.as_u128();
    for byte in number.text().unwrap_or_default().bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    Uuid::from_u128(hash)
}

/// The unique key that is taken, and by whom.
pub(crate) fn taken<R>(
    about: &Table,
    rows: &BTreeMap<Uuid, R>,
    row: Uuid,
    fields: &Fields,
    of: impl Fn(&R) -> &Fields,
) -> Option<(&'static [&'static str], Uuid)> {
    let lives = |it: &Fields| it.get("removed_at").is_none_or(|it| *it == Value::Null);
    if !lives(fields) {
        return None;
    }
    about.unique.iter().find_map(|key| {
        let same = |other: &Fields| {
            key.iter()
                .all(|it| fields[*it] != Value::Null && other[*it] == fields[*it])
        };
        let holder = rows
            .iter()
            .find(|(id, it)| **id != row && lives(of(it)) && same(of(it)));
        holder.map(|it| (*key, *it.0))
    })
}

fn sees(device: &Device, row: &ServerRow) -> bool {
    let Some(branches) = &device.branches else {
        return true;
    };
    match row.fields.get("branch") {
        Some(Value::Int(branch)) => branches.contains(branch),
        _ => true,
    }
}

fn is_wanted(wanted: &Wanted, table: &str, id: Uuid, row: &ServerRow) -> bool {
    match wanted {
        Wanted::Everything => true,
        Wanted::Since(seq, rows) => {
            row.seq > *seq || rows.iter().any(|it| it.0 == table && it.1 == id)
        }
    }
}
