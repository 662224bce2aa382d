//! From the first start to a recovered router.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::{Desk, Light};
use mikromon_tests::window::Window;
use tokio::time::sleep;

use crate::open;
use crate::operator::{SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

/// A router that is down is told within this time.
const TOLD: Duration = Duration::from_secs(25);
/// Backoff to the next dial, then 20 s of being stable.
const RECOVERED: Duration = Duration::from_secs(120);
/// Rates come about every 2 s.
const CHANGES: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_router_is_added_seen_live_lost_told_acknowledged_and_recovered() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let name = &router.name;
    let window = open(&desk, "story").await?;

    make_owner(&window).await?;
    add_router(&window, router, &router.password).await?;
    let up = format!("#router-page[data-router='{name}'][data-state='up']");
    find(&window, &up, SOON).await?;
    assert_figures_change(&window).await?;
    desk.tray.wait_for(Light::Green, SOON).await?;
    window.save("1-live.png").await?;

    press(&window, "nav a[href='/']").await?;
    let killed = Instant::now();
    routers.kill(0).await?;
    let incident = format!("[data-incident='{name}'][data-status='open']");
    find(&window, &incident, TOLD).await?;
    let left = TOLD.saturating_sub(killed.elapsed());
    let told = desk.notifications.wait_for(name, left).await?;
    ensure!(
        told.at.duration_since(killed) <= TOLD,
        "told after {:?}",
        killed.elapsed()
    );
    desk.tray.wait_for(Light::Red, SOON).await?;
    window.save("2-down.png").await?;

    press(&window, &format!("{incident} button")).await?;
    write(
        &window,
        "[data-dialog='acknowledge'] #note",
        "PLN padam, genset menyusul",
    )
    .await?;
    press(&window, "[data-dialog='acknowledge'] button[type=submit]").await?;
    let taken = format!("[data-incident='{name}'][data-status='acknowledged']");
    find(&window, &taken, SOON).await?;
    window
        .wait_for_text("PLN padam, genset menyusul", SOON)
        .await?;
    window.save("3-acknowledged.png").await?;

    let seen = desk.notifications.all().len();
    routers.bring_back(0).await?;
    desk.notifications
        .wait_for_another(seen, name, RECOVERED)
        .await?;
    press(&window, "nav a[href='/incidents']").await?;
    press(&window, "main .page-head .seg button:last-child").await?;
    let resolved = format!("[data-incident='{name}'][data-status='resolved']");
    find(&window, &resolved, SOON).await?;
    desk.tray.wait_for(Light::Green, SOON).await?;
    window.save("4-recovered.png").await?;
    window.close().await
}

/// Waits until the interfaces have shown three different rates: figures of a live router move.
async fn assert_figures_change(window: &Window) -> Result<()> {
    let script = "return [...document.querySelectorAll('[data-interface] [data-cell=rx]')]\
        .map(cell => cell.innerText).join('|')";
    let start = Instant::now();
    let mut seen = HashSet::new();
    while seen.len() < 3 {
        ensure!(
            start.elapsed() < CHANGES,
            "live figures do not change: {seen:?}"
        );
        let rates = window.client.execute(script, Vec::new()).await?;
        let rates = rates.as_str().unwrap_or_default();
        if rates.contains(|it: char| it.is_ascii_digit()) {
            seen.insert(rates.to_owned());
        }
        sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}
