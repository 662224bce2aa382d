//! What a router remembers: its tables, its sessions, its last boot. Values of a moment are computed from it on demand.

use std::collections::{BTreeMap, HashMap};

use crate::chance::Seed;
use crate::clock::{Clock, Millis};
use crate::menu::ip::Neighbor;
use crate::menu::ppp::{self, Plan};
use crate::menu::{Menu, Schema, log::Log};
use crate::row::{Pen, Row, Wanted};
use crate::session::{DYNAMIC, Link, customer_of};
use crate::spec::RouterSpec;
use crate::table::Table;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) spec: RouterSpec,
    pub(crate) seed: Seed,
    pub(crate) clock: Clock,
    /// When the router last started; before the network's own start for the first time.
    pub(crate) boot: Millis,
    pub(crate) boots: u32,
    /// Customers behind this router, its own and those of the routers below: what its uplink carries.
    pub(crate) carried: u32,
    pub(crate) neighbors: Vec<Neighbor>,
    pub(crate) links: HashMap<u32, Link>,
    pub(crate) log: Log,
    /// What the profiles and pools say, ready for use; made anew with every change.
    pub(crate) plans: Vec<Plan>,
    tables: BTreeMap<&'static str, Table>,
    stamp: u64,
}

/// An item's id and the stamp of its last change.
pub(crate) type Item = (u32, u64);

impl State {
    pub(crate) fn new(spec: RouterSpec, seed: Seed, clock: Clock) -> Self {
        let tables = crate::menu::all()
            .filter_map(|menu| {
                let schema = menu.table.as_ref()?;
                Some((menu.path, Table::new((schema.base)(&spec))))
            })
            .collect();
        let mut state = Self {
            seed,
            clock,
            boot: -seed.at(10).between(3_600_000..60 * 86_400_000),
            boots: 0,
            carried: spec.customers,
            neighbors: Vec::new(),
            links: HashMap::new(),
            log: Log::default(),
            tables,
            stamp: 0,
            plans: Vec::new(),
            spec,
        };
        state.plans = ppp::plans(&state);
        state
    }

    /// The items of a menu, and when they next change by themselves.
    pub(crate) fn items(&self, menu: &Menu, now: Millis) -> (Vec<Item>, Millis) {
        let mut items: Vec<Item> = self
            .table(menu.path)
            .map_or_else(Vec::new, |table| table.items().collect());
        let mut next = Millis::MAX;
        if let Some(dynamic) = &menu.session {
            let (sessions, change) = self.sessions(now);
            let made = sessions
                .iter()
                .filter(|session| (dynamic.made)(self, session));
            items.extend(made.map(|session| (session.id, 0)));
            next = change;
        }
        (items, next)
    }

    /// One item of a menu as it is now; nothing if it is gone.
    pub(crate) fn item(&self, menu: &Menu, id: u32, now: Millis, wanted: &Wanted) -> Option<Row> {
        let mut pen = Pen::new(wanted);
        pen.id(id);
        if id & DYNAMIC != 0 {
            let session = self.session(id, now)?;
            let dynamic = menu.session.as_ref()?;
            (dynamic.row)(self, &session, now, &mut pen);
        } else {
            let schema = menu.table.as_ref()?;
            self.write_stored(menu.path, schema, id, &mut pen)?;
            (schema.readings)(self, id, now, &mut pen);
        }
        let mut row = pen.done();
        for key in menu.table.iter().flat_map(|schema| schema.hidden) {
            row.unset(key);
        }
        Some(row)
    }

    /// The stored part of an item, without id and readings.
    pub(crate) fn stored(&self, menu: &Menu, id: u32) -> Option<Row> {
        self.stored_part(menu, id, &Wanted::All)
    }

    pub(crate) fn stored_part(&self, menu: &Menu, id: u32, wanted: &Wanted) -> Option<Row> {
        let mut pen = Pen::new(wanted);
        self.write_stored(menu.path, menu.table.as_ref()?, id, &mut pen)?;
        Some(pen.done())
    }

    fn write_stored(&self, path: &str, schema: &Schema, id: u32, pen: &mut Pen<'_>) -> Option<()> {
        let table = self.tables.get(path)?;
        if table.is_untouched(id) {
            (schema.item)(self, id, pen);
        } else {
            pen.copy(table.written(id)?);
        }
        Some(())
    }

    pub(crate) fn table(&self, path: &str) -> Option<&Table> {
        self.tables.get(path)
    }

    pub(crate) fn add(&mut self, path: &str, row: Row) -> Option<u32> {
        self.stamp += 1;
        let id = self.tables.get_mut(path)?.add(row, self.stamp);
        self.plans = ppp::plans(self);
        Some(id)
    }

    pub(crate) fn write(&mut self, path: &str, id: u32, row: Option<Row>) {
        self.stamp += 1;
        if let Some(table) = self.tables.get_mut(path) {
            table.write(id, row, self.stamp);
        }
        self.plans = ppp::plans(self);
    }

    pub(crate) fn secret_ids(&self) -> Vec<u32> {
        self.table(ppp::SECRET.path)
            .map_or_else(Vec::new, |table| table.items().map(|(id, _)| id).collect())
    }

    /// What a session takes from its secret.
    pub(crate) fn secret(&self, customer: u32) -> Option<Row> {
        self.stored_part(&ppp::SECRET, customer, &Wanted::Fixed(&ppp::ACCOUNT))
    }

    pub(crate) fn seed_of(&self, customer: u32) -> Seed {
        self.seed.at(1 << 32 | u64::from(customer_of(customer)))
    }

    pub(crate) fn uptime(&self, now: Millis) -> Millis {
        (now - self.boot).max(0)
    }

    /// The router starts anew at `at`.
    pub(crate) fn reboot(&mut self, at: Millis) {
        self.boot = at;
        self.boots += 1;
        self.drop_sessions();
    }
}
