//! What is given to who helps: how MikroMon runs here, without anybody's data.

use mikromon_domain::permission::Permission;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

/// Nothing is sent: the operator reads it, saves it, and gives it to whom he wants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSupportLogs {}
command!(GetSupportLogs = "support.logs", needs Needs::Right(Permission::SettingsEdit), acts [Audit] -> SupportLogs);

/// One file of text: version, system, schema, counts, state of the exchange, what was refused lately,
/// and the logs. Addresses, numbers, names of people and routers, and logins are taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportLogs {
    pub name: String,
    pub text: String,
}
