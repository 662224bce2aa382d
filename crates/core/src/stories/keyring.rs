//! The real OS keyring: a Secret Service of its own on a session bus of its own.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::router::AddRouter;
use mikromon_api::session::Stage;
use tempfile::TempDir;

use super::desk::{Desk, config, owner, router};
use crate::KeySource;
use crate::store::router as table;

const FOLDER: &str = "MIKROMON_STORY_FOLDER";

/// With the daemon unlocked there is a collection to keep keys in.
const WITH_KEYRING: &str =
    "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
/// The same, and its process id can be read.
const WITH_KNOWN_KEYRING: &str = "printf pw | gnome-keyring-daemon --foreground --unlock \
    --components=secrets >/dev/null 2>&1 & echo $! > \"$HOME/keyring.pid\"; sleep 2";
/// A bus with nobody on it.
const WITHOUT_KEYRING: &str = "true";

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_kept_in_the_keyring_and_found_again_after_a_restart() {
    let story = "stories::keyring::the_key_is_kept_in_the_keyring_and_found_again_after_a_restart";
    let Some(folder) = std::env::var_os(FOLDER) else {
        return in_session(story, WITH_KEYRING);
    };
    let folder = Arc::new(TempDir::new_in(folder).unwrap());
    let desk = Desk::at(folder, KeySource::Os).await;
    assert_eq!(desk.stage().await, Stage::FirstStart { needs_vault: false });
    desk.ask(owner(None)).await.unwrap();
    let form = router("BR-01", "10.0.0.1");
    let id = desk
        .ask(AddRouter {
            form,
            accept_pin: None,
        })
        .await
        .unwrap();
    let desk = desk.restart(KeySource::Os).await;
    let record = table::find(&desk.book().store, id).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&record).unwrap().expose(),
        "rahasia-router"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_waits_for_the_keyring_can_be_given_up() {
    let story = "stories::keyring::a_start_that_waits_for_the_keyring_can_be_given_up";
    let Some(home) = std::env::var_os(FOLDER) else {
        return in_session(story, WITH_KNOWN_KEYRING);
    };
    let daemon = std::fs::read_to_string(Path::new(&home).join("keyring.pid")).unwrap();
    let signal = |name: &str| {
        let kill = Command::new("kill").args([name, daemon.trim()]).status();
        assert!(kill.unwrap().success());
    };
    let folder = Arc::new(TempDir::new_in(home).unwrap());
    let desk = Desk::at(folder, KeySource::Os).await;
    desk.ask(owner(None)).await.unwrap();
    desk.core.stop().await;

    signal("-STOP");
    let start = crate::Core::start(config(desk.folder.path(), KeySource::Os));
    let given_up = tokio::time::timeout(Duration::from_secs(2), start).await;
    signal("-CONT");
    assert!(given_up.is_err(), "it did not wait for the keyring");
    let next = Desk::at(Arc::clone(&desk.folder), KeySource::Os).await;
    assert_eq!(next.stage().await, Stage::SignedOut);
    next.sign_in("budi").await.unwrap();
    assert!(next.book().keys.ready());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_without_a_keyring_asks_for_a_vault() {
    let story = "stories::keyring::a_bus_without_a_keyring_asks_for_a_vault";
    let Some(folder) = std::env::var_os(FOLDER) else {
        return in_session(story, WITHOUT_KEYRING);
    };
    let folder = Arc::new(TempDir::new_in(folder).unwrap());
    let desk = Desk::at(folder, KeySource::Os).await;
    assert_eq!(desk.stage().await, Stage::FirstStart { needs_vault: true });
    desk.ask(owner(Some("kalimat sandi brankas")))
        .await
        .unwrap();
    let desk = desk.restart(KeySource::Os).await;
    assert_eq!(desk.stage().await, Stage::VaultLocked);
}

/// Runs the story again in a session of its own; fails where the programs for it are missing.
fn in_session(story: &str, before: &str) {
    let home = TempDir::new().unwrap();
    let script = format!("{before}; exec \"$0\" --exact {story} --nocapture");
    let output = session(home.path())
        .args(["--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .output()
        .expect(
            "dbus-run-session and gnome-keyring-daemon are needed: apt install dbus gnome-keyring",
        );
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("1 passed"), "the story did not run: {said}");
}

fn session(home: &Path) -> Command {
    let mut command = Command::new("dbus-run-session");
    command
        .env(FOLDER, home)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY");
    command
}
