//! The bridge to the page: its one way to ask, and the events it hears. Nothing else of tauri or of
//! this program is open to it.
//!
//! The page asks by `rpc`, tells its language by `set_language`, sets how large it is drawn by
//! `set_zoom` and whether it fills the screen by `set_full_screen`, hands a file to the operator by
//! `save_file`, lets them choose a path by `choose_path`, asks and says by `autostart` and
//! `set_autostart` whether MikroMon starts with the computer, and listens to two events: `core` (a
//! [`mikromon_api::Event`]) and `open-router` (the id of the router to show).

use std::sync::Arc;

use mikromon_api::{Reply, Request};
use mikromon_domain::ids::RouterId;
use tauri::{AppHandle, Emitter, State, Url, WebviewWindow};

use crate::desk::{Desk, next};
use crate::text::Language;
use crate::window;

/// Where the page comes from: the binary itself, under the name that tauri gives it.
pub(crate) const ORIGIN: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

/// The window shows nothing but the page, whatever a link or a script asks for.
pub(crate) fn is_ours(url: &Url) -> bool {
    url.port().is_none()
        && url
            .host_str()
            .is_some_and(|host| format!("{}://{host}", url.scheme()) == ORIGIN)
}

#[tauri::command]
pub(crate) async fn rpc(desk: State<'_, Arc<Desk>>, request: Request) -> Reply {
    desk.core
        .call(&desk.caller, &request.name, request.args)
        .await
}

/// For notifications and the tray. The page calls it when it starts and when it is changed.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands its state over by value"
)]
pub(crate) fn set_language(desk: State<'_, Arc<Desk>>, language: Language) {
    desk.language.send_replace(language);
}

/// How large the page is drawn, in percent of what the system has; 50 to 300.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands the window over by value"
)]
pub(crate) fn set_zoom(window: WebviewWindow, percent: u16) {
    let factor = f64::from(percent.clamp(50, 300)) / 100.0;
    if let Err(error) = window.set_zoom(factor) {
        tracing::warn!("the page is not drawn at {percent} %: {error}");
    }
}

/// For the wallboard.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands the window over by value"
)]
pub(crate) fn set_full_screen(window: WebviewWindow, on: bool) {
    if let Err(error) = window.set_fullscreen(on) {
        tracing::warn!("the window does not fill the screen: {error}");
    }
}

/// Forwards the core's events to the page until the core ends, as far as who is signed in may hear
/// them. What the operator may not see is masked.
pub(crate) async fn forward(app: AppHandle, desk: Arc<Desk>) {
    let mut events = desk.core.events();
    while let Some(event) = next(&mut events).await {
        let Some(event) = desk.core.heard(&desk.caller, event).await else {
            continue;
        };
        let told = match desk.core.as_seen(&desk.caller, &event).await {
            Ok(event) => app.emit_to(window::LABEL, "core", event),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = told {
            tracing::warn!("the page did not get an event: {error}");
        }
    }
}

/// Shows the window with that router's page.
pub(crate) fn open_router(app: &AppHandle, id: RouterId) {
    window::show(app);
    if let Err(error) = app.emit_to(window::LABEL, "open-router", id) {
        tracing::warn!("the page was not told to open a router: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let ours = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(ours(ORIGIN) && ours(&format!("{ORIGIN}/routers?q=a")));
        assert!(!ours(&format!("{ORIGIN}:8080/")), "another program's port");
        for foreign in [
            "https://example.net/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://localhost.example.net/",
            "tile://localhost/osm/1/0/0",
        ] {
            assert!(!ours(foreign), "{foreign}");
        }
    }
}
