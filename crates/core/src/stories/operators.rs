//! First start, signing in, lockout, roles and disabling.

use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
use mikromon_api::audit::AuditOutcome;
use mikromon_api::operator::{AddOperator, EditOperator, ListOperators, SetOperatorDisabled};
use mikromon_api::router::ListRouters;
use mikromon_api::session::{ChangePassword, CreateOwner, GetStatus, SignIn, SignOut, Stage};
use mikromon_api::{ErrorCode, Event, Field, Tag};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::Millis;

use super::desk::{Desk, PASSWORD, owner};
use crate::clock::now;

#[tokio::test]
async fn a_first_start_makes_the_owner_once() {
    let desk = Desk::fresh().await;
    assert_eq!(desk.stage().await, Stage::FirstStart { needs_vault: false });
    let me = desk.ask(owner(None)).await.unwrap();
    assert_eq!((me.login.as_str(), me.role), ("budi", Role::Owner));
    assert_eq!(desk.stage().await, Stage::SignedIn(me));
    let again = CreateOwner {
        login: "lain".into(),
        ..owner(None)
    };
    assert_eq!(desk.refusal(again).await, ErrorCode::OwnerExists);
    let other = desk.window();
    assert_eq!(other.stage().await, Stage::SignedOut);
    let names = other.ask(GetStatus {}).await.unwrap().operators;
    assert_eq!(names.len(), 1);
}

#[tokio::test]
async fn two_first_starts_at_once_make_one_owner() {
    let desk = Desk::fresh().await;
    let (other, second) = (
        desk.window(),
        CreateOwner {
            login: "lain".into(),
            ..owner(None)
        },
    );
    let (one, two) = tokio::join!(desk.ask(owner(None)), other.ask(second));
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(
        one.err().or(two.err()).unwrap().code,
        ErrorCode::OwnerExists
    );
}

#[tokio::test]
async fn what_is_wrong_with_an_owner_is_named_and_nothing_is_made() {
    let desk = Desk::fresh().await;
    let cases = [
        (
            CreateOwner {
                login: "b".into(),
                ..owner(None)
            },
            ErrorCode::InvalidField,
            Field::Login,
        ),
        (
            CreateOwner {
                login: "a b".into(),
                ..owner(None)
            },
            ErrorCode::InvalidField,
            Field::Login,
        ),
        (
            CreateOwner {
                name: " ".into(),
                ..owner(None)
            },
            ErrorCode::InvalidField,
            Field::Name,
        ),
        (
            CreateOwner {
                password: Secret::new("123456789"),
                ..owner(None)
            },
            ErrorCode::WeakPassword,
            Field::Password,
        ),
        (
            owner(Some("short")),
            ErrorCode::WeakPassword,
            Field::Passphrase,
        ),
    ];
    for (command, code, field) in cases {
        let error = desk.ask(command).await.unwrap_err();
        assert_eq!((error.code, error.field), (code, Some(field)));
    }
    assert!(matches!(desk.stage().await, Stage::FirstStart { .. }));
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_login_for_five_minutes() {
    let desk = Desk::with_owner().await;
    let window = desk.window();
    let start = now();
    let wrong = || SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new("salah-sekali"),
    };
    let right = || SignIn {
        code: None,
        login: " BUDI ".into(),
        password: Secret::new(PASSWORD),
    };
    for _ in 0..4 {
        let error = window.ask_at(start, wrong()).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongPassword);
    }
    window.ask_at(start, right()).await.unwrap();
    for _ in 0..5 {
        let error = window.ask_at(start, wrong()).await.unwrap_err();
        assert_eq!(
            error.code,
            ErrorCode::WrongPassword,
            "the right one began the count anew"
        );
    }
    let locked = window
        .ask_at(start.plus(Millis::minutes(4)), right())
        .await
        .unwrap_err();
    assert_eq!(
        (locked.code, locked.detail.as_str()),
        (ErrorCode::LockedOut, "60")
    );
    window
        .ask_at(start.plus(Millis::minutes(5)), right())
        .await
        .unwrap();
}

#[tokio::test]
async fn many_guesses_at_once_are_no_way_around_the_lock() {
    let desk = Desk::with_owner().await;
    let guesses: Vec<_> = (0..12)
        .map(|n| {
            let window = desk.window();
            let password = Secret::new(format!("tebakan ke-{n}"));
            tokio::spawn(async move {
                window
                    .refusal(SignIn {
                        code: None,
                        login: "budi".into(),
                        password,
                    })
                    .await
            })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += usize::from(guess.await.unwrap() == ErrorCode::WrongPassword);
    }
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn an_unknown_login_is_answered_like_a_wrong_password_and_is_not_on_record() {
    let desk = Desk::with_owner().await;
    let typed = "kata-sandi-di-kolom-login";
    let sign_in = SignIn {
        code: None,
        login: typed.into(),
        password: Secret::new(PASSWORD),
    };
    assert_eq!(
        desk.window().refusal(sign_in).await,
        ErrorCode::WrongPassword
    );
    let rows = desk.audit(1).await;
    assert_eq!(
        rows[0].outcome,
        AuditOutcome::Refused(ErrorCode::WrongPassword)
    );
    assert_eq!(rows[0].subject, "");
}

#[tokio::test]
async fn a_disabled_operator_is_out_at_once_and_stays_out() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    noc.ask(ListRouters {}).await.unwrap();
    let mut events = desk.core.events();
    let id = noc.caller.operator().unwrap();
    desk.ask(SetOperatorDisabled { id, disabled: true })
        .await
        .unwrap();
    assert_eq!(
        events.recv().await.unwrap(),
        Event::Invalidated(vec![Tag::Session])
    );
    assert_eq!(noc.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
    assert_eq!(
        noc.sign_in("op-noc").await.unwrap_err().code,
        ErrorCode::OperatorDisabled
    );
    assert_eq!(desk.ask(GetStatus {}).await.unwrap().operators.len(), 1);
    desk.ask(SetOperatorDisabled {
        id,
        disabled: false,
    })
    .await
    .unwrap();
    assert_eq!(
        noc.refusal(ListRouters {}).await,
        ErrorCode::NotSignedIn,
        "not signed in by itself"
    );
    noc.sign_in("op-noc").await.unwrap();
}

#[tokio::test]
async fn the_last_owner_cannot_be_disabled() {
    let desk = Desk::with_owner().await;
    let first = desk.caller.operator().unwrap();
    let disable = |id| SetOperatorDisabled { id, disabled: true };
    assert_eq!(desk.refusal(disable(first)).await, ErrorCode::LastOwner);
    let second = desk.window_of(Role::Owner).await;
    second.ask(disable(first)).await.unwrap();
    let last = second.caller.operator().unwrap();
    assert_eq!(second.refusal(disable(last)).await, ErrorCode::LastOwner);
}

#[tokio::test]
async fn owners_are_appointed_by_owners_and_the_last_one_stays_one() {
    let desk = Desk::with_owner().await;
    let owner = desk.caller.operator().unwrap();
    let admin = desk.window_of(Role::Admin).await;
    let noc = desk.window_of(Role::Noc).await.caller.operator().unwrap();
    let edit = |id, role| EditOperator {
        id,
        name: "Orang".to_owned(),
        role,
    };
    let disable = SetOperatorDisabled {
        id: owner,
        disabled: true,
    };
    assert_eq!(admin.refusal(disable).await, ErrorCode::NotAllowed);
    for not_his in [edit(owner, Role::Noc), edit(noc, Role::Owner)] {
        assert_eq!(admin.refusal(not_his).await, ErrorCode::NotAllowed);
    }
    let last = desk.refusal(edit(owner, Role::Admin)).await;
    assert_eq!(last, ErrorCode::LastOwner);
    admin.ask(edit(owner, Role::Owner)).await.unwrap();
    admin.ask(edit(noc, Role::Billing)).await.unwrap();
    desk.ask(edit(noc, Role::Owner)).await.unwrap();
    desk.ask(edit(owner, Role::Admin)).await.unwrap();
    let all = desk.ask(ListOperators {}).await.unwrap();
    let told = |id| all.iter().find(|it| it.id == id).unwrap();
    assert_eq!(
        (told(noc).role, told(owner).role),
        (Role::Owner, Role::Admin)
    );
    assert_eq!(told(noc).name, "Orang");
}

#[tokio::test]
async fn the_own_password_is_changed_by_who_knows_the_old_one() {
    let desk = Desk::with_owner().await;
    let change = |old: &str, new: &str| ChangePassword {
        old: Secret::new(old),
        new: Secret::new(new),
    };
    let wrong = desk
        .refusal(change("bukan-ini-dia", "yang-baru-sekali"))
        .await;
    assert_eq!(wrong, ErrorCode::WrongPassword);
    let weak = desk.refusal(change(PASSWORD, "pendek")).await;
    assert_eq!(weak, ErrorCode::WeakPassword);
    desk.ask(change(PASSWORD, "yang-baru-sekali"))
        .await
        .unwrap();
    let old = desk.window().sign_in("budi").await.unwrap_err();
    assert_eq!(old.code, ErrorCode::WrongPassword);
    let sign_in = SignIn {
        code: None,
        login: "budi".to_owned(),
        password: Secret::new("yang-baru-sekali"),
    };
    desk.window().ask(sign_in).await.unwrap();
}

#[tokio::test]
async fn logins_are_unique_without_case_and_listed_with_when_they_were_last_here() {
    let desk = Desk::with_owner().await;
    let twin = AddOperator {
        login: "Budi".into(),
        name: "Twin".into(),
        role: Role::Viewer,
        password: Secret::new(PASSWORD),
    };
    let error = desk.ask(twin).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::DuplicateName, Some(Field::Login))
    );
    let list = desk.ask(ListOperators {}).await.unwrap();
    assert_eq!(list.len(), 1);
    assert!(list[0].last_seen.is_some());
}

#[tokio::test]
async fn signing_out_leaves_other_windows_signed_in() {
    let desk = Desk::with_owner().await;
    let other = desk.window();
    other.sign_in("budi").await.unwrap();
    desk.ask(SignOut {}).await.unwrap();
    assert_eq!(desk.stage().await, Stage::SignedOut);
    assert!(matches!(other.stage().await, Stage::SignedIn(_)));
}

#[tokio::test]
async fn a_mute_ends_by_itself() {
    let desk = Desk::with_owner().await;
    let start = now();
    desk.ask_at(start, MuteAlerts { minutes: 60 })
        .await
        .unwrap();
    let until = start.plus(Millis::hours(1));
    let muted = desk
        .ask_at(until.minus(Millis(1)), GetStatus {})
        .await
        .unwrap()
        .muted_until;
    assert_eq!(muted, Some(until));
    assert_eq!(
        desk.ask_at(until, GetStatus {}).await.unwrap().muted_until,
        None
    );
    desk.ask_at(start, MuteAlerts { minutes: u32::MAX })
        .await
        .unwrap();
    let muted = desk.ask_at(start, GetStatus {}).await.unwrap().muted_until;
    assert_eq!(muted, Some(start.plus(Millis::days(1))), "at most a day");
    desk.ask_at(start, UnmuteAlerts {}).await.unwrap();
    assert_eq!(
        desk.ask_at(start, GetStatus {}).await.unwrap().muted_until,
        None
    );
}
