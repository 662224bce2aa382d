//! What a window tells while nobody is signed in at it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::{Desk, Light};
use mikromon_tests::window::Window;
use serde_json::{Value, json};

use crate::open;
use crate::operator::{PASSWORD, SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

/// Down detection takes 25 s at most; the rest is for a busy machine.
const TOLD: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_signed_out_page_hears_nothing_of_routers_while_tray_and_notifications_go_on()
-> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let window = open(&desk, "signed-out").await?;
    make_owner(&window).await?;
    add_router(&window, router, &router.password).await?;
    let up = format!(
        "#router-page[data-router='{}'][data-state='up']",
        router.name
    );
    find(&window, &up, SOON).await?;
    desk.tray.wait_for(Light::Green, SOON).await?;

    window.call("session.sign-out", json!({})).await?;
    find(&window, "#sign-in", SOON).await?;
    listen(&window).await?;
    routers.kill(0).await?;
    desk.notifications.wait_for(&router.name, TOLD).await?;
    desk.tray.wait_for(Light::Red, SOON).await?;
    let heard = heard(&window).await?;
    let session = json!({ "Invalidated": ["Session"] });
    ensure!(heard.iter().all(|it| *it == session), "heard {heard:?}");

    write(&window, "#sign-in #password", PASSWORD).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    press(&window, "nav a[href='/']").await?;
    window.incident_of(&router.name, SOON).await?;
    find(&window, "nav a[href='/incidents'] .count", SOON).await?;
    ensure!(
        !self::heard(&window).await?.is_empty(),
        "the test itself is deaf"
    );
    window.close().await
}

/// Keeps the core's events from now on.
async fn listen(window: &Window) -> Result<()> {
    let script = "const done = arguments[0]; window.heard = [];\
        window.__TAURI__.event.listen('core', it => window.heard.push(it.payload)).then(() => done())";
    window.client.execute_async(script, Vec::new()).await?;
    Ok(())
}

async fn heard(window: &Window) -> Result<Vec<Value>> {
    let heard = window
        .client
        .execute("return window.heard", Vec::new())
        .await?;
    Ok(serde_json::from_value(heard)?)
}
