//! What a page's data is about. A command invalidates tags; a query that carries one refetches.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tag {
    Session,
    Operators,
    Routers,
    /// The live state of routers (samples come as events; this is for changes of state).
    RouterState,
    Incidents,
    Alerts,
    Audit,
    /// How this desktop and the server stand.
    Sync,
    Branches,
    Company,
    Plans,
    /// Customers and their subscriptions.
    Customers,
    Invoices,
    Payments,
    /// Who holds the organisation's keys.
    Keys,
    /// What roles may do.
    Roles,
    /// Where the data is, and its backups.
    Store,
    /// Groups of routers.
    Groups,
    /// What routers and the book say differently of customers.
    Drift,
    /// What was decided about customers at routers, and what came of it.
    Provision,
}

impl Tag {
    pub const ALL: &'static [Self] = &[
        Self::Session,
        Self::Operators,
        Self::Routers,
        Self::RouterState,
        Self::Incidents,
        Self::Alerts,
        Self::Audit,
        Self::Sync,
        Self::Branches,
        Self::Company,
        Self::Plans,
        Self::Customers,
        Self::Invoices,
        Self::Payments,
        Self::Keys,
        Self::Roles,
        Self::Store,
        Self::Groups,
        Self::Drift,
        Self::Provision,
    ];
}
