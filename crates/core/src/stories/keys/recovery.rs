//! The recovery kit, in MikroMon and in the plain `age`.

use std::fs;
use std::path::Path;
use std::process::Command;

use mikromon_api::key::{MakeRecoveryKit, RecoverKeys, RecoveryKit};

use super::*;
use crate::keys::statement::hex;
use crate::store::org_grant;

/// What the distribution's `age` prints.
fn age(folder: &Path, identity: &Secret, file: &str) -> String {
    let kit = folder.join("mikromon-kit.txt");
    let keys = folder.join("mikromon-keys.age");
    fs::write(&kit, identity.expose()).unwrap();
    fs::write(&keys, file).unwrap();
    let mut age = Command::new("age");
    age.arg("-d").arg("-i").arg(&kit).arg(&keys);
    let output = age.output().expect("age is needed: apt install age");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    String::from_utf8(output.stdout).unwrap()
}

fn recover(kit: &RecoveryKit, passphrase: Option<&str>) -> RecoverKeys {
    RecoverKeys {
        identity: kit.identity.clone(),
        passphrase: passphrase.map(Secret::new),
    }
}

#[tokio::test]
async fn the_plain_age_opens_the_kit_and_every_later_grant_to_it() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, "BR-01", "10.0.0.1").await;
    let kit = desk.ask(MakeRecoveryKit {}).await.unwrap();
    let folder = TempDir::new().unwrap();
    let printed = age(folder.path(), &kit.identity, &kit.keys);
    let first = sealed(&desk, id).await.key().unwrap();
    let material = desk.book().keys.material(first).unwrap();
    let expected = format!("mikromon-key {first} {}\n", hex(material.bytes()));
    assert_eq!(printed, expected);

    desk.ask(RotateKeys {}).await.unwrap();
    let second = sealed(&desk, id).await.key().unwrap();
    assert_ne!(first, second);
    let mut reader = desk.book().store.read().acquire().await.unwrap();
    let grants = org_grant::all(&mut reader).await.unwrap();
    let is_new = |it: &&crate::keys::roll::OrgGrant| it.holder == kit.holder && it.key == second;
    let grant = grants.iter().find(is_new).unwrap();
    let printed = age(folder.path(), &kit.identity, &grant.wrapped);
    assert!(printed.starts_with(&format!("mikromon-key {second} ")));
    let secret = kit.identity.expose().lines().last().unwrap();
    assert!(secret.starts_with("AGE-SECRET-KEY-1"));
    let disk = desk.disk();
    let lies = |text: &str| disk.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(!lies(secret), "the kit lies nowhere");
    assert!(
        lies(&grant.wrapped),
        "the search itself finds what is there"
    );
}

#[tokio::test]
async fn a_desk_that_lost_its_keyring_has_its_keys_back_by_the_kit() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, "BR-01", "10.0.0.1").await;
    let kit = desk.ask(MakeRecoveryKit {}).await.unwrap();
    let forgotten = desk.ask(MakeRecoveryKit {}).await.unwrap();
    let holder = forgotten.holder;
    desk.ask(ForgetDevice { holder }).await.unwrap();
    // Keys are in memory only, so the restart loses them as a removed keyring would.
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    assert_eq!(reads(&desk, id).await, Err(ErrorCode::KeyNotGranted));
    assert_eq!(own_state(&desk).await, OwnState::Waiting);
    let stranger = Desk::with_owner().await;
    let foreign = stranger.ask(MakeRecoveryKit {}).await.unwrap();
    for wrong in [recover(&foreign, None), recover(&forgotten, None)] {
        assert_eq!(desk.refusal(wrong).await, ErrorCode::WrongRecoveryKit);
    }
    desk.ask(recover(&kit, None)).await.unwrap();
    assert_eq!(reads(&desk, id).await, well());
    assert_eq!(own_state(&desk).await, OwnState::Admin);
    desk.ask(RotateKeys {}).await.unwrap();
    assert_eq!(reads(&desk, id).await, well());
}

#[tokio::test]
async fn a_vault_whose_passphrase_is_forgotten_gets_a_new_one_by_the_kit() {
    let (old, new) = ("kalimat sandi lama", "kalimat sandi baru");
    let desk = Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await;
    desk.ask(owner(Some(old))).await.unwrap();
    let id = add(&desk, "BR-01", "10.0.0.1").await;
    let kit = desk.ask(MakeRecoveryKit {}).await.unwrap();
    let desk = desk.restart(KeySource::Vault).await;
    desk.sign_in("budi").await.unwrap();
    let weak = recover(&kit, Some("pendek"));
    assert_eq!(desk.refusal(weak).await, ErrorCode::WeakPassword);
    desk.ask(recover(&kit, Some(new))).await.unwrap();
    assert_eq!(reads(&desk, id).await, well());

    let desk = desk.restart(KeySource::Vault).await;
    assert_eq!(reads(&desk, id).await, Err(ErrorCode::VaultLocked));
    let unlock = |passphrase| UnlockVault {
        passphrase: Secret::new(passphrase),
    };
    assert_eq!(desk.refusal(unlock(old)).await, ErrorCode::WrongPassphrase);
    desk.ask(unlock(new)).await.unwrap();
    assert_eq!(reads(&desk, id).await, well());
}
