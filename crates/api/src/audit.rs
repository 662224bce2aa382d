//! The audit log: who did what, when, and how it ended.

use mikromon_domain::ids::AuditId;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::{ErrorCode, Needs};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: AuditId,
    pub at: UnixMillis,
    /// The operator's name at that time; `None` where nobody was signed in.
    pub operator: Option<String>,
    pub command: String,
    /// What it was about, without secrets: a router's name, an operator's login.
    pub subject: String,
    pub outcome: AuditOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditOutcome {
    /// The process ended before the command did.
    Unfinished,
    Done,
    Refused(ErrorCode),
}

impl AuditRow {
    /// Characters of a subject; longer ones are cut. The longest that is right, the test of a
    /// connection, is a name of 64, a host of 253 and a port.
    pub const SUBJECT: usize = 360;
}

/// Newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListAudit {
    /// At most 500.
    pub limit: u32,
    /// Only rows older than this one, for the next page.
    pub before: Option<AuditId>,
}
command!(ListAudit = "audit.list", needs Needs::Right(Permission::AuditView), reads -> Vec<AuditRow>);
