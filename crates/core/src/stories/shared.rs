//! Two processes on one folder: the app, and a command from the command line.

use std::time::Duration;

use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{CreateVault, Stage};
use mikromon_api::{ErrorCode, Event, Tag};
use mikromon_domain::secret::Secret;

use super::desk::{Desk, config, owner, router};
use crate::store::lock::AppLock;
use crate::store::open::path_in;
use crate::{Core, KeySource};

pub(super) async fn call_beside(desk: &Desk, keys: KeySource) -> Desk {
    let core = Core::open_for_call(config(desk.folder.path(), keys))
        .await
        .unwrap();
    Desk {
        folder: desk.folder.clone(),
        caller: core.connect(),
        core,
    }
}

#[tokio::test]
async fn the_app_notices_what_a_call_wrote() {
    let app = Desk::at(tempfile::TempDir::new().unwrap().into(), KeySource::Vault).await;
    app.ask(owner(Some("kalimat sandi brankas"))).await.unwrap();
    let mut events = app.core.events();
    let mut changes = app.book().changes();
    changes.mark_unchanged();

    let call = call_beside(&app, KeySource::Vault).await;
    call.sign_in("budi").await.unwrap();
    let everything = Event::Invalidated(Tag::ALL.to_vec());
    let noticed = async { while events.recv().await.unwrap() != everything {} };
    tokio::time::timeout(Duration::from_secs(5), noticed)
        .await
        .unwrap();
    assert!(changes.has_changed().unwrap());
    call.core.stop().await;
    assert!(
        matches!(app.stage().await, Stage::SignedIn(_)),
        "the app goes on"
    );
}

#[tokio::test]
async fn a_vault_made_by_a_call_is_not_made_again_by_the_app() {
    let app = Desk::with_owner().await;
    let call = call_beside(&app, KeySource::Ephemeral).await;
    call.sign_in("budi").await.unwrap();
    let create = || CreateVault {
        passphrase: Secret::new("kalimat sandi brankas"),
        in_place_of_lost: false,
    };
    call.ask(create()).await.unwrap();
    assert_eq!(app.refusal(create()).await, ErrorCode::VaultExists);
}

#[tokio::test]
async fn the_apps_own_writes_are_not_taken_for_another_process() {
    let app = Desk::with_owner().await;
    let mut events = app.core.events();
    let form = router("BR-01", "10.0.0.1");
    app.ask(AddRouter {
        form,
        accept_pin: None,
    })
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    while let Ok(event) = events.try_recv() {
        assert_ne!(event, Event::Invalidated(Tag::ALL.to_vec()));
    }
}

#[tokio::test]
async fn a_second_app_is_refused_and_the_first_goes_on() {
    let app = Desk::with_owner().await;
    let second = Desk::at(app.folder.clone(), KeySource::Ephemeral).await;
    let Stage::StoreRefused {
        error, set_aside, ..
    } = second.stage().await
    else {
        panic!("the second app opened the store")
    };
    assert_eq!((error.code, set_aside), (ErrorCode::StoreInUse, false));
    app.ask(ListRouters {}).await.unwrap();
}

#[tokio::test]
async fn a_call_makes_the_store_where_there_is_none_and_leaves_room_for_the_app() {
    let folder = std::sync::Arc::new(tempfile::TempDir::new().unwrap());
    let core = Core::open_for_call(config(folder.path(), KeySource::Vault))
        .await
        .unwrap();
    let call = Desk {
        folder: folder.clone(),
        caller: core.connect(),
        core,
    };
    call.ask(owner(Some("kalimat sandi brankas")))
        .await
        .unwrap();
    let app = Desk::at(folder, KeySource::Vault).await;
    assert_eq!(app.stage().await, Stage::VaultLocked);
}

#[tokio::test]
async fn a_call_waits_for_an_app_that_is_just_starting() {
    let app = Desk::with_owner().await;
    app.core.stop().await;
    let path = path_in(app.folder.path());
    let aside = path.with_extension("later");
    std::fs::rename(&path, &aside).unwrap();
    // As an app that has its lock and has yet to make the file.
    let lock = AppLock::try_take(app.folder.path()).unwrap().unwrap();
    let (call, ()) = tokio::join!(call_beside(&app, KeySource::Ephemeral), async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        std::fs::rename(&aside, &path).unwrap();
    });
    call.sign_in("budi").await.unwrap();
    drop(lock);
}

#[tokio::test]
async fn an_app_waits_for_one_that_is_just_ending() {
    let ending = Desk::with_owner().await;
    let (next, ()) = tokio::join!(
        Desk::at(ending.folder.clone(), KeySource::Ephemeral),
        async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            ending.core.stop().await;
        }
    );
    assert_eq!(next.stage().await, Stage::SignedOut);
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_the_folder_to_the_next() {
    let folder = std::sync::Arc::new(tempfile::TempDir::new().unwrap());
    for millis in [0, 1, 3, 10, 30, 60] {
        let start = Core::start(config(folder.path(), KeySource::Ephemeral));
        let given_up = tokio::time::timeout(Duration::from_millis(millis), start).await;
        drop(given_up);
        let next = Desk::at(folder.clone(), KeySource::Ephemeral).await;
        let stage = next.stage().await;
        assert!(
            matches!(stage, Stage::FirstStart { .. }),
            "{millis} ms: {stage:?}"
        );
        next.core.stop().await;
    }
}
