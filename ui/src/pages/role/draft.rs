//! What was changed in the grid and is not saved yet.

use std::collections::BTreeMap;

use mikromon_api::role::{RoleChange, RoleView};
use mikromon_domain::permission::{Permission, Role};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft(BTreeMap<(Role, Permission), bool>);

/// Whether a role has a right, as it is stored.
pub(super) fn is_stored(roles: &[RoleView], role: Role, right: Permission) -> bool {
    let mut found = roles.iter().filter(|it| it.role == role);
    found.any(|it| it.permissions.contains(&right))
}

impl Draft {
    pub(super) fn wants(&self, roles: &[RoleView], role: Role, right: Permission) -> bool {
        let changed = self.0.get(&(role, right)).copied();
        changed.unwrap_or_else(|| is_stored(roles, role, right))
    }

    pub(super) fn set(&mut self, role: Role, right: Permission, granted: bool) {
        self.0.insert((role, right), granted);
    }

    /// Every role as the program has it, but for the rights that the caller cannot give.
    pub(super) fn built_in(roles: &[RoleView], own: &[Permission]) -> Self {
        let mut draft = Self::default();
        for role in Role::ALL.iter().filter(|it| **it != Role::Owner) {
            for right in Permission::ALL {
                let granted = role.may(*right);
                if granted != is_stored(roles, *role, *right) && (!granted || own.contains(right)) {
                    draft.set(*role, *right, granted);
                }
            }
        }
        draft
    }

    /// What saving it changes: nothing that is stored so already.
    pub(super) fn changes(&self, roles: &[RoleView]) -> Vec<RoleChange> {
        let differs = |(&(role, permission), &granted): (&(Role, Permission), &bool)| {
            let change = RoleChange {
                role,
                permission,
                granted,
            };
            (is_stored(roles, role, permission) != granted).then_some(change)
        };
        self.0.iter().filter_map(differs).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(noc: &[Permission]) -> Vec<RoleView> {
        let view = |role: &Role| RoleView {
            role: *role,
            permissions: if *role == Role::Noc {
                noc.to_vec()
            } else {
                role.permissions().to_vec()
            },
            operators: 0,
        };
        Role::ALL.iter().map(view).collect()
    }

    #[test]
    fn only_what_is_another_than_stored_is_a_change() {
        let roles = roles(Role::Noc.permissions());
        let mut draft = Draft::default();
        draft.set(Role::Noc, Permission::RouterView, true);
        draft.set(Role::Noc, Permission::AuditView, true);
        let changes = draft.changes(&roles);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].permission, Permission::AuditView);
        draft.set(Role::Noc, Permission::AuditView, false);
        assert_eq!(draft.changes(&roles), []);
    }

    #[test]
    fn back_to_built_in_gives_nothing_that_is_not_ones_own() {
        let changed = roles(&[Permission::AuditView]);
        let all = Draft::built_in(&changed, Permission::ALL).changes(&changed);
        assert_eq!(all.len(), Role::Noc.permissions().len() + 1);
        let own = [Permission::RouterView];
        let some = Draft::built_in(&changed, &own).changes(&changed);
        assert_eq!(some.len(), 2, "one right back, and one taken");
    }
}
