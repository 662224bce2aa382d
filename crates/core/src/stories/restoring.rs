//! Putting a store back where it matters most: killed in the middle of it, and where a company's
//! desktops share a server.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mikromon_api::branch::AddBranch;
use mikromon_api::router::AddRouter;
use mikromon_api::session::Stage;
use mikromon_api::store::PreviewBackup;
use mikromon_api::sync::GetSync;
use mikromon_domain::secret::Secret;
use tempfile::TempDir;

use super::backup::{PASSPHRASE, desk, empty, restore};
use super::desk::{Desk, PASSWORD, router};
use super::exchange::Office;
use crate::KeySource;

const FOLDER: &str = "MIKROMON_STORY_FOLDER";
const FILE: &str = "MIKROMON_STORY_FILE";
const STORY: &str = "stories::restoring::a_killed_process_leaves_the_old_store_or_the_new_one";
/// Moments at which the process is killed, from its begin to some time after its end.
const MOMENTS: u32 = 24;

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|it| (*it).to_owned()).collect()
}

async fn opened(folder: &Arc<TempDir>) -> Desk {
    let desk = Desk::at(Arc::clone(folder), KeySource::Ephemeral).await;
    assert!(!matches!(desk.stage().await, Stage::StoreRefused { .. }));
    desk.sign_in("budi").await.unwrap();
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_leaves_the_old_store_or_the_new_one() {
    if let (Some(folder), Ok(file)) = (std::env::var_os(FOLDER), std::env::var(FILE)) {
        return restore_until_killed(Path::new(&folder), &file).await;
    }
    let chest = TempDir::new().unwrap();
    let source = desk().await;
    source.add_routers("NEW", 2).await;
    let file = source.back_up(chest.path()).await.path;
    let begun = Instant::now();
    run(old_store().await.path(), &file, Duration::from_secs(60));
    let whole = begun.elapsed();
    let mut found = [0, 0];
    for moment in 0..MOMENTS {
        let folder = old_store().await;
        run(folder.path(), &file, whole * moment / (MOMENTS - 4));
        let desk = opened(&folder).await;
        let is_new = desk.router_names().await == names(&["NEW-0", "NEW-1"]);
        assert!(
            is_new || desk.router_names().await == names(&["OLD-0"]),
            "moment {moment}"
        );
        found[usize::from(is_new)] += 1;
        let left = ["restore.new", "backup.new"].map(|it| folder.path().join(it).exists());
        assert_eq!(left, [false, false]);
        let name = "Ciawi".to_owned();
        desk.ask(AddBranch { name }).await.unwrap();
        desk.core.stop().await;
    }
    assert!(found.iter().all(|it| *it > 0), "both were seen: {found:?}");
}

async fn old_store() -> Arc<TempDir> {
    let old = desk().await;
    old.add_routers("OLD", 1).await;
    old.core.stop().await;
    Arc::clone(&old.folder)
}

/// Kills the child by SIGKILL after that time, wherever it is.
fn run(folder: &Path, file: &str, after: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", STORY, "--nocapture"])
        .env(FOLDER, folder)
        .env(FILE, file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while begun.elapsed() < after && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
}

async fn restore_until_killed(folder: &Path, file: &str) {
    let core = crate::Core::start(super::desk::config(folder, KeySource::Vault))
        .await
        .unwrap();
    let desk = Desk {
        folder: Arc::new(TempDir::new().unwrap()),
        caller: core.connect(),
        core,
    };
    desk.sign_in("budi").await.unwrap();
    desk.ask(restore(file)).await.unwrap();
}

#[tokio::test]
async fn a_desktop_of_a_company_comes_back_as_another_computer_with_what_it_had_not_sent() {
    let mut office = Office::of(desk().await).await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.add_routers("SENT", 1).await;
    office.first.until_sent().await;
    let before = office.first.ask(GetSync {}).await.unwrap();
    office.server.stop().unwrap();
    let waiting = AddRouter {
        form: router("WAITS", "10.77.0.1"),
        accept_pin: None,
    };
    office.first.ask(waiting).await.unwrap();
    let chest = TempDir::new().unwrap();
    let made = office.first.back_up(chest.path()).await;
    office.first.core.stop().await;
    office.server.start_again().unwrap();

    let other = empty().await;
    let preview = PreviewBackup {
        path: made.path.clone(),
        passphrase: Secret::new(PASSPHRASE),
    };
    let view = other.ask(preview).await.unwrap();
    let server = before.server.clone().unwrap();
    assert!(view.server.is_some());
    let restored = other.ask(restore(&made.path)).await.unwrap();
    assert_eq!(restored.server, view.server);
    other.sign_in("budi").await.unwrap();
    assert_eq!(
        other.ask(GetSync {}).await.unwrap().server,
        None,
        "it follows nobody"
    );

    office.expect_another();
    other.ask(office.join(PASSWORD)).await.unwrap();
    other.until_sent().await;
    let after = other.ask(GetSync {}).await.unwrap();
    assert_ne!(
        after.server.unwrap().series,
        server.series,
        "numbers of its own"
    );
    assert_eq!(after.problems, 0);

    let member = office.waiting().await;
    member.until_named(&["SENT-0", "WAITS"]).await;
}
