//! What roles may do is changed by who may, never beyond what they hold, and holds at once.

use mikromon_api::audit::AuditOutcome;
use mikromon_api::operator::{AddOperator, EditOperator, ListOperators};
use mikromon_api::role::{EditRoles, ListRoles, RoleChange};
use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{GetStatus, Me, Stage};
use mikromon_api::{ErrorCode, Needs};
use mikromon_domain::permission::{Permission, Role};
use mikromon_domain::secret::Secret;
use serde_json::Value;

use super::desk::{Desk, PASSWORD, router};
use crate::COMMANDS;

fn change(role: Role, permission: Permission, granted: bool) -> RoleChange {
    RoleChange {
        role,
        permission,
        granted,
    }
}

impl Desk {
    async fn sets(&self, role: Role, permission: Permission, granted: bool) -> Option<ErrorCode> {
        let changes = vec![change(role, permission, granted)];
        self.ask(EditRoles { changes })
            .await
            .err()
            .map(|it| it.code)
    }

    async fn me(&self) -> Me {
        match self.ask(GetStatus {}).await.unwrap().stage {
            Stage::SignedIn(me) => me,
            other => panic!("{other:?}"),
        }
    }

    async fn permissions(&self) -> Vec<Permission> {
        self.me().await.permissions
    }
}

#[tokio::test]
async fn a_right_that_is_taken_or_given_holds_with_the_next_command() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let add = || AddRouter {
        form: router("BR-01", "10.0.0.1"),
        accept_pin: None,
    };
    assert_eq!(
        desk.sets(Role::Noc, Permission::RouterEdit, false).await,
        None
    );
    assert_eq!(noc.refusal(add()).await, ErrorCode::NotAllowed);
    assert!(!noc.permissions().await.contains(&Permission::RouterEdit));
    assert_eq!(
        desk.sets(Role::Noc, Permission::AuditView, true).await,
        None
    );
    assert!(noc.permissions().await.contains(&Permission::AuditView));
    assert_eq!(noc.audit(1).await[0].subject, "noc +audit.view");
    // As the program has it: nothing of the change is left.
    assert_eq!(
        desk.sets(Role::Noc, Permission::RouterEdit, true).await,
        None
    );
    assert_eq!(
        desk.sets(Role::Noc, Permission::AuditView, false).await,
        None
    );
    noc.ask(add()).await.unwrap();
    assert_eq!(noc.permissions().await, Role::Noc.permissions());
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_hold_nor_touches_an_owner() {
    let desk = Desk::with_owner().await;
    let admin = desk.window_of(Role::Admin).await;
    let not_allowed = Some(ErrorCode::NotAllowed);
    for window in [&desk, &admin] {
        let taken = window.sets(Role::Owner, Permission::AuditView, false).await;
        assert_eq!(taken, not_allowed);
    }
    assert_eq!(
        desk.sets(Role::Admin, Permission::PaymentRecord, false)
            .await,
        None
    );
    let given = admin.sets(Role::Noc, Permission::PaymentRecord, true).await;
    assert_eq!(given, not_allowed);
    let given = admin
        .sets(Role::Admin, Permission::PaymentRecord, true)
        .await;
    assert_eq!(given, not_allowed, "not to oneself either");
    let own_way = admin.sets(Role::Admin, Permission::RoleEdit, false).await;
    assert_eq!(own_way, not_allowed);
    // One of several refused: nothing of it is done.
    let changes = vec![
        change(Role::Viewer, Permission::AuditView, true),
        change(Role::Viewer, Permission::PaymentRecord, true),
    ];
    assert_eq!(
        admin.refusal(EditRoles { changes }).await,
        ErrorCode::NotAllowed
    );
    let roles = desk.ask(ListRoles {}).await.unwrap();
    let viewer = roles.iter().find(|it| it.role == Role::Viewer).unwrap();
    assert_eq!(viewer.permissions, Role::Viewer.permissions());
    let last = &desk.audit(1).await[0];
    assert_eq!(last.outcome, AuditOutcome::Refused(ErrorCode::NotAllowed));
}

#[tokio::test]
async fn an_owner_can_always_change_it_back() {
    let desk = Desk::with_owner().await;
    for role in Role::ALL.iter().filter(|it| **it != Role::Owner) {
        for permission in Permission::ALL {
            assert_eq!(desk.sets(*role, *permission, false).await, None);
        }
    }
    assert_eq!(desk.permissions().await, Permission::ALL);
    let admin = desk.window_of(Role::Admin).await;
    assert_eq!(admin.refusal(ListRouters {}).await, ErrorCode::NotAllowed);
    assert_eq!(
        desk.sets(Role::Admin, Permission::RoleEdit, true).await,
        None
    );
}

#[tokio::test]
async fn who_manages_operators_makes_nobody_who_may_more() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let viewer = desk
        .window_of(Role::Viewer)
        .await
        .caller
        .operator()
        .unwrap();
    let given = desk.sets(Role::Noc, Permission::OperatorEdit, true).await;
    assert_eq!(given, None);
    let add = |role| AddOperator {
        login: "baru".into(),
        name: "Baru".into(),
        role,
        password: Secret::new(PASSWORD),
    };
    assert_eq!(noc.refusal(add(Role::Admin)).await, ErrorCode::NotAllowed);
    assert_eq!(noc.refusal(add(Role::Billing)).await, ErrorCode::NotAllowed);
    noc.ask(add(Role::Technician)).await.unwrap();
    let promote = |role| EditOperator {
        id: viewer,
        name: "Naik".into(),
        role,
    };
    assert_eq!(
        noc.refusal(promote(Role::Admin)).await,
        ErrorCode::NotAllowed
    );
    noc.ask(promote(Role::Noc)).await.unwrap();
    assert_eq!(noc.ask(ListOperators {}).await.unwrap().len(), 4);
}

/// As `each_command_is_refused_without_its_right_and_admitted_with_it`, for every right turned over.
#[tokio::test]
async fn each_command_goes_by_the_changed_rights_of_each_role() {
    let desk = Desk::with_owner().await;
    let turned = |role: Role, right| {
        if role == Role::Owner {
            true
        } else {
            !role.may(right)
        }
    };
    for role in Role::ALL.iter().filter(|it| **it != Role::Owner) {
        let all = Permission::ALL.iter();
        let changes = all.map(|it| change(*role, *it, turned(*role, *it)));
        let changes = changes.collect();
        desk.ask(EditRoles { changes }).await.unwrap();
    }
    for role in Role::ALL {
        let window = desk.window_of(*role).await;
        for command in COMMANDS {
            let Needs::Right(right) = command.needs else {
                continue;
            };
            let core = &window.core;
            let answer = core.call(&window.caller, command.name, Value::Null).await;
            let expected = if turned(*role, right) {
                ErrorCode::BadRequest
            } else {
                ErrorCode::NotAllowed
            };
            let code = answer.unwrap_err().code;
            assert_eq!(code, expected, "{} as {role:?}", command.name);
        }
    }
}

#[tokio::test]
async fn the_roles_that_a_page_offers_are_those_that_the_core_takes() {
    let desk = Desk::with_owner().await;
    let edit = desk.sets(Role::Noc, Permission::OperatorEdit, true).await;
    assert_eq!(edit, None);
    let noc = desk.window_of(Role::Noc).await;
    let offered = noc.me().await.appoints;
    assert!(offered.contains(&Role::Noc) && !offered.contains(&Role::Owner));
    for role in Role::ALL {
        let add = AddOperator {
            login: format!("baru-{}", role.name()),
            name: "Baru".into(),
            role: *role,
            password: Secret::new(PASSWORD),
        };
        let taken = noc.ask(add).await.is_ok();
        assert_eq!(taken, offered.contains(role), "{role:?}");
    }
}
