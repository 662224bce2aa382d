//! What operators of these tests do again and again.

use anyhow::Result;
pub(crate) use mikromon_tests::hand::{SOON, find, press, write};
use mikromon_tests::window::Window;

use crate::routers::Router;

pub(crate) const PASSWORD: &str = "sawah hijau 27";

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
    fill_router(window, router, password).await?;
    press(window, "#router-form button[type=submit]").await
}

/// Opens the form of a new router and fills it.
pub(crate) async fn fill_router(window: &Window, router: &Router, password: &str) -> Result<()> {
    press(window, "nav a[href='/routers']").await?;
    press(window, "main a[href='/routers/add']").await?;
    write(window, "#router-form #name", &router.name).await?;
    write(window, "#router-form #host", &router.host).await?;
    write(window, "#router-form #port", &router.port.to_string()).await?;
    write(window, "#router-form #username", &router.username).await?;
    write(window, "#router-form #password", password).await
}
