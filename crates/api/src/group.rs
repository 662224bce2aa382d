//! Groups of routers: what is looked after together, and what an operator sees of the network.

use mikromon_domain::ids::GroupId;
use mikromon_domain::permission::Permission;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    pub id: GroupId,
    pub name: String,
    pub note: String,
    pub routers: u32,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// Those that the caller sees, by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListGroups {}
command!(ListGroups = "group.list", needs Needs::Right(Permission::RouterView), reads -> Vec<GroupView>);

/// Only for those who see the whole network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddGroup {
    /// 1 to 64 characters, compared without case.
    pub name: String,
    pub note: String,
}
command!(AddGroup = "group.add", needs Needs::Right(Permission::RouterEdit), changes [Groups, Audit] -> GroupId);

/// Only for those who see the whole network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditGroup {
    pub id: GroupId,
    pub revision: u64,
    pub name: String,
    pub note: String,
}
command!(EditGroup = "group.edit", needs Needs::Right(Permission::RouterEdit), changes [Groups, Audit] -> ());

/// Refused as `InUse` while routers are in it or operators see by it. Only for those who see the
/// whole network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveGroup {
    pub id: GroupId,
}
command!(RemoveGroup = "group.remove", needs Needs::Right(Permission::RouterEdit), changes [Groups, Audit] -> ());
