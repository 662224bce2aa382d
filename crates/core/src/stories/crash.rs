//! A process killed in the middle of writing loses nothing that it was told is committed.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::Stage;
use tempfile::TempDir;

use super::desk::{Desk, router};
use crate::KeySource;

const FOLDER: &str = "MIKROMON_STORY_FOLDER";
const STORY: &str = "stories::crash::a_killed_process_loses_nothing_it_committed";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_it_committed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return write_until_killed(Path::new(&folder)).await;
    }
    for after in [1, 7, 23] {
        let folder = Arc::new(TempDir::new().unwrap());
        let committed = tokio::task::spawn_blocking({
            let folder = Arc::clone(&folder);
            move || kill_after(&folder, after)
        })
        .await
        .unwrap();
        let desk = Desk::at(folder, KeySource::Ephemeral).await;
        assert_eq!(
            desk.stage().await,
            Stage::SignedOut,
            "the lock died with its process"
        );
        desk.sign_in("budi").await.unwrap();
        let rows = desk.ask(ListRouters {}).await.unwrap();
        for name in &committed {
            assert!(
                rows.iter().any(|it| it.router.name == *name),
                "{name} was lost"
            );
        }
        assert!(
            rows.len() <= committed.len() + 1,
            "more rows than were written"
        );
        each_row_has_its_edit(&desk).await;
    }
}

/// In the child: writes routers one after the other and says each name once it is committed.
async fn write_until_killed(folder: &Path) {
    let core = crate::Core::start(super::desk::config(folder, KeySource::Ephemeral))
        .await
        .unwrap();
    let desk = Desk {
        folder: Arc::new(TempDir::new().unwrap()),
        caller: core.connect(),
        core,
    };
    desk.ask(super::desk::owner(None)).await.unwrap();
    for n in 0.. {
        let name = format!("BR-{n}");
        let form = router(&name, &format!("10.{}.{}.1", n / 256, n % 256));
        desk.ask(AddRouter {
            form,
            accept_pin: None,
        })
        .await
        .unwrap();
        println!("\ncommitted {name}");
    }
}

/// Kills the child by SIGKILL once it has said so many names; answers all it said.
fn kill_after(folder: &TempDir, names: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", STORY, "--nocapture"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut committed = Vec::new();
    for line in lines {
        let line = line.unwrap_or_default();
        let Some(name) = line.strip_prefix("committed ") else {
            continue;
        };
        committed.push(name.to_owned());
        if committed.len() == names {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(names <= committed.len());
    committed
}

async fn each_row_has_its_edit(desk: &Desk) {
    let untold: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM router r WHERE NOT EXISTS
         (SELECT 1 FROM edit e WHERE e.tbl = 'router' AND e.row_id = r.id)",
    )
    .fetch_one(desk.book().store.read())
    .await
    .unwrap();
    assert_eq!(untold, 0);
}
