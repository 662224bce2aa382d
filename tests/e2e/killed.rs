//! A test program that is killed leaves no program behind.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use mikromon_tests::desk::process::{Process, running_with};
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::{program, reports};

/// A desk, a cold webview and a simulated network on a busy machine.
const OPEN: Duration = Duration::from_secs(90);
const GONE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(100);

/// The kernel keeps 15 characters of a name.
const PROGRAMS: [&str; 6] = [
    "Xvfb",
    "dbus-daemon",
    "gnome-keyring-d",
    "WebKitWebDriver",
    "mikromon",
    "mikromon-simula",
];

#[tokio::test]
async fn a_desk_whose_owner_is_killed_takes_all_its_programs_along() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_mikromon-witness"));
    command.arg("--app").arg(program("mikromon")?);
    command.arg("--out").arg(reports("killed")).arg("demo");
    // Every program of the desk inherits it, and is known by it.
    command.env("TMPDIR", folder.path()).stdout(Stdio::null());
    let owner = Process::start(&mut command)?;
    let opened = wait_until(OPEN, || {
        let there = programs(folder.path())?;
        Ok(PROGRAMS
            .iter()
            .all(|name| there.iter().any(|it| it == name)))
    })
    .await?;
    // Kills its group, in which none of the desk's programs are.
    drop(owner);
    ensure!(opened, "the demo did not open");
    if !wait_until(GONE, || Ok(programs(folder.path())?.is_empty())).await? {
        bail!("these are left: {:?}", programs(folder.path())?);
    }
    Ok(())
}

/// Whether it became true in time.
async fn wait_until(within: Duration, is_true: impl Fn() -> Result<bool>) -> Result<bool> {
    let deadline = Instant::now() + within;
    while !is_true()? {
        if deadline < Instant::now() {
            return Ok(false);
        }
        sleep(LOOK).await;
    }
    Ok(true)
}

/// The names of the programs that run with this folder for their temporary files.
fn programs(folder: &Path) -> Result<Vec<String>> {
    let listed = running_with(&format!("TMPDIR={}", folder.display()))?;
    Ok(listed.into_iter().map(|it| it.name).collect())
}
