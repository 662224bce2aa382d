//! Two windows on one shared server, brought to where people have something to decide: both change
//! one customer, and both add a router of one name, while neither sees the other.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::Camera;
use super::scenes::{CUT_OFF, HIRING, INVITING, TOGETHER, UNDECIDED};
use super::stage::{PASSWORD, make_owner, open};
use crate::desk::Desk;
use crate::hand::{SOON, find};
use crate::office::{self, Office};
use crate::window::Window;

const LOOK: Duration = Duration::from_millis(200);
const IN_STEP: &str = "header [data-trade='in-step']";
const UNDECIDED_MARK: &str = "header [data-trade='problems']";

pub(super) async fn play(desk: &Desk, app: &Path, camera: &Camera<'_>) -> Result<()> {
    let stage = (desk, app, camera);
    let first = open(desk, app, camera, "first").await?;
    make_owner(&first).await?;
    let store = desk.home().join("first");
    let office = Office::set_up(desk, app, &store, ("rina", PASSWORD)).await?;
    join(&first, &office.invite).await?;
    find(&first, IN_STEP, SOON).await?;
    let customer = json!({ "form": customer("Sri Wahyuni", "0812-3456-7890") });
    let customer = first.call("customer.add", customer).await?;
    let invite = office::invite(&first).await?;
    let second = open(desk, app, camera, "second").await?;
    join(&second, &invite).await?;
    sign_in(&second).await?;
    find(&second, IN_STEP, SOON).await?;
    first.close().await?;
    let first = reopen(stage, "first").await?;
    camera.take(&first, TOGETHER).await?;
    let siti =
        json!({ "login": "siti", "name": "Siti Aminah", "role": "noc", "password": PASSWORD });
    first.call("operator.add", siti).await?;
    camera.take(&first, HIRING).await?;
    camera.take(&first, INVITING).await?;
    grant(&first, &second).await?;
    office.pull_cable();
    change(&second, &customer, SECOND).await?;
    second.close().await?;
    office.plug_cable();
    change(&first, &customer, FIRST).await?;
    until_sent(&first).await?;
    let second = reopen(stage, "second").await?;
    find(&second, UNDECIDED_MARK, 4 * SOON).await?;
    camera.take(&second, UNDECIDED).await?;
    second.close().await?;
    office.pull_cable();
    first.close().await?;
    let first = reopen(stage, "first").await?;
    find(&first, "header [data-trade='offline']", 2 * SOON).await?;
    camera.take(&first, CUT_OFF).await?;
    first.close().await
}

/// On a display without a window manager, the window that was opened last has the keys: the one
/// that is looked at next is opened anew.
async fn reopen((desk, app, camera): (&Desk, &Path, &Camera<'_>), name: &str) -> Result<Window> {
    let window = open(desk, app, camera, name).await?;
    find(&window, "#sign-in", SOON).await?;
    sign_in(&window).await?;
    Ok(window)
}

async fn sign_in(window: &Window) -> Result<Value> {
    let order = json!({ "login": "rina", "password": PASSWORD });
    window.call("session.sign-in", order).await
}

async fn join(window: &Window, invite: &str) -> Result<()> {
    let join = json!({ "invite": invite, "password": PASSWORD, "passphrase": null });
    window.call("sync.join", join).await.map(drop)
}

/// Lets the one in that waits; returns when it knows.
async fn grant(first: &Window, second: &Window) -> Result<()> {
    let devices = first.call("key.devices", json!({})).await?;
    let waiting = devices.pointer("/holders/0").context("nobody waits")?;
    let of = |field| waiting.get(field).cloned().unwrap_or_default();
    let grant = json!({ "holder": of("id"), "words": of("words"), "admin": false });
    first.call("key.grant", grant).await?;
    let since = Instant::now();
    while second.call("key.own", json!({})).await?.get("state") != Some(&json!("Granted")) {
        ensure!(since.elapsed() < SOON, "the keys do not arrive");
        sleep(LOOK).await;
    }
    Ok(())
}

fn customer(name: &str, phone: &str) -> Value {
    json!({
        "code": "", "name": name, "phone": phone, "address": "", "branch": null, "nik": null,
        "npwp": null, "exempt": false, "note": "",
    })
}

/// What somebody makes of the customer, and where they put the router that both add: name,
/// telephone number, host.
type Meant = [&'static str; 3];

const FIRST: Meant = ["Sri Wahyuni Tan", "0812-3456-7000", "192.0.2.10"];
const SECOND: Meant = ["Sri Wahyuningsih", "0812-3456-7111", "192.0.2.20"];

async fn change(window: &Window, id: &Value, [name, phone, host]: Meant) -> Result<()> {
    let known = window.call("customer.get", json!({ "id": id })).await?;
    let revision = known.pointer("/customer/revision").context("no revision")?;
    let edit = json!({ "id": id, "revision": revision, "form": customer(name, phone) });
    window.call("customer.edit", edit).await?;
    let form = json!({
        "name": "BR-Cibinong-01", "host": host, "port": 8728, "transport": "plain",
        "username": "pemantau", "password": "rahasia", "core": false, "paused": true,
        "parent": null, "site": "Cibinong", "note": "", "position": null,
    });
    let add = json!({ "form": form, "accept_pin": null });
    window.call("router.add", add).await.map(drop)
}

async fn until_sent(window: &Window) -> Result<()> {
    let since = Instant::now();
    window.call("sync.now", json!({})).await?;
    while window.call("sync.status", json!({})).await?.get("waiting") != Some(&json!(0)) {
        ensure!(since.elapsed() < 4 * SOON, "the changes are not sent");
        sleep(LOOK).await;
    }
    Ok(())
}
