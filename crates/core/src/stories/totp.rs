//! The second step of signing in: asked for from when it is on, at every desk, and no way around it.

use std::sync::Arc;

use mikromon_api::ErrorCode;
use mikromon_api::operator::ListOperators;
use mikromon_api::router::ListRouters;
use mikromon_api::session::{SignIn, Stage};
use mikromon_api::totp::{DisableTotp, DraftTotp, EnableTotp, GetTotp, RemoveTotp, TotpDraft};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use tempfile::TempDir;
use totp_rs::{Builder, Totp};

use super::backup::PASSPHRASE;
use super::desk::{Desk, PASSWORD, owner};
use super::exchange::Office;
use crate::clock::now;
use crate::core::KeySource;

/// What an authenticator has that was given the secret.
struct Phone(Totp);

impl Phone {
    fn of(secret: &Secret) -> Self {
        let secret = totp_rs::Secret::try_from_base32(secret.expose()).unwrap();
        Self(Builder::new().with_secret(secret).build_noncompliant())
    }

    fn code(&self, at: UnixMillis) -> Secret {
        let seconds = u64::try_from(at.0 / 1_000).unwrap();
        Secret::new(self.0.generate(seconds).to_string())
    }
}

fn sign_in(login: &str, code: Option<Secret>) -> SignIn {
    SignIn {
        login: login.to_owned(),
        password: Secret::new(PASSWORD),
        code,
    }
}

/// A step of the code later, when the next one is shown.
fn later(steps: i64) -> UnixMillis {
    UnixMillis(now().0 + steps * 30_000)
}

impl Desk {
    async fn turns_it_on(&self) -> (Phone, Vec<Secret>) {
        let TotpDraft { secret, .. } = self.ask(DraftTotp {}).await.unwrap();
        let phone = Phone::of(&secret);
        let code = phone.code(now());
        let password = Secret::new(PASSWORD);
        let enable = EnableTotp {
            secret,
            code,
            password,
        };
        let codes = self.ask(enable).await.unwrap();
        (phone, codes)
    }

    async fn refusal_at(&self, at: UnixMillis, order: SignIn) -> ErrorCode {
        self.ask_at(at, order).await.unwrap_err().code
    }
}

#[tokio::test]
async fn from_when_it_is_on_a_code_is_asked_for_once_the_password_is_right() {
    let desk = Desk::with_owner().await;
    let (phone, codes) = desk.turns_it_on().await;
    assert_eq!(codes.len(), 8);
    let view = desk.ask(GetTotp {}).await.unwrap();
    assert!(view.since.is_some() && view.recovery == 8);
    assert!(desk.ask(ListOperators {}).await.unwrap()[0].totp);

    let window = desk.window();
    assert_eq!(
        window.refusal(sign_in("budi", None)).await,
        ErrorCode::CodeNeeded
    );
    let blank = sign_in("budi", Some(Secret::new(" ")));
    assert_eq!(window.refusal(blank).await, ErrorCode::CodeNeeded);
    let wrong = sign_in("budi", Some(Secret::new("000000")));
    assert_eq!(window.refusal(wrong).await, ErrorCode::WrongCode);
    assert_eq!(window.stage().await, Stage::SignedOut);
    assert_eq!(window.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);

    let at = later(1);
    let right = || sign_in("budi", Some(phone.code(at)));
    window.ask_at(at, right()).await.unwrap();
    // RFC 6238, 5.2: nobody who saw it uses it again.
    let other = desk.window();
    assert_eq!(other.refusal_at(at, right()).await, ErrorCode::WrongCode);
    let at = later(2);
    let next = sign_in("budi", Some(phone.code(at)));
    other.ask_at(at, next).await.unwrap();
}

#[tokio::test]
async fn a_code_tells_nothing_to_who_does_not_know_the_password() {
    let desk = Desk::with_owner().await;
    let (phone, _) = desk.turns_it_on().await;
    let at = later(1);
    let order = SignIn {
        password: Secret::new("salah sama sekali"),
        ..sign_in("budi", Some(phone.code(at)))
    };
    let window = desk.window();
    assert_eq!(window.refusal_at(at, order).await, ErrorCode::WrongPassword);
    // It is still good: nothing was used.
    let order = sign_in("budi", Some(phone.code(at)));
    window.ask_at(at, order).await.unwrap();
}

#[tokio::test]
async fn codes_that_are_guessed_lock_the_login() {
    let desk = Desk::with_owner().await;
    desk.turns_it_on().await;
    let window = desk.window();
    let guess = || sign_in("budi", Some(Secret::new("000000")));
    for _ in 0..5 {
        assert_eq!(window.refusal(guess()).await, ErrorCode::WrongCode);
    }
    assert_eq!(window.refusal(guess()).await, ErrorCode::LockedOut);
}

#[tokio::test]
async fn a_recovery_code_is_good_for_one_sign_in_also_while_the_vault_is_locked() {
    let desk = Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let (phone, codes) = desk.turns_it_on().await;
    let desk = desk.restart(KeySource::Vault).await;
    let at = later(1);
    let by_phone = sign_in("budi", Some(phone.code(at)));
    assert_eq!(desk.refusal_at(at, by_phone).await, ErrorCode::VaultLocked);
    let typed = codes[3].expose().to_uppercase().replace('-', " ");
    let by_paper = || sign_in("budi", Some(Secret::new(typed.clone())));
    desk.ask(by_paper()).await.unwrap();
    assert_eq!(desk.ask(GetTotp {}).await.unwrap().recovery, 7);
    let window = desk.window();
    assert_eq!(window.refusal(by_paper()).await, ErrorCode::VaultLocked);
}

#[tokio::test]
async fn it_is_turned_on_by_who_has_the_secret_and_off_by_who_knows_the_password() {
    let desk = Desk::with_owner().await;
    let TotpDraft { secret, .. } = desk.ask(DraftTotp {}).await.unwrap();
    let phone = Phone::of(&secret);
    let enable = |secret: &str, code: Secret, password: &str| EnableTotp {
        secret: Secret::new(secret),
        code,
        password: Secret::new(password),
    };
    for (order, refusal) in [
        (
            enable(secret.expose(), Secret::new("000000"), PASSWORD),
            ErrorCode::WrongCode,
        ),
        (
            enable(secret.expose(), phone.code(now()), "salah sama sekali"),
            ErrorCode::WrongPassword,
        ),
        (
            enable("JBSWY3DP", phone.code(now()), PASSWORD),
            ErrorCode::InvalidField,
        ),
        (
            enable("bukan base32!", phone.code(now()), PASSWORD),
            ErrorCode::InvalidField,
        ),
    ] {
        assert_eq!(desk.refusal(order).await, refusal);
    }
    assert_eq!(desk.ask(GetTotp {}).await.unwrap().since, None);
    desk.turns_it_on().await;
    let wrong = DisableTotp {
        password: Secret::new("salah sama sekali"),
    };
    assert_eq!(desk.refusal(wrong).await, ErrorCode::WrongPassword);
    let password = Secret::new(PASSWORD);
    desk.ask(DisableTotp { password }).await.unwrap();
    desk.window().ask(sign_in("budi", None)).await.unwrap();
}

#[tokio::test]
async fn an_admin_takes_it_off_for_who_lost_the_telephone_and_for_nobody_who_may_more() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let admin = desk.window_of(Role::Admin).await;
    noc.turns_it_on().await;
    desk.turns_it_on().await;
    let id = desk.caller.operator().unwrap();
    assert_eq!(
        admin.refusal(RemoveTotp { id }).await,
        ErrorCode::NotAllowed
    );
    assert_eq!(desk.refusal(RemoveTotp { id }).await, ErrorCode::NotAllowed);
    let id = noc.caller.operator().unwrap();
    admin.ask(RemoveTotp { id }).await.unwrap();
    assert_eq!(admin.audit(1).await[0].subject, "op-noc");
    desk.window().ask(sign_in("op-noc", None)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_at_another_desk() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    let (phone, _) = office.first.turns_it_on().await;
    let asked = async || {
        let refused = second.window().ask(sign_in("budi", None)).await.err();
        refused.is_some_and(|it| it.code == ErrorCode::CodeNeeded)
    };
    // A sign-in is counted each time: the lock would hide what is waited for.
    let heard = async || {
        let all = second.ask(ListOperators {}).await.unwrap();
        all.iter().any(|it| it.login == "budi" && it.totp)
    };
    second.wait_until("it has come", heard).await;
    assert!(asked().await);
    let at = later(1);
    let order = sign_in("budi", Some(phone.code(at)));
    second.window().ask_at(at, order).await.unwrap();
}
