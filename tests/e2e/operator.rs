//! What an operator does with keyboard and mouse.

use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::Locator;
use fantoccini::elements::Element;
use mikromon_tests::window::Window;

use crate::routers::Router;

/// A page, a form or an answer of the core, on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(20);

pub(crate) const PASSWORD: &str = "sawah hijau 27";

/// Waits for an element and answers it.
pub(crate) async fn find(window: &Window, css: &str, within: Duration) -> Result<Element> {
    let found = window
        .client
        .wait()
        .at_most(within)
        .for_element(Locator::Css(css))
        .await;
    if found.is_err() {
        window.save("failed.png").await?;
    }
    found.with_context(|| format!("the page has no `{css}`"))
}

pub(crate) async fn press(window: &Window, css: &str) -> Result<()> {
    let element = find(window, css, SOON).await?;
    element
        .click()
        .await
        .with_context(|| format!("`{css}` cannot be pressed"))
}

pub(crate) async fn write(window: &Window, css: &str, text: &str) -> Result<()> {
    let element = find(window, css, SOON).await?;
    element.clear().await?;
    element
        .send_keys(text)
        .await
        .with_context(|| format!("`{css}` takes no text"))
}

/// First start: makes the owner, and is signed in.
pub(crate) async fn make_owner(window: &Window) -> Result<()> {
    write(window, "#first-start #name", "Rina Wati").await?;
    write(window, "#first-start #login", "rina").await?;
    write(window, "#first-start #password", PASSWORD).await?;
    write(window, "#first-start #password-again", PASSWORD).await?;
    press(window, "#first-start button[type=submit]").await?;
    find(window, "nav a[href='/routers']", SOON).await.map(drop)
}

/// Fills the form of a new router and saves it.
pub(crate) async fn add_router(window: &Window, router: &Router, password: &str) -> Result<()> {
    press(window, "nav a[href='/routers']").await?;
    press(window, "main a[href='/routers/add']").await?;
    write(window, "#router-form #name", &router.name).await?;
    write(window, "#router-form #host", &router.host).await?;
    write(window, "#router-form #port", &router.port.to_string()).await?;
    write(window, "#router-form #username", &router.username).await?;
    write(window, "#router-form #password", password).await?;
    press(window, "#router-form button[type=submit]").await
}
