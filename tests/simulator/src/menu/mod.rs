//! The menus a router has: path, columns and how their rows come about. Each file below holds one part of the tree.

pub(crate) mod hotspot;
pub(crate) mod interface;
pub(crate) mod ip;
pub(crate) mod log;
pub(crate) mod ppp;
pub(crate) mod queue;
pub(crate) mod system;
pub(crate) mod user;

use crate::clock::Millis;
use crate::row::{Pen, Row};
use crate::session::Session;
use crate::spec::RouterSpec;
use crate::state::State;

/// The rows of a menu come from up to three places: a table, the sessions, a list made on the spot.
pub(crate) struct Menu {
    pub(crate) path: &'static str,
    pub(crate) table: Option<Schema>,
    pub(crate) session: Option<Dynamic>,
    pub(crate) list: Option<fn(&State, Millis) -> Vec<Row>>,
}

/// The row that an open session adds to a menu.
pub(crate) struct Dynamic {
    /// Whether this session adds one.
    pub(crate) made: fn(&State, &Session) -> bool,
    pub(crate) row: fn(&State, &Session, Millis, &mut Pen<'_>),
}

impl Dynamic {
    pub(crate) const fn always(row: fn(&State, &Session, Millis, &mut Pen<'_>)) -> Self {
        Self {
            made: |_, _| true,
            row,
        }
    }
}

/// A table that can be changed.
pub(crate) struct Schema {
    /// How many items a new router has.
    pub(crate) base: fn(&RouterSpec) -> u32,
    /// Item 1 to `base` as it is at first.
    pub(crate) item: fn(&State, u32, &mut Pen<'_>),
    /// Values of the moment that nobody can set.
    pub(crate) readings: fn(&State, u32, Millis, &mut Pen<'_>),
    /// What `set` and `add` take.
    pub(crate) fields: &'static [&'static str],
    pub(crate) required: &'static [&'static str],
    pub(crate) defaults: &'static [(&'static str, &'static str)],
    /// No two items share all of these, and what the router says otherwise.
    pub(crate) unique: &'static [&'static str],
    pub(crate) taken: &'static str,
    /// Fields that name an item of another menu.
    pub(crate) refers: &'static [(&'static str, &'static Menu)],
    /// Fields that are stored but never shown.
    pub(crate) hidden: &'static [&'static str],
    /// Whether items can be added and removed; some can only be changed.
    pub(crate) fixed: bool,
}

impl Schema {
    pub(crate) const NONE: Self = Self {
        base: |_| 0,
        item: |_, _, _| {},
        readings: |_, _, _, _| {},
        fields: &[],
        required: &[],
        defaults: &[],
        unique: &[],
        taken: "",
        refers: &[],
        hidden: &[],
        fixed: false,
    };
}

impl Menu {
    pub(crate) const fn table(path: &'static str, schema: Schema) -> Self {
        Self {
            path,
            table: Some(schema),
            session: None,
            list: None,
        }
    }

    pub(crate) const fn list(path: &'static str, list: fn(&State, Millis) -> Vec<Row>) -> Self {
        Self {
            path,
            table: None,
            session: None,
            list: Some(list),
        }
    }
}

static MENUS: [&Menu; 27] = [
    &system::RESOURCE,
    &system::CPU,
    &system::IDENTITY,
    &system::HEALTH,
    &system::ROUTERBOARD,
    &system::CLOCK,
    &system::PACKAGE,
    &interface::INTERFACE,
    &interface::ETHERNET,
    &interface::PPPOE_SERVER,
    &interface::PPPOE_SERVICE,
    &ppp::ACTIVE,
    &ppp::SECRET,
    &ppp::PROFILE,
    &ip::POOL,
    &ip::ADDRESS,
    &ip::SERVICE,
    &ip::NEIGHBOR,
    &ip::LEASE,
    &ip::ADDRESS_LIST,
    &hotspot::ACTIVE,
    &hotspot::USER,
    &hotspot::PROFILE,
    &queue::SIMPLE,
    &log::LOG,
    &user::USER,
    &user::GROUP,
];

pub(crate) fn all() -> impl Iterator<Item = &'static Menu> {
    MENUS.iter().copied()
}

pub(crate) fn find(path: &str) -> Option<&'static Menu> {
    all().find(|menu| menu.path == path)
}

/// Whether some menu lies at or below this path, so that it is a path at all.
pub(crate) fn is_prefix(path: &str) -> bool {
    all().any(|menu| {
        menu.path == path
            || menu
                .path
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}
