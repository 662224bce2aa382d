//! When no router answers any more, this computer's network is told as lost, and no router as down.

use std::time::Duration;

use anyhow::{Result, ensure};
use mikromon_tests::desk::{Desk, Light};
use serde_json::json;

use crate::open;
use crate::operator::{SOON, find, make_owner, press};
use crate::routers::Routers;

/// Fewer are never taken for this computer's own network.
const ROUTERS: usize = 6;
/// Far more than it may take; how long a loss takes to be told is measured in the story.
const TOLD: Duration = Duration::from_secs(60);
/// Backoff to the next dial.
const BACK: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_lost_network_of_this_computer_is_told_and_opens_no_incident() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, ROUTERS).await?;
    let window = open(&desk, "offline").await?;
    make_owner(&window).await?;
    for router in &routers.all {
        let add = json!({ "form": router.form(), "accept_pin": null });
        window.call("router.add", add).await?;
    }
    press(&window, "nav a[href='/routers']").await?;
    window
        .wait_for_count("#router-list tr[data-state='up']", ROUTERS, SOON)
        .await?;

    press(&window, "nav a[href='/']").await?;
    routers.kill_all().await?;
    find(&window, "#notice.warn", TOLD).await?;
    desk.tray.wait_for(Light::Grey, SOON).await?;
    window.save("offline.png").await?;
    let query = json!({ "filter": "All", "router": null, "limit": 9 });
    let incidents = window.call("incident.list", query).await?;
    ensure!(incidents == json!([]), "incidents were opened: {incidents}");

    routers.bring_all_back().await?;
    desk.tray.wait_for(Light::Green, BACK).await?;
    window.wait_for_count("#notice", 0, SOON).await?;
    window.close().await
}
