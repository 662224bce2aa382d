//! An incident: one outage, from its opening to its end. Its status is derived from its facts.

use serde::{Deserialize, Serialize};

use crate::permission::closed_enum;
use crate::time::{Millis, UnixMillis};

closed_enum! {
    /// What went wrong.
    IncidentKind {
        RouterDown = "router-down",
        ApiUnreachable = "api-unreachable",
        AuthFailed = "auth-failed",
        PinChanged = "pin-changed",
        /// It goes down and up again too often to be told each time.
        Flapping = "flapping",
    }
}

closed_enum! {
    /// Where an incident stands. Derived, never stored.
    IncidentStatus {
        Open = "open",
        Acknowledged = "acknowledged",
        Resolved = "resolved",
    }
}

/// The instants an incident's status follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentTimes {
    pub opened: UnixMillis,
    pub acknowledged: Option<UnixMillis>,
    pub resolved: Option<UnixMillis>,
}

impl IncidentTimes {
    pub const fn status(&self) -> IncidentStatus {
        match (self.resolved, self.acknowledged) {
            (Some(_), _) => IncidentStatus::Resolved,
            (None, Some(_)) => IncidentStatus::Acknowledged,
            (None, None) => IncidentStatus::Open,
        }
    }

    /// How long it lasted, or has lasted until `now`; never negative.
    pub fn duration(&self, now: UnixMillis) -> Millis {
        Millis(self.resolved.unwrap_or(now).since(self.opened).0.max(0))
    }
}
