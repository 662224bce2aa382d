//! Work that is done once for all desktops: who leads, and the monthly run.

use std::collections::BTreeMap;

use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use super::Server;
use super::row::ServerRow;
use crate::book::{CUSTOMER, INVOICE};
use crate::event::Event;
use crate::sabotage::Sabotage;

#[derive(Clone, Copy, Debug)]
struct Lease {
    holder: Uuid,
    token: u64,
    expires: i64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Jobs {
    lease: Option<Lease>,
    /// How often each period was billed.
    pub runs: BTreeMap<i64, u64>,
    /// Runs by somebody who did not hold the lease any more.
    pub unfenced: u64,
}

impl Jobs {
    pub(super) const fn nobody_leads(&mut self) {
        self.lease = None;
    }

    fn leads(&self, device: Uuid, token: u64) -> bool {
        self.lease
            .is_some_and(|it| it.holder == device && it.token == token)
    }
}

impl Server {
    pub(crate) fn acquire(&mut self, device: Uuid, now: i64, millis: i64) -> Option<u64> {
        let (token, free) = match self.jobs.lease {
            Some(it) if it.holder == device && it.expires > now => (it.token, true),
            Some(it) => (it.token + 1, it.expires <= now),
            None => (1, true),
        };
        if self.recovering {
            self.tally.count(Event::LeaderlessInRecovery);
        }
        let known = self.devices.contains_key(&device) && !self.has_shut_out(device);
        if !free || self.recovering || !known {
            return None;
        }
        self.tally.count(Event::Led);
        self.jobs.lease = Some(Lease {
            holder: device,
            token,
            expires: now + millis,
        });
        Some(token)
    }

    /// The monthly run: one transaction, fenced by the token, once a period.
    pub(crate) fn run(&mut self, device: Uuid, token: u64, period: i64) {
        let leads = self.jobs.leads(device, token);
        if self.recovering || (!leads && !self.has(Sabotage::NoFencing)) {
            self.tally.count(Event::Fenced);
            return;
        }
        if self.jobs.runs.contains_key(&period) && !self.has(Sabotage::RunWithoutKey) {
            self.tally.count(Event::RunAgain);
            return;
        }
        self.tally.count(Event::RunOnce);
        self.jobs.unfenced += u64::from(!leads);
        *self.jobs.runs.entry(period).or_default() += 1;
        let seq = self.commit();
        for (customer, branch) in self.billable(period) {
            self.bill(customer, branch, period, seq);
        }
    }

    /// Customers that live and have no invoice of the period, with their branches.
    fn billable(&self, period: i64) -> Vec<(Uuid, Value)> {
        let period = Value::Int(period);
        let billed = |id: Uuid| {
            self.rows[INVOICE.name].values().any(|it| {
                it.fields["customer_id"].id() == Some(id) && it.fields["period"] == period
            })
        };
        let twice = self.has(Sabotage::RunWithoutKey);
        self.rows[CUSTOMER.name]
            .iter()
            .filter(|it| it.1.fields["removed_at"] == Value::Null)
            .filter(|it| twice || !billed(*it.0))
            .map(|(id, row)| (*id, row.fields["branch"].clone()))
            .collect()
    }

    fn bill(&mut self, customer: Uuid, branch: Value, period: i64, seq: u64) {
        self.counter += 1;
        let number = format!("INV/{:06}", self.counter);
        let fields = Fields::from([
            ("number".into(), Value::Text(number)),
            ("customer_id".into(), Value::Id(customer)),
            ("period".into(), Value::Int(period)),
            ("amount".into(), Value::Int(166_500)),
            ("branch".into(), branch),
        ]);
        let id = self.fresh();
        self.write(&INVOICE, id, ServerRow::plain(fields, seq));
    }
}
