//! Alerts: what is told by a desktop notification and in the page, and muting them.

use std::collections::BTreeSet;

use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use mikromon_domain::permission::Permission;

/// One message for one incident, or one for many that came together. Language is put on by
/// whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub at: UnixMillis,
    pub kind: AlertKind,
    /// Routers it is about, worst first; one name for a single incident.
    pub routers: Vec<String>,
    /// Their ids, in the same order.
    pub router_ids: Vec<RouterId>,
    pub incidents: Vec<IncidentId>,
    /// Routers behind those that are down, not alarmed on their own.
    pub behind: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertKind {
    Opened(IncidentKind),
    /// Back, and stable for 20 s; `after` is how long the incident lasted (the longest of many).
    Recovered {
        after: Millis,
    },
    /// This computer lost the network: nothing can be said of the routers.
    ObserverOffline,
    ObserverOnline,
    /// It started again without having been seen down.
    Rebooted,
}

impl AlertKind {
    /// `None`: it is what MikroMon is there for, and told whatever was chosen.
    #[must_use]
    pub const fn topic(self) -> Option<AlertTopic> {
        match self {
            Self::Opened(IncidentKind::RouterDown | IncidentKind::ApiUnreachable) => None,
            Self::Opened(IncidentKind::PinChanged | IncidentKind::AuthFailed) => {
                Some(AlertTopic::Access)
            }
            Self::Opened(IncidentKind::Flapping) => Some(AlertTopic::Flapping),
            Self::Recovered { .. } => Some(AlertTopic::Recovered),
            Self::ObserverOffline | Self::ObserverOnline => Some(AlertTopic::Observer),
            Self::Rebooted => Some(AlertTopic::Rebooted),
        }
    }
}

/// What a computer may leave untold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AlertTopic {
    Recovered,
    Rebooted,
    Flapping,
    /// A password or a certificate that is not the known one.
    Access,
    /// This computer's own network.
    Observer,
}

impl AlertTopic {
    pub const ALL: [Self; 5] = [
        Self::Recovered,
        Self::Rebooted,
        Self::Flapping,
        Self::Access,
        Self::Observer,
    ];
}

/// The topics that this computer does not tell of. Incidents are still opened and shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetUntold {}
command!(GetUntold = "alert.untold", needs Needs::SignedIn, reads -> BTreeSet<AlertTopic>);

/// Tells of all topics but these from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetUntold {
    pub topics: BTreeSet<AlertTopic>,
}
command!(SetUntold = "alert.set-untold", needs Needs::Right(Permission::AlertMute), changes [Alerts, Audit] -> ());

/// No notifications for a while; incidents are still opened and shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MuteAlerts {
    /// 1 to 1,440.
    pub minutes: u32,
}
command!(MuteAlerts = "alert.mute", needs Needs::Right(Permission::AlertMute), changes [Alerts, Audit] -> ());

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnmuteAlerts {}
command!(UnmuteAlerts = "alert.unmute", needs Needs::Right(Permission::AlertMute), changes [Alerts, Audit] -> ());
