//! What a role may not do is not offered to it, and refused where it is asked for all the same.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;

use crate::open;
use crate::operator::{PASSWORD, SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

/// A router that is down is told within this time.
const TOLD: Duration = Duration::from_secs(25);
const EDITS: &[&str] = &["#edit-router", "#remove-router"];
const HANDLES: &[&str] = &["[data-incident] button", ".detail form"];

#[tokio::test]
async fn a_viewer_sees_everything_that_happens_and_no_button_that_changes_it() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let window = watched(&desk, &routers, "viewer").await?;
    routers.kill(0).await?;
    let incident = "[data-incident][data-status='open']";
    find(&window, incident, TOLD).await?;
    sign_in_as(&window, "viewer").await?;

    find(&window, incident, SOON).await?;
    offers_none(&window, HANDLES).await?;
    offers_none(&window, &["nav a[href='/audit']"]).await?;
    press(&window, "nav a[href='/routers']").await?;
    find(&window, "#router-list tr[data-state]", SOON).await?;
    offers_none(&window, &["a[href='/routers/add']"]).await?;
    press(&window, "#router-list tr[data-state] a").await?;
    find(&window, "#router-page", SOON).await?;
    offers_none(&window, EDITS).await?;
    press(&window, "nav a[href='/incidents']").await?;
    find(&window, incident, SOON).await?;
    offers_none(&window, HANDLES).await?;
    window.save("viewer.png").await?;

    let id = router(&window).await?;
    let error = window.refusal("router.remove", json!({ "id": id })).await?;
    ensure!(
        error.get("code") == Some(&json!("NotAllowed")),
        "it was refused as {error}"
    );
    window.close().await
}

#[tokio::test]
async fn the_noc_edits_routers_but_reads_no_audit_log() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let window = watched(&desk, &routers, "noc").await?;
    sign_in_as(&window, "noc").await?;
    offers_none(&window, &["nav a[href='/audit']"]).await?;
    press(&window, "nav a[href='/routers']").await?;
    press(&window, "#router-list tr[data-state] a").await?;
    for button in EDITS {
        find(&window, button, SOON).await?;
    }
    let error = window
        .refusal("audit.list", json!({ "limit": 1, "before": null }))
        .await?;
    ensure!(
        error.get("code") == Some(&json!("NotAllowed")),
        "it was refused as {error}"
    );
    window.close().await
}

/// A window whose owner watches one router.
async fn watched(desk: &Desk, routers: &Routers, test: &str) -> Result<Window> {
    let router = routers.all.first().context("the simulator has no router")?;
    let window = open(desk, test).await?;
    make_owner(&window).await?;
    add_router(&window, router, &router.password).await?;
    find(&window, "#router-page[data-state='up']", SOON).await?;
    press(&window, "nav a[href='/']").await?;
    Ok(window)
}

/// The owner adds somebody of this role, who takes the seat.
async fn sign_in_as(window: &Window, role: &str) -> Result<()> {
    let operator = json!({ "login": "baru", "name": "Baru", "role": role, "password": PASSWORD });
    window.call("operator.add", operator).await?;
    window.call("session.sign-out", json!({})).await?;
    press(window, "#sign-in [data-login='baru']").await?;
    write(window, "#sign-in #password", PASSWORD).await?;
    press(window, "#sign-in button[type=submit]").await?;
    find(window, "nav a[href='/routers']", SOON).await.map(drop)
}

async fn offers_none(window: &Window, forbidden: &[&str]) -> Result<()> {
    for css in forbidden {
        ensure!(window.count(css).await? == 0, "the page offers `{css}`");
    }
    Ok(())
}

async fn router(window: &Window) -> Result<serde_json::Value> {
    let mut rows = window.call("router.list", json!({})).await?;
    let id = rows
        .pointer_mut("/0/router/id")
        .map(serde_json::Value::take);
    id.context("there is no router")
}
