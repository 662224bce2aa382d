//! Incidents: listing, acknowledging, notes.

use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::{IncidentKind, IncidentTimes};
use mikromon_domain::permission::Permission;
use mikromon_domain::time::{Millis, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Scrubbed;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentView {
    pub id: IncidentId,
    pub kind: IncidentKind,
    pub router: RouterId,
    pub router_name: String,
    pub times: IncidentTimes,
    pub acknowledged_by: Option<String>,
    /// Routers behind it when it opened, and PPP sessions that were up before it.
    pub behind: u32,
    pub sessions_lost: Option<u32>,
    /// What the verdict rests on: each probe of the confirm rounds.
    pub evidence: Vec<Probe>,
    /// Oldest first.
    pub notes: Vec<IncidentNote>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentNote {
    pub at: UnixMillis,
    pub by: String,
    pub text: Scrubbed,
}

/// One probe of a router and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    pub at: UnixMillis,
    pub kind: ProbeKind,
    /// `Ok` holds the round trip; `Err` the reason, in English.
    pub result: Result<Millis, Scrubbed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProbeKind {
    /// A command on the open session.
    Heartbeat,
    /// The session ended.
    Session,
    /// ICMP echo.
    Ping,
    /// A TCP connection to the API port.
    Connect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncidentFilter {
    /// Not resolved.
    Current,
    All,
}

/// Newest first; open ones before resolved ones.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListIncidents {
    pub filter: IncidentFilter,
    pub router: Option<RouterId>,
    /// At most 500.
    pub limit: u32,
}
command!(ListIncidents = "incident.list", needs Needs::Right(Permission::IncidentView), reads -> Vec<IncidentView>);

/// Acknowledging twice keeps the first; the note of the second is kept as a note.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcknowledgeIncident {
    pub id: IncidentId,
    pub note: String,
}
command!(AcknowledgeIncident = "incident.acknowledge", needs Needs::Right(Permission::IncidentHandle), changes [Incidents, Audit] -> ());

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddIncidentNote {
    pub id: IncidentId,
    /// 1 to 2,000 characters.
    pub text: String,
}
command!(AddIncidentNote = "incident.add-note", needs Needs::Right(Permission::IncidentHandle), changes [Incidents, Audit] -> ());
