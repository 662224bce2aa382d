//! A page whose process ended is loaded anew, and goes on.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::desk::process::{Process, running_with};
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::program;

/// The kernel keeps 15 characters of `WebKitWebProcess`.
const NAME: &str = "WebKitWebProces";
/// A cold webview on a busy machine, and the pause of a page that ended twice.
const SHOWN: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(200);
/// An empty window on an empty screen has a handful.
const COLOURS: usize = 100;

#[tokio::test]
async fn a_page_whose_process_ended_is_loaded_anew_and_goes_on() -> Result<()> {
    let desk = Desk::set_up().await?;
    let mut app = Process::start(desk.command(&program("mikromon")?).arg("--demo"))?;
    let mut page = new_page(&desk, None).await.context("at the start")?;
    // The second time within a minute it comes back after a pause, and with the first page.
    for time in ["once", "twice"] {
        kill(page).await?;
        page = new_page(&desk, Some(page)).await.context(time)?;
        ensure!(app.is_running()?, "the app ended with its page, {time}");
    }
    app.terminate()
}

/// Waits for a page that is drawn by another process, and that lives: its figures change. What a dead one
/// left on the screen does not.
async fn new_page(desk: &Desk, last: Option<u32>) -> Result<u32> {
    let deadline = Instant::now() + SHOWN;
    let mut before = None;
    loop {
        let other = web_process(desk)?.filter(|it| Some(*it) != last);
        if let Some(process) = other {
            let screen = desk.screen()?;
            let changed = before.as_ref().is_some_and(|it| *it != screen);
            if changed && COLOURS <= screen.middle_colours() {
                return Ok(process);
            }
            before.get_or_insert(screen);
        }
        if deadline < Instant::now() {
            bail!("no page is drawn: {other:?} after {last:?}");
        }
        sleep(LOOK).await;
    }
}

fn web_process(desk: &Desk) -> Result<Option<u32>> {
    let home = format!("HOME={}", desk.home().display());
    let all = running_with(&home)?;
    Ok(all.iter().find(|it| it.name == NAME).map(|it| it.id))
}

/// As the system does when memory runs short.
async fn kill(process: u32) -> Result<()> {
    let mut kill = Command::new("kill");
    let status = kill.args(["-KILL", &process.to_string()]).status().await?;
    ensure!(status.success(), "it was not killed");
    Ok(())
}
