//! The organisation's keys among several desktops: granting, renewing, shutting out. What a server
//! would carry between them is carried row by row here.

mod forged;
mod recovery;

use std::sync::Arc;

use mikromon_api::ErrorCode;
use mikromon_api::key::{
    ForgetDevice, GetOwnKeys, GrantKeys, HolderState, HolderView, KeyDevices, ListKeyDevices,
    OwnState, RotateKeys,
};
use mikromon_api::router::AddRouter;
use mikromon_api::session::UnlockVault;
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use uuid::Uuid;

use super::desk::{Desk, owner, router};
use crate::KeySource;
use crate::clock::now;
use crate::keys::office::{self, Office};
use crate::keys::{Place, Sealed};
use crate::store::book::table;
use crate::store::{open, router as routers};

const SHARED: &[&str] = &[
    "org_key",
    "key_holder",
    "holder_standing",
    "org_grant",
    "router",
];

/// As a fetch would.
async fn carry(from: &Desk, to: &Desk) {
    let book = to.book();
    let mut file = book.store.writer().acquire().await.unwrap();
    let path = open::path_in(from.folder.path()).display().to_string();
    sqlx::query("ATTACH ? AS other")
        .bind(path)
        .execute(&mut *file)
        .await
        .unwrap();
    let copies = SHARED
        .iter()
        .map(|it| format!("INSERT OR REPLACE INTO main.{it} SELECT * FROM other.{it}"));
    for sql in copies.chain(["DETACH other".to_owned()]) {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut *file)
            .await
            .unwrap();
    }
    drop(file);
    book.keys.look_again(&book.store).await.unwrap();
}

/// A desktop that was invited by that one and waits for its keys.
async fn invited_by(admin: &Desk) -> Desk {
    let book = admin.book();
    let signer = office::signer(&book.keys, &book.store, now(), None)
        .await
        .unwrap();
    let desk = Desk::fresh().await;
    let book = desk.book();
    book.keys
        .make_device(&book.store, now(), None)
        .await
        .unwrap();
    let mut write = book.store.write(now(), None).await.unwrap();
    office::adopt(&book.keys, &mut write, &signer)
        .await
        .unwrap();
    write.commit().await.unwrap();
    carry(admin, &desk).await;
    carry(&desk, admin).await;
    desk
}

async fn add(desk: &Desk, name: &str, host: &str) -> RouterId {
    let form = router(name, host);
    let add = AddRouter {
        form,
        accept_pin: None,
    };
    desk.ask(add).await.unwrap()
}

async fn sealed(desk: &Desk, id: RouterId) -> Sealed {
    let record = routers::find(&desk.book().store, id).await.unwrap();
    record.unwrap().password
}

async fn reads(desk: &Desk, id: RouterId) -> Result<String, ErrorCode> {
    let opened = desk
        .book()
        .keys
        .open(routers::password_place(id), &sealed(desk, id).await);
    opened
        .map(|it| it.expose().to_owned())
        .map_err(|error| error.code)
}

fn well() -> Result<String, ErrorCode> {
    Ok("rahasia-router".to_owned())
}

async fn devices(desk: &Desk) -> KeyDevices {
    desk.ask(ListKeyDevices {}).await.unwrap()
}

async fn only(desk: &Desk, state: HolderState) -> HolderView {
    let mut holders = devices(desk).await.holders;
    holders.retain(|it| it.state == state && !it.own);
    assert_eq!(holders.len(), 1, "{holders:?}");
    holders.remove(0)
}

async fn grant_the_waiting(admin: &Desk, as_admin: bool) {
    let waiting = only(admin, HolderState::Waiting).await;
    let grant = GrantKeys {
        holder: waiting.id,
        words: waiting.words,
        admin: as_admin,
    };
    admin.ask(grant).await.unwrap();
}

async fn own_state(desk: &Desk) -> OwnState {
    desk.ask(GetOwnKeys {}).await.unwrap().state
}

#[tokio::test]
async fn a_new_desktop_reads_router_passwords_once_an_admin_compared_its_words() {
    let admin = Desk::with_owner().await;
    assert_eq!(own_state(&admin).await, OwnState::Alone);
    let id = add(&admin, "BR-01", "10.0.0.1").await;
    let new = invited_by(&admin).await;
    assert_eq!(own_state(&admin).await, OwnState::Admin);
    assert_eq!(own_state(&new).await, OwnState::Waiting);
    assert_eq!(reads(&new, id).await, Err(ErrorCode::KeyNotGranted));
    let place = routers::password_place(id);
    let error = new.book().keys.seal(place, &Secret::new("x")).unwrap_err();
    let error = crate::failure::to_api(&error);
    assert_eq!(error.code, ErrorCode::KeyNotGranted, "nor seals it any");

    let waiting = only(&admin, HolderState::Waiting).await;
    let shown = new.ask(GetOwnKeys {}).await.unwrap().words.unwrap();
    assert_eq!((waiting.words.len(), &waiting.words), (6, &shown));
    let mut grant = GrantKeys {
        holder: waiting.id,
        words: shown.iter().rev().cloned().collect(),
        admin: false,
    };
    assert_eq!(admin.refusal(grant.clone()).await, ErrorCode::Changed);
    grant.words = shown;
    admin.ask(grant).await.unwrap();
    carry(&admin, &new).await;
    assert_eq!(own_state(&new).await, OwnState::Granted);
    assert_eq!(reads(&new, id).await, well());
    assert_eq!(devices(&admin).await.ignored, Vec::new());
}

#[tokio::test]
async fn a_second_admin_desktop_grants_too_and_a_member_does_not() {
    let admin = Desk::with_owner().await;
    let id = add(&admin, "BR-01", "10.0.0.1").await;
    let second = invited_by(&admin).await;
    grant_the_waiting(&admin, false).await;
    carry(&admin, &second).await;
    let book = second.book();
    let mut write = book.store.write(now(), None).await.unwrap();
    let error = Office::open(&book.keys, &mut write).await.err().unwrap();
    drop(write);
    let code = crate::failure::to_api(&error).code;
    assert_eq!(code, ErrorCode::NotAdminDesktop);

    let member = only(&admin, HolderState::Member).await;
    let grant = GrantKeys {
        holder: member.id,
        words: member.words,
        admin: true,
    };
    admin.ask(grant).await.unwrap();
    carry(&admin, &second).await;
    assert_eq!(own_state(&second).await, OwnState::Admin);
    second.ask(owner(None)).await.unwrap();
    let third = invited_by(&second).await;
    grant_the_waiting(&second, false).await;
    carry(&second, &third).await;
    assert_eq!(reads(&third, id).await, well());
}

#[tokio::test]
async fn a_renewed_key_seals_every_row_anew_and_reaches_those_who_had_the_old_one() {
    let admin = Desk::with_owner().await;
    let member = invited_by(&admin).await;
    grant_the_waiting(&admin, false).await;
    let mut ids = Vec::new();
    for at in 1..=3 {
        let (name, host) = (format!("BR-{at}"), format!("10.0.0.{at}"));
        ids.push(add(&admin, &name, &host).await);
    }
    let old = sealed(&admin, ids[0]).await.key().unwrap();
    assert_eq!(admin.ask(RotateKeys {}).await.unwrap(), 3);
    assert_eq!(devices(&admin).await.rows_to_reseal, 0);
    carry(&admin, &member).await;
    for id in ids {
        assert!(sealed(&admin, id).await.key().unwrap() > old);
        assert_eq!(reads(&admin, id).await, well());
        assert_eq!(reads(&member, id).await, well());
    }
}

#[tokio::test]
async fn a_renewal_that_a_crash_cut_short_is_ended_at_the_next_sign_in() {
    const PASSPHRASE: &str = "kalimat sandi brankas";
    const ROUTERS: u8 = 60;
    let desk = Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let mut ids = Vec::new();
    for at in 0..ROUTERS {
        ids.push(add(&desk, &format!("BR-{at}"), &format!("10.0.0.{at}")).await);
    }
    let book = desk.book();
    let old = sealed(&desk, ids[0]).await.key().unwrap();
    let mut write = book.store.write(now(), None).await.unwrap();
    let mut office = Office::open(&book.keys, &mut write).await.unwrap();
    office.new_key(&mut write).await.unwrap();
    office.complete(&mut write).await.unwrap();
    write.commit().await.unwrap();
    book.keys.read_roll(&book.store).await.unwrap();
    let passwords = table("router").unwrap();
    let passwords = (passwords, passwords.column("password").unwrap());
    let mut write = book.store.write(now(), None).await.unwrap();
    let first = book.keys.chunk(&mut write, passwords, old, Uuid::nil());
    first.await.unwrap();
    write.commit().await.unwrap();
    let left = devices(&desk).await.rows_to_reseal;
    assert!(0 < left && left < ROUTERS.into(), "{left} left");

    let desk = desk.restart(KeySource::Vault).await;
    let passphrase = Secret::new(PASSPHRASE);
    desk.ask(UnlockVault { passphrase }).await.unwrap();
    desk.sign_in("budi").await.unwrap();
    assert_eq!(devices(&desk).await.rows_to_reseal, 0);
    for id in ids {
        assert_ne!(sealed(&desk, id).await.key(), Some(old));
        assert_eq!(reads(&desk, id).await, well());
    }
}

#[tokio::test]
async fn who_is_shut_out_reads_nothing_new_and_its_grants_are_made_anew() {
    let admin = Desk::with_owner().await;
    let old = add(&admin, "OLD", "10.0.0.1").await;
    let gone = invited_by(&admin).await;
    grant_the_waiting(&admin, true).await;
    carry(&admin, &gone).await;
    gone.ask(owner(None)).await.unwrap();
    let third = invited_by(&gone).await;
    grant_the_waiting(&gone, false).await;
    carry(&gone, &admin).await;

    let holder = only(&admin, HolderState::Admin).await;
    let forgotten = admin.ask(ForgetDevice { holder: holder.id }).await.unwrap();
    let told: Vec<_> = forgotten.routers.iter().map(|it| it.id).collect();
    assert_eq!((told, forgotten.device), (vec![old], holder.device));
    let new = add(&admin, "NEW", "10.0.0.2").await;
    carry(&admin, &gone).await;
    carry(&admin, &third).await;
    assert_eq!(own_state(&gone).await, OwnState::Gone);
    for id in [old, new] {
        assert_eq!(reads(&gone, id).await, Err(ErrorCode::KeyNotGranted));
        assert_eq!(reads(&third, id).await, well());
    }
    let book = gone.book();
    let mut write = book.store.write(now(), None).await.unwrap();
    assert!(Office::open(&book.keys, &mut write).await.is_err());
}

#[tokio::test]
async fn a_waiting_desktop_that_is_shut_out_costs_no_new_key() {
    let admin = Desk::with_owner().await;
    add(&admin, "BR-01", "10.0.0.1").await;
    let _waiting = invited_by(&admin).await;
    let before = admin.book().keys.roll().unwrap().keys();
    let holder = only(&admin, HolderState::Waiting).await.id;
    let forgotten = admin.ask(ForgetDevice { holder }).await.unwrap();
    assert!(forgotten.routers.is_empty());
    assert_eq!(admin.book().keys.roll().unwrap().keys(), before);
    let own = devices(&admin).await.holders;
    let own = own.iter().find(|it| it.own).unwrap().id;
    let itself = ForgetDevice { holder: own };
    assert_eq!(admin.refusal(itself).await, ErrorCode::NotAllowed);
}

/// A desk that worked alone has sealed under a key that nobody else has.
#[tokio::test]
async fn what_was_sealed_alone_is_sealed_anew_under_the_organisations_key() {
    let admin = Desk::with_owner().await;
    let alone = Desk::with_owner().await;
    let id = add(&alone, "BR-02", "10.0.0.2").await;
    let book = admin.book();
    let signer = office::signer(&book.keys, &book.store, now(), None)
        .await
        .unwrap();
    let book = alone.book();
    let mut write = book.store.write(now(), None).await.unwrap();
    let adopted = office::adopt(&book.keys, &mut write, &signer);
    adopted.await.unwrap();
    write.commit().await.unwrap();
    carry(&alone, &admin).await;
    assert_eq!(reads(&admin, id).await, Err(ErrorCode::KeyNotGranted));
    grant_the_waiting(&admin, false).await;
    carry(&admin, &alone).await;
    alone.sign_in("budi").await.unwrap();
    carry(&alone, &admin).await;
    assert_eq!(reads(&admin, id).await, well());
    assert_eq!(reads(&alone, id).await, well());
}

#[tokio::test]
async fn the_token_of_a_device_is_the_same_after_a_restart() {
    const PASSPHRASE: &str = "kalimat sandi brankas";
    let desk = Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let place = Place {
        table: "profile",
        column: "password",
        row: Uuid::nil(),
    };
    let sealed = desk.book().keys.device().unwrap();
    let sealed = sealed.seal(place, &Secret::new("rahasia")).unwrap();
    let device = mikromon_domain::ids::DeviceId::from_uuid(Uuid::from_u128(1));
    let before = *desk.book().keys.device_token(device).unwrap().bytes();
    let desk = desk.restart(KeySource::Vault).await;
    assert!(desk.book().keys.device_token(device).is_err(), "locked");
    let passphrase = Secret::new(PASSPHRASE);
    desk.ask(UnlockVault { passphrase }).await.unwrap();
    let keys = &desk.book().keys;
    assert_eq!(*keys.device_token(device).unwrap().bytes(), before);
    let opened = keys.device().unwrap().open(place, &sealed).unwrap();
    assert_eq!(opened.unwrap().expose(), "rahasia");
}

#[test]
fn only_owners_and_admins_may_edit_keys() {
    use mikromon_domain::permission::Role;
    let may: Vec<_> = Role::ALL
        .iter()
        .filter(|it| it.may(Permission::KeyEdit))
        .collect();
    assert_eq!(may, [&Role::Owner, &Role::Admin]);
}
