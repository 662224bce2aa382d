//! Alerts as desktop notifications. What is worth an alert, and whether they are muted, is decided
//! in the core; here they only get words.
//!
//! The plugin sends each from a thread of its own and drops what cannot be sent, so that a desktop
//! without a notification daemon, or without a session bus, delays nothing.

use std::sync::Arc;

use mikromon_api::Event;
use mikromon_api::alert::Alert;
use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt;

use crate::desk::{Desk, next};
use crate::{text, window};

/// Shows alerts until the core ends. A click on one shows the window, where the desktop tells it.
pub(crate) async fn run(app: AppHandle, desk: Arc<Desk>) {
    let shown = app.clone();
    if let Err(error) = app.notification().on_action(move |_| window::show(&shown)) {
        tracing::warn!("clicks on notifications are not heard: {error}");
    }
    let mut events = desk.core.events();
    while let Some(event) = next(&mut events).await {
        if matches!(event, Event::Alert(_))
            && let Some(Event::Alert(alert)) = desk.core.noticed(&desk.caller, event).await
        {
            show(&app, &desk, &alert);
        }
    }
}

fn show(app: &AppHandle, desk: &Desk, alert: &Alert) {
    let (title, body) = text::notification(*desk.language.borrow(), alert);
    let notification = app.notification().builder().title(title).body(body);
    if let Err(error) = notification.show() {
        tracing::warn!("a notification was not shown: {error}");
    }
}
