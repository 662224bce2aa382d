//! Who may do what: the permission list and the roles, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

macro_rules! closed_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name at rest and on the wire; it never changes once released.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }
    };
}
pub(crate) use closed_enum;

closed_enum! {
    /// A right that a command may need.
    Permission {
        /// See routers, their live state and the overview.
        RouterView = "router.view",
        /// Add, change and remove routers, and their credentials.
        RouterEdit = "router.edit",
        /// See incidents.
        IncidentView = "incident.view",
        /// Acknowledge incidents and add notes.
        IncidentHandle = "incident.handle",
        /// Mute notifications for everybody at this desk.
        AlertMute = "alert.mute",
        /// See operators.
        OperatorView = "operator.view",
        /// Add operators, change their role, disable them.
        OperatorEdit = "operator.edit",
        /// Read the audit log.
        AuditView = "audit.view",
        /// Decide conflicts and refused changes of the exchange with the server.
        SyncResolve = "sync.resolve",
        /// Change settings of the company and of monitoring, and its branches.
        SettingsEdit = "settings.edit",
        /// Grant desktops the organisation's keys, renew the keys, shut desktops out.
        KeyEdit = "key.edit",
        /// See customers, their subscriptions, and plans.
        CustomerView = "customer.view",
        /// Add, change and remove customers and their subscriptions.
        CustomerEdit = "customer.edit",
        /// See a customer's NIK and NPWP in full; each look is on record.
        CustomerReveal = "customer.reveal",
        /// Cut customers off and let them in again, end their sessions, and have routers made as the
        /// book has them.
        CustomerProvision = "customer.provision",
        /// Add, change and remove plans and their prices.
        PlanEdit = "plan.edit",
        /// See invoices, payments, receipts and what customers owe.
        InvoiceView = "invoice.view",
        /// Issue invoices.
        InvoiceIssue = "invoice.issue",
        /// Declare an invoice void.
        InvoiceVoid = "invoice.void",
        /// Take payments and say what they pay.
        PaymentRecord = "payment.record",
        /// Take a payment back.
        PaymentReverse = "payment.reverse",
        /// Take the privacy mask off one's own page, for this sign-in.
        PrivacyLift = "privacy.lift",
        /// See one masked value in full, for a reason that goes on record.
        PrivacyReveal = "privacy.reveal",
        /// Back the store up, and put a backup in its place.
        StoreBackup = "store.backup",
        /// Change what a role may do.
        RoleEdit = "role.edit",
    }
}

closed_enum! {
    /// What an operator is in the company.
    Role {
        Owner = "owner",
        Admin = "admin",
        Noc = "noc",
        Billing = "billing",
        Technician = "technician",
        Viewer = "viewer",
    }
}

impl Role {
    /// The rights of a role. Owner and Admin hold all; the rest hold what their work needs.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Owner | Self::Admin => Permission::ALL,
            Self::Noc => &[
                P::RouterView,
                P::RouterEdit,
                P::IncidentView,
                P::IncidentHandle,
                P::AlertMute,
                P::OperatorView,
                P::CustomerView,
                P::CustomerProvision,
                P::PrivacyLift,
                P::PrivacyReveal,
            ],
            Self::Technician => &[
                P::RouterView,
                P::IncidentView,
                P::IncidentHandle,
                P::CustomerView,
                P::PrivacyReveal,
            ],
            Self::Billing => &[
                P::RouterView,
                P::IncidentView,
                P::CustomerView,
                P::CustomerEdit,
                P::CustomerProvision,
                P::InvoiceView,
                P::InvoiceIssue,
                P::InvoiceVoid,
                P::PaymentRecord,
                P::PaymentReverse,
                P::PrivacyLift,
                P::PrivacyReveal,
            ],
            Self::Viewer => &[P::RouterView, P::IncidentView],
        }
    }

    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether one of this role may give or take the other, to or from somebody: only an owner has
    /// to do with owners. Who manages operators is a [`Permission`].
    pub fn may_appoint(self, other: Self) -> bool {
        self == Self::Owner || other != Self::Owner
    }
}

/// What the roles of a company may do: the built-in rights, and what the company changed in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleRights(BTreeMap<(Role, Permission), bool>);

impl RoleRights {
    /// Gives a right to a role, or takes it away. An owner's are never changed, so that somebody can
    /// always change the others back.
    pub fn set(&mut self, role: Role, permission: Permission, granted: bool) {
        if role != Role::Owner {
            self.0.insert((role, permission), granted);
        }
    }

    pub fn may(&self, role: Role, permission: Permission) -> bool {
        let changed = self.0.get(&(role, permission)).copied();
        changed.unwrap_or_else(|| role.may(permission))
    }

    /// All rights of a role, in the order of [`Permission::ALL`].
    pub fn of(&self, role: Role) -> Vec<Permission> {
        let all = Permission::ALL.iter().copied();
        all.filter(|it| self.may(role, *it)).collect()
    }

    /// Whether one of this role may give or take the other, to or from somebody, or stand in for
    /// them: nobody has to do with one who may more.
    pub fn may_appoint(&self, role: Role, other: Role) -> bool {
        let mut theirs = self.of(other).into_iter();
        role.may_appoint(other) && theirs.all(|it| self.may(role, it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_right_holds_for_its_role_and_never_for_an_owner() {
        let mut rights = RoleRights::default();
        for role in Role::ALL {
            assert_eq!(rights.of(*role), role.permissions());
            rights.set(*role, Permission::RouterView, false);
            rights.set(*role, Permission::AuditView, true);
        }
        for role in Role::ALL {
            let owner = *role == Role::Owner;
            assert_eq!(rights.may(*role, Permission::RouterView), owner);
            assert!(rights.may(*role, Permission::AuditView));
        }
    }

    #[test]
    fn nobody_appoints_one_who_may_more() {
        let mut rights = RoleRights::default();
        assert!(rights.may_appoint(Role::Admin, Role::Noc));
        assert!(!rights.may_appoint(Role::Noc, Role::Admin));
        assert!(!rights.may_appoint(Role::Admin, Role::Owner));
        assert!(rights.may_appoint(Role::Noc, Role::Viewer));
        rights.set(Role::Viewer, Permission::AuditView, true);
        assert!(!rights.may_appoint(Role::Noc, Role::Viewer));
        rights.set(Role::Admin, Permission::AuditView, false);
        assert!(!rights.may_appoint(Role::Admin, Role::Viewer));
    }

    #[test]
    fn a_viewer_changes_nothing_and_an_owner_may_all() {
        for permission in Permission::ALL {
            assert!(Role::Owner.may(*permission));
        }
        assert!(!Role::Viewer.may(Permission::RouterEdit));
        assert!(!Role::Viewer.may(Permission::IncidentHandle));
    }

    #[test]
    fn who_looks_after_the_network_takes_no_money() {
        for role in [Role::Noc, Role::Technician, Role::Viewer] {
            for permission in [
                Permission::InvoiceIssue,
                Permission::InvoiceVoid,
                Permission::PaymentRecord,
                Permission::PaymentReverse,
                Permission::CustomerReveal,
            ] {
                assert!(!role.may(permission), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn a_mask_comes_off_only_for_who_works_behind_it() {
        let who = |permission| {
            let roles = Role::ALL.iter().copied();
            roles
                .filter(|role| role.may(permission))
                .collect::<Vec<_>>()
        };
        use Role as R;
        assert_eq!(
            who(Permission::PrivacyLift),
            [R::Owner, R::Admin, R::Noc, R::Billing]
        );
        assert_eq!(
            who(Permission::PrivacyReveal),
            [R::Owner, R::Admin, R::Noc, R::Billing, R::Technician]
        );
        for permission in [Permission::StoreBackup, Permission::RoleEdit] {
            assert_eq!(who(permission), [R::Owner, R::Admin]);
        }
    }

    #[test]
    fn only_an_owner_appoints_an_owner() {
        for role in Role::ALL {
            assert!(Role::Owner.may_appoint(*role));
            assert_eq!(role.may_appoint(Role::Owner), *role == Role::Owner);
            assert!(role.may_appoint(Role::Noc));
        }
    }

    #[test]
    fn names_are_unique_and_found_again() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_name(permission.name()), Some(*permission));
        }
        assert_eq!(Role::from_name("root"), None);
    }
}
