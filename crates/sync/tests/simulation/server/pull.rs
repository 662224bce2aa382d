//! What the server shows to a device, and what the device has given back to it.

use std::collections::BTreeMap;

use mikromon_sync::remote::{As, Cursor, Failure, Row, Wanted};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use super::row::ServerRow;
use super::{Device, Server};
use crate::book::BOOK;
use crate::sabotage::Sabotage;

/// Rows by their tables, parents first.
pub(crate) type Tables = Vec<(&'static str, Vec<Row>)>;

impl Server {
    /// Everything of one moment.
    pub(crate) fn pull(&self, who: As, wanted: &Wanted) -> Result<(Tables, Cursor), Failure> {
        let known = self.known(who)?;
        let late = self.has(Sabotage::CursorRunsAhead) && self.last_seq().is_multiple_of(3);
        let hidden = if late { self.last_seq() } else { u64::MAX };
        let tables = BOOK.iter().map(|about| {
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
        Ok((tables.collect(), self.head()))
    }

    /// What a desktop should hold in the end.
    pub(crate) fn visible(&self, device: Uuid) -> BTreeMap<&'static str, BTreeMap<Uuid, Fields>> {
        let known = &self.devices[&device];
        let seen = |rows: &BTreeMap<Uuid, ServerRow>| {
            let seen = rows.iter().filter(|it| sees(known, it.1));
            seen.map(|(id, row)| (*id, row.fields.clone())).collect()
        };
        let tables = self.rows.iter();
        tables.map(|(name, rows)| (*name, seen(rows))).collect()
    }

    pub(crate) fn lacking(
        &self,
        who: As,
        table: &str,
        rows: &[Uuid],
    ) -> Result<Vec<Uuid>, Failure> {
        self.known(who)?;
        let there = &self.rows[table];
        let lacking = rows.iter().filter(|it| !there.contains_key(it));
        Ok(lacking.copied().collect())
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
            .is_none_or(|it| it.epoch_seen != self.epoch && !it.registration.revoked)
    }

    /// An administrator: the devices that will never come back are not waited for.
    pub(crate) fn end_recovery(&mut self) {
        self.recovering = false;
    }
}

pub(super) fn sees(device: &Device, row: &ServerRow) -> bool {
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
