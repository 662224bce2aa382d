//! A router's certificate is pinned; another one stops the app until an operator accepts it.

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;

use crate::open;
use crate::operator::{SOON, fill_router, find, make_owner, press, write};
use crate::routers::Routers;

#[tokio::test]
async fn another_certificate_stops_the_router_until_its_fingerprint_is_accepted() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start_with(&desk, 1, "mixed").await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let port = router.tls_port.context("the router has no TLS")?;
    let window = open(&desk, "certificate").await?;
    make_owner(&window).await?;

    fill_router(&window, router, &router.password).await?;
    let transports = find(&window, "#router-form #transport", SOON).await?;
    transports.select_by_value("tls").await?;
    write(&window, "#router-form #port", &port.to_string()).await?;
    press(&window, "#test-connection").await?;
    let pinned = fingerprint(&window).await?;
    press(&window, "#accept-certificate").await?;
    find(&window, "#test-result[data-result='ok']", SOON).await?;
    press(&window, "#router-form button[type=submit]").await?;
    find(&window, "#router-page[data-state='up']", SOON).await?;

    routers.renew_certificate(0).await?;
    press(&window, "#retry-now").await?;
    find(&window, "#router-page[data-state='pin-changed']", SOON).await?;
    let other = fingerprint(&window).await?;
    ensure!(other != pinned, "the page shows the certificate it knows");
    window.save("changed.png").await?;
    press(&window, "#accept-certificate").await?;
    find(&window, "#router-page[data-state='up']", SOON).await?;
    window.close().await
}

async fn fingerprint(window: &Window) -> Result<String> {
    let code = find(window, "#certificate [data-pin]", SOON).await?;
    code.attr("data-pin").await?.context("no fingerprint")
}
