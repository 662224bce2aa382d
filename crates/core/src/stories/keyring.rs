//! The real OS keyring: a Secret Service of its own on a session bus of its own.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use mikromon_api::router::AddRouter;
use mikromon_api::session::Stage;
use tempfile::TempDir;

use super::desk::{Desk, owner, router};
use crate::KeySource;
use crate::store::router as table;

const FOLDER: &str = "MIKROMON_STORY_FOLDER";

/// With the daemon unlocked there is a collection to keep keys in.
const WITH_KEYRING: &str =
    "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
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
