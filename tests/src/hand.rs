//! An operator's hand: finds, presses and writes on the page.

use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::window::Window;

/// A page, a form or an answer of the core, on a busy machine.
pub const SOON: Duration = Duration::from_secs(20);

/// Waits for an element and answers it.
///
/// # Errors
/// When it is not there in time; a picture tells what is there instead.
pub async fn find(window: &Window, css: &str, within: Duration) -> Result<Element> {
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

/// # Errors
/// When there is no such element, or another one covers it.
pub async fn press(window: &Window, css: &str) -> Result<()> {
    let element = find(window, css, SOON).await?;
    let pressed = element.click().await;
    if pressed.is_err() {
        window.save("failed.png").await?;
    }
    pressed.with_context(|| format!("`{css}` cannot be pressed"))
}

/// # Errors
/// When there is no such field, or it takes no text.
pub async fn write(window: &Window, css: &str, text: &str) -> Result<()> {
    let element = find(window, css, SOON).await?;
    // A page's first field takes the focus with its first frame, also from one that is written in.
    window.wait_until_drawn(Duration::ZERO).await?;
    bring_into_sight(window, &element).await?;
    let written = async {
        element.clear().await?;
        element.send_keys(text).await
    };
    let written = written.await;
    if written.is_err() {
        window.save("failed.png").await?;
    }
    written.with_context(|| format!("`{css}` takes no text"))
}

/// The driver itself scrolls no further than to the window's edge, where it then finds nothing.
async fn bring_into_sight(window: &Window, element: &Element) -> Result<()> {
    let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
    let element = serde_json::to_value(element)?;
    window.client.execute(script, vec![element]).await?;
    Ok(())
}
