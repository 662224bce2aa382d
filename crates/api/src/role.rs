//! Roles: what each may do in this company.

use mikromon_domain::permission::{Permission, Role};
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

/// What a role may do now; the program's own table is [`Role::permissions`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    pub role: Role,
    pub permissions: Vec<Permission>,
    /// How many operators have it and can sign in.
    pub operators: u32,
}

/// In the order of [`Role::ALL`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListRoles {}
command!(ListRoles = "role.list", needs Needs::Right(Permission::OperatorView), reads -> Vec<RoleView>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    pub role: Role,
    pub permission: Permission,
    pub granted: bool,
}

/// All of it or nothing. Nobody gives a right that they do not hold, an owner's rights are never
/// changed, and whoever changes them keeps [`Permission::RoleEdit`]. It holds from the next command
/// on, at other desks once they hear of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditRoles {
    pub changes: Vec<RoleChange>,
}
command!(EditRoles = "role.edit", needs Needs::Right(Permission::RoleEdit), changes [Roles, Session, Operators, Audit] -> ());
