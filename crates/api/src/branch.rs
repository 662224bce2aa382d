//! Branches: parts of the company with customers and operators of their own.

use mikromon_domain::ids::BranchId;
use mikromon_domain::permission::Permission;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchView {
    pub id: BranchId,
    pub name: String,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// By name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListBranches {}
command!(ListBranches = "branch.list", needs Needs::SignedIn, reads -> Vec<BranchView>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetBranch {
    pub id: BranchId,
}
command!(GetBranch = "branch.get", needs Needs::SignedIn, reads -> BranchView);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddBranch {
    /// 1 to 64 characters, compared without case.
    pub name: String,
}
command!(AddBranch = "branch.add", needs Needs::Right(Permission::SettingsEdit), changes [Branches, Audit] -> BranchId);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditBranch {
    pub id: BranchId,
    pub revision: u64,
    pub name: String,
}
command!(EditBranch = "branch.edit", needs Needs::Right(Permission::SettingsEdit), changes [Branches, Audit] -> ());

/// Refused as `InUse` while it has customers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveBranch {
    pub id: BranchId,
}
command!(RemoveBranch = "branch.remove", needs Needs::Right(Permission::SettingsEdit), changes [Branches, Audit] -> ());
