//! The demo, for pictures: its routers with customers, then the people of a company who sign in.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::scene::Scene;
use super::scenes::{
    CUSTOMER, EXPIRED, IMPORT, LOCKED, PEOPLE, SETTINGS, SIGNED_IN, SIGNED_OUT, VIEWER,
};
use super::stage::PASSWORD;
use super::{Camera, customers};
use crate::desk::Desk;
use crate::window::Window;

pub(super) const STAGE: [&[Scene]; 9] = [
    SIGNED_IN, CUSTOMER, IMPORT, SETTINGS, PEOPLE, SIGNED_OUT, EXPIRED, VIEWER, LOCKED,
];
/// Routers have figures, and the one that fails has an incident.
const FULL: Duration = Duration::from_secs(120);

pub(super) async fn play(desk: &Desk, app: &Path, camera: &Camera<'_>) -> Result<()> {
    let seen = desk.notifications.all().len();
    let window = Window::open(desk, app, &["--demo"], &camera.out).await?;
    desk.notifications.wait_for_another(seen, "", FULL).await?;
    customers::add(&window).await?;
    camera.take(&window, SIGNED_IN).await?;
    camera.take(&window, CUSTOMER).await?;
    camera.take(&window, IMPORT).await?;
    camera.take(&window, SETTINGS).await?;
    let made = hire(&window).await?;
    camera.take(&window, PEOPLE).await?;
    sign_out(&window).await?;
    camera.take(&window, SIGNED_OUT).await?;
    sign_in(&window, "dedi", &made).await?;
    camera.take(&window, EXPIRED).await?;
    sign_out(&window).await?;
    sign_in(&window, "tamu", PASSWORD).await?;
    camera.take(&window, VIEWER).await?;
    sign_out(&window).await?;
    for _ in 0..5 {
        // Refused, as it is meant to be.
        drop(sign_in(&window, "tamu", "not the password").await);
    }
    camera.take(&window, LOCKED).await?;
    window.close().await
}

/// Two operators more, of whom one sees a group of routers only and forgot the password; answers
/// the one that was made up.
async fn hire(window: &Window) -> Result<String> {
    let mut groups = Vec::new();
    for (name, note) in [
        ("Ciawi", "POP dan pelanggan sekitar Ciawi"),
        ("Cibinong", ""),
    ] {
        let add = json!({ "name": name, "note": note });
        groups.push(window.call("group.add", add).await?);
    }
    add(window, ["tamu", "Tamu Direksi", "viewer"]).await?;
    let dedi = add(window, ["dedi", "Dedi K.", "noc"]).await?;
    let scope = json!({ "id": dedi, "groups": [groups.first()] });
    window.call("operator.set-scope", scope).await?;
    let made = window
        .call("operator.reset-password", json!({ "id": dedi }))
        .await?;
    Ok(made.as_str().context("a password is a text")?.to_owned())
}

async fn add(window: &Window, [login, name, role]: [&str; 3]) -> Result<Value> {
    let operator = json!({ "login": login, "name": name, "role": role, "password": PASSWORD });
    window.call("operator.add", operator).await
}

async fn sign_in(window: &Window, login: &str, password: &str) -> Result<Value> {
    let order = json!({ "login": login, "password": password });
    window.call("session.sign-in", order).await
}

async fn sign_out(window: &Window) -> Result<Value> {
    window.call("session.sign-out", json!({})).await
}
