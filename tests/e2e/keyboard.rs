//! An operator's work without a mouse: nothing is pressed but keys.

use anyhow::{Context, Result, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;

use crate::open;
use crate::operator::{PASSWORD, SOON, find};
use crate::routers::Routers;

const TAB: char = '\u{E004}';
pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const LEFT: char = '\u{E012}';
const DOWN: char = '\u{E015}';
pub(crate) const CONTROL: char = '\u{E009}';
pub(crate) const ALT: char = '\u{E00A}';

async fn keys(window: &Window, text: &str) -> Result<()> {
    for key in text.chars() {
        window.key(key).await?;
    }
    Ok(())
}

/// A key while another one is held.
pub(crate) async fn with(window: &Window, held: char, key: char) -> Result<()> {
    let press = KeyActions::new("keys".to_owned())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: held });
    Ok(window.client.perform_actions(press).await?)
}

/// Presses Tab until the focus is on such an element.
async fn tab_to(window: &Window, css: &str) -> Result<()> {
    find(window, css, SOON).await?;
    let script = "return !!document.activeElement?.matches(arguments[0])";
    for _ in 0..200 {
        let here = window.client.execute(script, vec![json!(css)]).await?;
        if here == json!(true) {
            return Ok(());
        }
        window.key(TAB).await?;
    }
    window.save("failed.png").await?;
    anyhow::bail!("Tab does not come to `{css}`")
}

async fn fill(window: &Window, css: &str, text: &str) -> Result<()> {
    tab_to(window, css).await?;
    keys(window, text).await
}

async fn path(window: &Window) -> Result<String> {
    let path = window
        .client
        .execute("return location.pathname", vec![])
        .await?;
    Ok(path.as_str().context("no path")?.to_owned())
}

#[tokio::test]
async fn a_router_is_added_found_pinned_and_left_again_by_keys_alone() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let window = open(&desk, "keyboard").await?;

    fill(&window, "#first-start #name", "Rina Wati").await?;
    fill(&window, "#first-start #login", "rina").await?;
    fill(&window, "#first-start #password", PASSWORD).await?;
    fill(&window, "#first-start #password-again", PASSWORD).await?;
    window.key(ENTER).await?;

    tab_to(&window, "nav a[href='/routers']").await?;
    window.key(ENTER).await?;
    tab_to(&window, "main a[href='/routers/add']").await?;
    window.key(ENTER).await?;
    fill(&window, "#router-form #name", &router.name).await?;
    fill(&window, "#router-form #host", &router.host).await?;
    tab_to(&window, "#router-form #port").await?;
    with(&window, CONTROL, 'a').await?;
    keys(&window, &router.port.to_string()).await?;
    fill(&window, "#router-form #username", &router.username).await?;
    fill(&window, "#router-form #password", &router.password).await?;
    window.key(ENTER).await?;
    find(&window, "#router-page[data-state='up']", SOON).await?;
    let page = path(&window).await?;

    tab_to(&window, "#pin-router").await?;
    window.key(ENTER).await?;
    find(&window, "#pin-router[aria-pressed='true']", SOON).await?;

    // The palette, from anywhere, and back.
    with(&window, CONTROL, 'k').await?;
    find(&window, "[data-dialog='palette'] input:focus", SOON).await?;
    keys(&window, "insiden").await?;
    find(&window, ".palette .hit mark", SOON).await?;
    window.key(ENTER).await?;
    window
        .wait_for_count("[data-dialog='palette']", 0, SOON)
        .await?;
    ensure!(
        path(&window).await? == "/incidents",
        "at {}",
        path(&window).await?
    );
    with(&window, ALT, LEFT).await?;
    find(&window, "#router-page", SOON).await?;
    ensure!(path(&window).await? == page, "Alt and Left did not go back");

    // Two letters, and the key of the pinned router.
    keys(&window, "gs").await?;
    find(&window, "nav a[href='/settings'][aria-current]", SOON).await?;
    with(&window, CONTROL, '1').await?;
    find(&window, "#router-page", SOON).await?;
    ensure!(path(&window).await? == page, "Ctrl and 1 did not open it");

    // What was opened last stands first, before anything is typed.
    keys(&window, "go").await?;
    find(&window, "#overview-routers", SOON).await?;
    with(&window, CONTROL, 'k').await?;
    find(&window, ".palette .hit", SOON).await?;
    window.key(DOWN).await?;
    find(&window, "#palette-1[aria-selected='true']", SOON).await?;
    window.key(ESCAPE).await?;
    window
        .wait_for_count("[data-dialog='palette']", 0, SOON)
        .await?;

    // The list of keys, and a letter that is typed into a field is a letter.
    window.key('?').await?;
    find(&window, "[data-dialog='keys']", SOON).await?;
    window.key(ESCAPE).await?;
    window
        .wait_for_count("[data-dialog='keys']", 0, SOON)
        .await?;
    keys(&window, "gr/g?").await?;
    let script = "return document.activeElement.value ?? null";
    let typed = window.client.execute(script, vec![]).await?;
    ensure!(typed == json!("g?"), "the search holds {typed}");
    window.save("done.png").await?;
    window.close().await
}
