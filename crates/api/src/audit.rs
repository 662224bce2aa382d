//! The audit log: who did what, when, and how it ended.

use mikromon_domain::ids::{AuditId, OperatorId};
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::private::Scrubbed;
use crate::{ErrorCode, Needs};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: AuditId,
    pub at: UnixMillis,
    /// The operator's name at that time; `None` where nobody was signed in.
    pub operator: Option<String>,
    pub command: String,
    /// What it was about, without secrets: a router's name, an operator's login.
    pub subject: Scrubbed,
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
    /// Characters of a subject; longer ones are cut. The longest that is right is a customer's
    /// name of 120 with a reason of 200.
    pub const SUBJECT: usize = 360;
}

/// Which rows of the log are meant. What is `None` or empty leaves all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    pub operator: Option<OperatorId>,
    /// The noun of the command: `router` stands for `router.add` and all others of routers.
    pub group: Option<String>,
    pub outcome: Option<OutcomeKind>,
    /// From that instant on.
    pub from: Option<UnixMillis>,
    /// Before that instant.
    pub to: Option<UnixMillis>,
    /// Within the subject, the operator's name or the command's name; without case. A number alone,
    /// as of a part of an address, finds nothing for an operator who is not to see addresses.
    pub text: String,
}

/// How a command ended, without its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutcomeKind {
    Done,
    Refused,
    Unfinished,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// All that the filter leaves.
    pub total: u64,
    pub rows: Vec<AuditRow>,
}

/// Newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListAudit {
    pub filter: AuditFilter,
    /// How many of the newest to pass over.
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}
command!(ListAudit = "audit.list", needs Needs::Right(Permission::AuditView), reads -> AuditPage);

/// All rows that the filter leaves, to be taken out of the program; the newest 200,000 where there
/// are more. That somebody took them is on the log, too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportAudit {
    pub filter: AuditFilter,
}
command!(ExportAudit = "audit.export", needs Needs::Right(Permission::AuditView), acts [Audit] -> AuditPage);
