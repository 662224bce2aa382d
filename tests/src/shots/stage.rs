//! What the app is opened on for pictures: the demo, a store of its own that is empty at first, a
//! store that cannot be read, routers that cannot be trusted or reached, a shared server.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::scene::Scene;
use super::scenes::{
    ALL, AWAY, CERTIFICATE, CUT_OFF, EMPTY, FIRST_START, HIRING, INVITING, OFFLINE, REFUSED,
    TOGETHER, UNDECIDED,
};
use super::{Camera, demo, together};
use crate::desk::Desk;
use crate::hand::{SOON, find, press};
use crate::routers::{Router, Routers};
use crate::window::Window;

/// Silence is told as a computer without a network within this time.
const LOST: Duration = Duration::from_secs(60);
pub(super) const PASSWORD: &str = "sawah hijau 27";
const ROUTERS: usize = 6;

pub(crate) fn names() -> Vec<&'static str> {
    ALL.iter().copied().flatten().map(|it| it.name).collect()
}

pub(crate) async fn play(desk: &Desk, app: &Path, camera: &Camera<'_>) -> Result<()> {
    let wants = |stages: &[&[Scene]]| stages.iter().any(|it| camera.wants_any(it));
    if wants(&demo::STAGE) {
        demo::play(desk, app, camera).await.context("demo")?;
    }
    if wants(&[FIRST_START, AWAY, EMPTY, CERTIFICATE, OFFLINE]) {
        own_data(desk, app, camera).await.context("own data")?;
    }
    if wants(&[REFUSED]) {
        unreadable(desk, app, camera).await.context("unreadable")?;
    }
    if wants(&[TOGETHER, HIRING, INVITING, UNDECIDED, CUT_OFF]) {
        together::play(desk, app, camera)
            .await
            .context("together")?;
    }
    Ok(())
}

async fn own_data(desk: &Desk, app: &Path, camera: &Camera<'_>) -> Result<()> {
    let window = open(desk, app, camera, "own-data").await?;
    find(&window, "#first-start", SOON).await?;
    camera.take(&window, FIRST_START).await?;
    make_owner(&window).await?;
    window
        .call("session.lock", json!({ "wall": false }))
        .await?;
    camera.take(&window, AWAY).await?;
    let unlock = json!({ "password": PASSWORD });
    window.call("session.unlock", unlock).await?;
    camera.take(&window, EMPTY).await?;
    let routers = Routers::start_with(desk, ROUTERS, "mixed").await?;
    let tls = add_all(&window, &routers).await?;
    routers.renew_certificate(tls.0).await?;
    window.call("router.retry", json!({ "id": tls.1 })).await?;
    camera.take(&window, CERTIFICATE).await?;
    if camera.wants_any(OFFLINE) {
        routers.kill_all().await?;
        press(&window, "nav a[href='/']").await?;
        find(&window, "#notice.warn", LOST).await?;
        camera.take(&window, OFFLINE).await?;
    }
    window.close().await
}

pub(super) async fn make_owner(window: &Window) -> Result<Value> {
    let owner =
        json!({ "login": "rina", "name": "Rina Wati", "password": PASSWORD, "passphrase": null });
    window.call("session.create-owner", owner).await
}

/// Puts every router into the book and waits until all are up; answers which one speaks TLS.
async fn add_all(window: &Window, routers: &Routers) -> Result<(usize, Value)> {
    let mut tls = None;
    for (index, router) in routers.all.iter().enumerate() {
        if let (None, Some(port)) = (&tls, router.tls_port) {
            let add = over_tls(window, router, port).await?;
            tls = Some((index, window.call("router.add", add).await?));
        } else {
            let add = json!({ "form": router.form(), "accept_pin": null });
            window.call("router.add", add).await?;
        }
    }
    press(window, "nav a[href='/routers']").await?;
    let up = "#router-list tr[data-state='up']";
    window.wait_for_count(up, ROUTERS, SOON).await?;
    tls.context("no router offers TLS")
}

/// The order that adds it with the certificate that it shows.
async fn over_tls(window: &Window, router: &Router, port: u16) -> Result<Value> {
    let form = router.form_of(port, "tls");
    let test = json!({ "form": form.clone(), "id": null, "accept_pin": null });
    let error = window.refusal("router.test", test).await?;
    Ok(json!({ "form": form, "accept_pin": error.get("detail") }))
}

async fn unreadable(desk: &Desk, app: &Path, camera: &Camera<'_>) -> Result<()> {
    let folder = desk.home().join("unreadable");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("mikromon.db"),
        "this is no database".repeat(100),
    )?;
    let window = open(desk, app, camera, "unreadable").await?;
    camera.take(&window, REFUSED).await?;
    window.close().await
}

pub(super) async fn open(
    desk: &Desk,
    app: &Path,
    camera: &Camera<'_>,
    name: &str,
) -> Result<Window> {
    let folder = desk.home().join(name);
    let folder = folder.to_str().context("the home folder is no text")?;
    Window::open(desk, app, &["--data-dir", folder], &camera.out).await
}
