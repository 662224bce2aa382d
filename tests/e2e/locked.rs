//! A window that was left: it is locked, shows nothing of what lay open, and goes on from there.

use std::time::Duration;

use anyhow::{Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;

use crate::keyboard::{CONTROL, with};
use crate::open;
use crate::operator::{PASSWORD, SOON, find, make_owner, press, write};

/// A minute without a key, and the rest for a busy machine.
const IDLE: Duration = Duration::from_secs(100);

#[tokio::test]
async fn a_locked_window_shows_nothing_and_what_was_being_typed_is_there_after_it() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "locked").await?;
    make_owner(&window).await?;
    press(&window, "nav a[href='/routers']").await?;
    press(&window, "main a[href='/routers/add']").await?;
    write(&window, "#router-form #name", "BR-Ciawi-77").await?;

    press(&window, ".menu button.who").await?;
    press(&window, "#lock-now").await?;
    find(&window, "#unlock #password", SOON).await?;
    ensure!(
        window.count("#router-form, nav, .head").await? == 0,
        "pages are still there"
    );
    let refused = window.refusal("router.list", json!({})).await?;
    ensure!(refused["code"] == "SessionLocked", "it says {refused}");
    window.save("locked.png").await?;

    write(&window, "#unlock #password", "not the password").await?;
    press(&window, "#unlock button[type=submit]").await?;
    find(&window, "#unlock .field.err #password", SOON).await?;
    unlock(&window).await?;
    ensure!(
        typed(&window).await? == "BR-Ciawi-77",
        "what was typed is gone"
    );
    window.call("router.list", json!({})).await?;

    // From a dialog, by the key: it lies over the page again, and its field has the focus.
    with(&window, CONTROL, 'k').await?;
    find(&window, "dialog[open] input", SOON).await?;
    with(&window, CONTROL, 'l').await?;
    unlock(&window).await?;
    let over = "return document.activeElement.closest('dialog:modal') !== null";
    let over = window.client.execute(over, Vec::new()).await?;
    ensure!(over == json!(true), "the dialog is no longer over the page");

    // By itself, when nobody touches anything.
    let company = json!({ "revision": 0, "form": {
        "name": "PT Contoh", "address": "", "npwp": "", "pkp": false, "zone": "Wib",
        "due_day": null, "grace_days": 0, "idle_minutes": 1,
    } });
    window.call("company.set", company).await?;
    find(&window, "#unlock #password", IDLE).await?;
    press(&window, "#leave").await?;
    find(&window, "#sign-in", SOON).await?;
    window.close().await
}

async fn unlock(window: &Window) -> Result<()> {
    write(window, "#unlock #password", PASSWORD).await?;
    press(window, "#unlock button[type=submit]").await?;
    find(window, "#router-form #name", SOON).await.map(drop)
}

async fn typed(window: &Window) -> Result<String> {
    let value = "return document.querySelector('#router-form #name').value";
    let value = window.client.execute(value, Vec::new()).await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
