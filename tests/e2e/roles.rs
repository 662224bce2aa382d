//! What a role may not do is not offered to it, and refused where it is asked for all the same.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;

use crate::open;
use crate::operator::{PASSWORD, SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

/// Far more than it may take; how long a loss takes to be told is measured in the story.
const TOLD: Duration = Duration::from_secs(60);
const AUDIT: &str = "nav a[href='/audit']";
const ADD: &str = "main a[href='/routers/add']";
const EDITS: &[&str] = &["#edit-router", "#remove-router"];
/// On the card of the overview.
const TAKE: &str = "li[data-incident] button";
/// On the page of incidents.
const HANDLES: &[&str] = &["#incident-detail button.primary", "#incident-note"];
const INCIDENT: &str = "[data-incident][data-status='open']";

#[tokio::test]
async fn a_viewer_sees_everything_that_happens_and_no_button_that_changes_it() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let window = watched(&desk, &routers, "viewer").await?;
    routers.kill(0).await?;
    find(&window, INCIDENT, TOLD).await?;
    walk(&window, offers_all).await?;
    sign_in_as(&window, "viewer").await?;
    walk(&window, offers_none).await?;
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
    offers_all(&window, &[AUDIT]).await?;
    sign_in_as(&window, "noc").await?;
    offers_none(&window, &[AUDIT]).await?;
    press(&window, "nav a[href='/routers']").await?;
    press(&window, "#router-list tr[data-state] a").await?;
    offers_all(&window, EDITS).await?;
    let error = window
        .refusal(
            "audit.list",
            json!({ "filter": {}, "offset": 0, "limit": 1 }),
        )
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

/// Goes to every place where something can be changed, and looks there once it is drawn. The owner
/// goes first: what is not there for the viewer has to be what is there for the owner.
async fn walk(window: &Window, look: impl AsyncFn(&Window, &[&str]) -> Result<()>) -> Result<()> {
    press(window, "nav a[href='/']").await?;
    find(window, INCIDENT, SOON).await?;
    look(window, &[TAKE, AUDIT]).await?;
    press(window, "nav a[href='/routers']").await?;
    find(window, "#router-list tr[data-state]", SOON).await?;
    look(window, &[ADD]).await?;
    press(window, "#router-list tr[data-state] a").await?;
    find(window, "#router-page", SOON).await?;
    look(window, EDITS).await?;
    press(window, "nav a[href='/incidents']").await?;
    find(window, "#incident-detail", SOON).await?;
    look(window, HANDLES).await
}

async fn offers_all(window: &Window, wanted: &[&str]) -> Result<()> {
    for css in wanted {
        find(window, css, SOON).await?;
    }
    Ok(())
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
