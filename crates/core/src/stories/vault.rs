//! The passphrase vault, where there is no keyring.

use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{CreateVault, GetStatus, Stage, UnlockVault};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::secret::Secret;
use tempfile::TempDir;

use super::desk::{Desk, owner, router};
use crate::KeySource;
use crate::store::router as table;

const PASSPHRASE: &str = "kalimat sandi brankas";

fn unlock(passphrase: &str) -> UnlockVault {
    UnlockVault {
        passphrase: Secret::new(passphrase),
    }
}

#[tokio::test]
async fn without_a_keyring_the_first_start_needs_a_passphrase_and_every_start_asks_for_it() {
    let desk = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    assert_eq!(desk.stage().await, Stage::FirstStart { needs_vault: true });
    let error = desk.ask(owner(None)).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::KeyringUnavailable, Some(Field::Passphrase))
    );
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let form = router("BR-01", "10.0.0.1");
    let id = desk
        .ask(AddRouter {
            form,
            accept_pin: None,
        })
        .await
        .unwrap();

    let desk = desk.restart(KeySource::Vault).await;
    assert_eq!(desk.stage().await, Stage::VaultLocked);
    assert_eq!(
        desk.refusal(unlock("kalimat sandi lain")).await,
        ErrorCode::WrongPassphrase
    );
    assert_eq!(desk.stage().await, Stage::VaultLocked);
    let mut changes = desk.book().changes();
    changes.mark_unchanged();
    desk.ask(unlock(PASSPHRASE)).await.unwrap();
    assert!(
        changes.has_changed().unwrap(),
        "monitoring is told that it can sign in now"
    );
    assert_eq!(desk.stage().await, Stage::SignedOut);
    let record = table::find(&desk.book().store, id).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&record).unwrap().expose(),
        "rahasia-router"
    );
}

#[tokio::test]
async fn while_the_vault_is_locked_no_password_is_stored() {
    let desk = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let desk = desk.restart(KeySource::Vault).await;
    desk.sign_in("budi").await.unwrap();
    let add = AddRouter {
        form: router("BR-01", "10.0.0.1"),
        accept_pin: None,
    };
    assert_eq!(desk.refusal(add).await, ErrorCode::VaultLocked);
    assert!(desk.ask(ListRouters {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_lost_key_is_replaced_by_a_vault_for_new_passwords() {
    let desk = Desk::with_owner().await;
    let add = |name, host| AddRouter {
        form: router(name, host),
        accept_pin: None,
    };
    let old = desk.ask(add("OLD", "10.0.0.1")).await.unwrap();
    // The key was in memory only, so the restart loses it as a removed keyring would.
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    assert_eq!(
        desk.refusal(add("NEW", "10.0.0.2")).await,
        ErrorCode::KeyringUnavailable
    );
    let create = |passphrase| CreateVault {
        passphrase: Secret::new(passphrase),
        in_place_of_lost: false,
    };
    assert_eq!(desk.refusal(create("short")).await, ErrorCode::WeakPassword);
    desk.ask(create(PASSPHRASE)).await.unwrap();
    assert_eq!(
        desk.refusal(create(PASSPHRASE)).await,
        ErrorCode::VaultExists
    );
    let new = desk.ask(add("NEW", "10.0.0.2")).await.unwrap();

    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.ask(unlock(PASSPHRASE)).await.unwrap();
    let store = &desk.book().store;
    let new = table::find(store, new).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&new).unwrap().expose(),
        "rahasia-router"
    );
    let old = table::find(store, old).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&old).unwrap_err().code,
        ErrorCode::KeyringUnavailable
    );
}

#[tokio::test]
async fn where_there_is_no_vault_there_is_nothing_to_unlock() {
    let desk = Desk::with_owner().await;
    assert_eq!(desk.refusal(unlock(PASSPHRASE)).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn of_two_vaults_made_at_once_one_wins_and_opens_what_it_holds() {
    let desk = Desk::with_owner().await;
    let other = desk.window();
    other.sign_in("budi").await.unwrap();
    let create = |passphrase| CreateVault {
        passphrase: Secret::new(passphrase),
        in_place_of_lost: false,
    };
    let second = "kalimat sandi yang lain";
    let (one, two) = tokio::join!(desk.ask(create(PASSPHRASE)), other.ask(create(second)));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let winner = if one.is_ok() { PASSPHRASE } else { second };
    let lost = one.err().or(two.err()).unwrap();
    assert_eq!(lost.code, ErrorCode::VaultExists);

    let desk = desk.restart(KeySource::Vault).await;
    assert_eq!(desk.stage().await, Stage::VaultLocked);
    desk.ask(unlock(winner)).await.unwrap();
    assert_eq!(desk.stage().await, Stage::SignedOut);
}

#[tokio::test]
async fn a_forgotten_passphrase_keeps_nobody_out_of_the_book_and_a_new_vault_takes_its_place() {
    let desk = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let add = |name, host| AddRouter {
        form: router(name, host),
        accept_pin: None,
    };
    let old = desk.ask(add("OLD", "10.0.0.1")).await.unwrap();
    let create = |in_place_of_lost| CreateVault {
        passphrase: Secret::new("kalimat sandi baru"),
        in_place_of_lost,
    };
    let open = desk.refusal(create(true)).await;
    assert_eq!(open, ErrorCode::VaultExists, "nothing was lost");

    let desk = desk.restart(KeySource::Vault).await;
    desk.sign_in("budi").await.unwrap();
    assert!(matches!(desk.stage().await, Stage::SignedIn(_)));
    assert!(desk.ask(GetStatus {}).await.unwrap().vault_locked);
    assert_eq!(desk.refusal(create(false)).await, ErrorCode::VaultExists);
    desk.ask(create(true)).await.unwrap();
    assert!(!desk.ask(GetStatus {}).await.unwrap().vault_locked);
    desk.ask(add("NEW", "10.0.0.2")).await.unwrap();

    let desk = desk.restart(KeySource::Vault).await;
    assert_eq!(
        desk.refusal(unlock(PASSPHRASE)).await,
        ErrorCode::WrongPassphrase
    );
    desk.ask(unlock("kalimat sandi baru")).await.unwrap();
    let old = table::find(&desk.book().store, old).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&old).unwrap_err().code,
        ErrorCode::KeyringUnavailable,
        "it has to be typed again"
    );
}

#[tokio::test]
async fn of_two_presses_that_replace_a_lost_vault_one_wins_and_opens_what_it_holds() {
    let desk = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let desk = desk.restart(KeySource::Vault).await;
    desk.sign_in("budi").await.unwrap();
    let other = desk.window();
    other.sign_in("budi").await.unwrap();
    let create = |passphrase| CreateVault {
        passphrase: Secret::new(passphrase),
        in_place_of_lost: true,
    };
    let passphrases = ["kalimat sandi satu", "kalimat sandi dua"];
    let [first, second] = passphrases.map(create);
    let (one, two) = tokio::join!(desk.ask(first), other.ask(second));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let winner = if one.is_ok() {
        passphrases[0]
    } else {
        passphrases[1]
    };
    let lost = one.err().or(two.err()).unwrap();
    assert_eq!(lost.code, ErrorCode::VaultExists);

    let desk = desk.restart(KeySource::Vault).await;
    desk.ask(unlock(winner)).await.unwrap();
    assert_eq!(desk.stage().await, Stage::SignedOut);
}
