//! The company: what all of its desktops print and bill by.

use mikromon_domain::permission::Permission;
use mikromon_domain::provision::Isolation;
use mikromon_domain::time::Zone;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyForm {
    pub name: String,
    pub address: String,
    /// 15 or 16 digits; empty where it has none.
    pub npwp: String,
    /// Whether it charges PPN.
    pub pkp: bool,
    /// Where its dates begin.
    pub zone: Zone,
    /// 1 to 31: the day of the month that bills are due on, for all who have none of their own.
    /// `None`: the day that service began on.
    pub due_day: Option<u8>,
    /// Days after the due day before anybody is cut off; at most 60.
    pub grace_days: u8,
    /// Minutes without a key or the pointer until a session is locked; 0: never. At most
    /// [`CompanyForm::MAX_IDLE_MINUTES`].
    pub idle_minutes: u16,
    /// How and when people are cut off.
    #[serde(default)]
    pub isolation: Isolation,
}

impl CompanyForm {
    /// While nobody chose.
    pub const IDLE_MINUTES: u16 = 15;
    /// A day.
    pub const MAX_IDLE_MINUTES: u16 = 24 * 60;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyView {
    #[serde(flatten)]
    pub form: CompanyForm,
    /// Changes with every edit; 0 while nothing was set.
    pub revision: u64,
}

/// While nothing was set: no name, WIB, no PPN, due on the day that service began
/// on, locked after [`CompanyForm::IDLE_MINUTES`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetCompany {}
command!(GetCompany = "company.get", needs Needs::SignedIn, reads -> CompanyView);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetCompany {
    pub revision: u64,
    pub form: CompanyForm,
}
command!(SetCompany = "company.set", needs Needs::Right(Permission::SettingsEdit), changes [Company, Audit] -> ());
