//! The demo, as `cargo xtask demo` opens it.

use std::time::Duration;

use anyhow::{Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::sighting::Sighting;
use mikromon_tests::window::Window;

use crate::{program, reports};

/// One router fails 20 s after the start, and is told within 25 s more.
const SHOWN: Duration = Duration::from_secs(90);

#[tokio::test]
async fn the_demo_shows_an_incident_a_notification_and_a_red_tray_for_the_router_that_fails()
-> Result<()> {
    let desk = Desk::set_up().await?;
    let app = program("mikromon")?;
    let window = Window::open(&desk, &app, &["--demo"], &reports("demo")).await?;
    let seen = Sighting::wait(&desk, &window, SHOWN).await?;
    let told = format!("{} {}", seen.notification.summary, seen.notification.body);
    let is_named = seen
        .incident
        .split(' ')
        .any(|word| word.contains('-') && told.contains(word));
    ensure!(
        is_named,
        "the notification `{told}` is not about `{}`",
        seen.incident
    );
    window.close().await
}
