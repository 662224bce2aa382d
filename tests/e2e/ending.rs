//! How the app ends, and that there is only one.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::process::Process;
use mikromon_tests::desk::{Desk, Light};
use serde_json::json;

use crate::operator::{PASSWORD, SOON};
use crate::program;

/// The app gives a keyring 30 s to answer; who waits for that ends later than this.
const AT_ONCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn the_app_ends_when_asked_to_though_it_waits_for_the_keyring() -> Result<()> {
    let mut desk = Desk::set_up().await?;
    let folder = desk.home().join("store");
    let app = program("mikromon")?;
    let owner = json!({
        "login": "rina", "name": "Rina Wati", "password": PASSWORD, "passphrase": null
    });
    let mut call = desk.command(&app);
    call.arg("--data-dir").arg(&folder);
    call.args(["call", "session.create-owner", &owner.to_string()]);
    ensure!(call.status().await?.success(), "no owner was made");

    let mut keyring = desk.silence_keyring().await?;
    for mode in [&[][..], &["--headless"]] {
        let mut command = desk.command(&app);
        let mut app = Process::start(command.arg("--data-dir").arg(&folder).args(mode))?;
        keyring.wait_for(&app, SOON).await?;
        app.terminate()?;
        let status = app
            .wait(AT_ONCE)
            .await
            .with_context(|| format!("{mode:?}"))?;
        ensure!(status.success(), "{mode:?} ended with {status}");
    }
    Ok(())
}

#[tokio::test]
async fn a_second_start_on_the_users_own_data_ends_and_leaves_the_first_one_running() -> Result<()>
{
    let desk = Desk::set_up().await?;
    let app = program("mikromon")?;
    let mut first = Process::start(&mut desk.command(&app))?;
    desk.tray.wait_for(Light::Grey, SOON).await?;
    let mut second = Process::start(&mut desk.command(&app))?;
    let status = second.wait(SOON).await?;
    ensure!(status.success(), "the second start ended with {status}");
    ensure!(first.is_running()?, "the first one has ended");
    first.terminate()?;
    let status = first.wait(AT_ONCE).await?;
    ensure!(status.success(), "the first one ended with {status}");
    Ok(())
}
