//! Passwords that an admin makes up for somebody, and ending what somebody is signed in to.

use mikromon_api::ErrorCode;
use mikromon_api::operator::{AddOperator, ResetPassword, SignOutEverywhere};
use mikromon_api::router::ListRouters;
use mikromon_api::session::{ChangePassword, SignIn, SignOut, Stage};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::Millis;

use super::desk::{Desk, PASSWORD};
use crate::clock::now;
use crate::store::operator_sign_out;

fn sign_in(login: &str, password: &Secret) -> SignIn {
    SignIn {
        code: None,
        login: login.to_owned(),
        password: password.clone(),
    }
}

#[tokio::test]
async fn a_password_that_was_made_up_is_good_for_changing_it_and_for_nothing_else() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let id = noc.caller.operator().unwrap();
    let made = desk.ask(ResetPassword { id }).await.unwrap();
    assert_eq!(noc.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
    let old = noc.refusal(sign_in("op-noc", &Secret::new(PASSWORD))).await;
    assert_eq!(old, ErrorCode::WrongPassword);
    let later = now().plus(Millis(1));
    let me = noc.ask_at(later, sign_in("op-noc", &made)).await.unwrap();
    assert!(me.must_change_password);
    assert_eq!(
        noc.refusal(ListRouters {}).await,
        ErrorCode::PasswordExpired
    );
    assert!(matches!(noc.stage().await, Stage::SignedIn(me) if me.must_change_password));
    let change = ChangePassword {
        old: made,
        new: Secret::new("milik-saya-sendiri"),
    };
    noc.ask(change).await.unwrap();
    noc.ask(ListRouters {}).await.unwrap();
    assert!(matches!(noc.stage().await, Stage::SignedIn(me) if !me.must_change_password));
}

#[tokio::test]
async fn who_must_change_the_password_can_leave_all_the_same() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let id = noc.caller.operator().unwrap();
    let made = desk.ask(ResetPassword { id }).await.unwrap();
    let later = now().plus(Millis(1));
    noc.ask_at(later, sign_in("op-noc", &made)).await.unwrap();
    noc.ask(SignOut {}).await.unwrap();
    assert_eq!(noc.stage().await, Stage::SignedOut);
}

#[tokio::test]
async fn a_reset_ends_the_lock_and_is_not_for_oneself_nor_for_who_may_more() {
    let desk = Desk::with_owner().await;
    let admin = desk.window_of(Role::Admin).await;
    let noc = desk.window_of(Role::Noc).await;
    let id = noc.caller.operator().unwrap();
    for _ in 0..5 {
        drop(noc.ask(sign_in("op-noc", &Secret::new("salah"))).await);
    }
    let made = admin.ask(ResetPassword { id }).await.unwrap();
    let later = now().plus(Millis(1));
    noc.ask_at(later, sign_in("op-noc", &made)).await.unwrap();
    let own = admin.caller.operator().unwrap();
    let owner = desk.caller.operator().unwrap();
    for id in [own, owner] {
        assert_eq!(
            admin.refusal(ResetPassword { id }).await,
            ErrorCode::NotAllowed
        );
    }
    assert_eq!(
        admin.refusal(SignOutEverywhere { id: owner }).await,
        ErrorCode::NotAllowed
    );
    let disk = desk.disk();
    let made = made.expose().as_bytes();
    assert!(!disk.windows(made.len()).any(|it| it == made));
}

#[tokio::test]
async fn who_is_signed_out_everywhere_is_out_of_every_window_and_comes_back_by_the_password() {
    let desk = Desk::with_owner().await;
    let first = desk.window_of(Role::Noc).await;
    let second = desk.window();
    second.sign_in("op-noc").await.unwrap();
    let id = first.caller.operator().unwrap();
    desk.ask(SignOutEverywhere { id }).await.unwrap();
    for window in [&first, &second] {
        assert_eq!(window.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
        assert_eq!(window.stage().await, Stage::SignedOut);
    }
    desk.ask(ListRouters {}).await.unwrap();
    let again = sign_in("op-noc", &Secret::new(PASSWORD));
    first.ask_at(now().plus(Millis(1)), again).await.unwrap();
    first.ask(ListRouters {}).await.unwrap();
}

/// As another desk might have asked for it: the row comes with the exchange.
#[tokio::test]
async fn a_sign_out_that_comes_by_the_book_holds_here() {
    let desk = Desk::with_owner().await;
    let add = AddOperator {
        login: "siti".into(),
        name: "Siti".into(),
        role: Role::Noc,
        password: Secret::new(PASSWORD),
    };
    let id = desk.ask(add).await.unwrap();
    let window = desk.window();
    window.sign_in("siti").await.unwrap();
    let mut write = desk.book().store.write(now(), None).await.unwrap();
    operator_sign_out::set(&mut write, id).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(window.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
}
