//! The tray icon: its light is the network's state, its menu the few things done without a window.
//!
//! On a desktop without a tray it is tried again now and then, because a panel may start later than
//! the app.

mod view;

use std::sync::Arc;
use std::time::Duration;

use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
use mikromon_api::incident::{IncidentFilter, ListIncidents};
use mikromon_api::session::GetStatus;
use mikromon_api::{ApiError, Event, Light, Tag};
use mikromon_domain::incident::IncidentKind;
use tauri::image::Image;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};
use tokio::sync::broadcast::Receiver;
use tokio::time::sleep;

use crate::desk::{Desk, next};
use crate::tray::view::{Action, DownRouter, Line, Seen, View};
use crate::{page, window};

const ID: &str = "network";
const MUTE_MINUTES: u32 = 60;
const TRY_AGAIN: Duration = Duration::from_secs(20);
/// More than the menu shows, so that it can say how many are left out.
const INCIDENTS: u32 = 500;

/// Keeps the tray up to date until the core ends. It is touched only when what it shows changes.
pub(crate) async fn run(app: AppHandle, desk: Arc<Desk>) {
    let mut events = desk.core.events();
    let mut network = desk.core.network();
    let mut language = desk.language.subscribe();
    let mut shown = None;
    loop {
        let view = View::of(&look(&desk).await, *language.borrow_and_update());
        if shown.as_ref() != Some(&view) || !is_there(&app) {
            put(&app, view.clone());
            shown = Some(view);
        }
        tokio::select! {
            more = stale(&mut events) => if !more { return },
            _ = network.changed() => {}
            _ = language.changed() => {}
            () = sleep(TRY_AGAIN) => {}
        }
    }
}

/// Waits for an event that changes what the menu shows; `false` at the end.
async fn stale(events: &mut Receiver<Event>) -> bool {
    while let Some(event) = next(events).await {
        if let Event::Invalidated(tags) = event
            && tags
                .iter()
                .any(|tag| matches!(tag, Tag::Session | Tag::Incidents | Tag::Alerts))
        {
            return true;
        }
    }
    false
}

/// What this desk may see. Names are shown only to an operator who may see incidents.
async fn look(desk: &Desk) -> Seen {
    let status = desk.ask(GetStatus {}).await;
    let incidents = desk
        .ask(ListIncidents {
            filter: IncidentFilter::Current,
            router: None,
            limit: INCIDENTS,
        })
        .await
        .unwrap_or_default();
    Seen {
        network: *desk.core.network().borrow(),
        muted: status.is_ok_and(|status| status.muted_until.is_some()),
        down: incidents
            .into_iter()
            .filter(|incident| incident.kind == IncidentKind::RouterDown)
            .map(|incident| DownRouter {
                id: incident.router,
                name: incident.router_name,
            })
            .collect(),
    }
}

/// Shows `view`, on the thread that owns the tray.
fn put(app: &AppHandle, view: View) {
    let owned = app.clone();
    let sent = app.run_on_main_thread(move || {
        if let Err(error) = apply(&owned, &view) {
            tracing::debug!("no tray: {error}");
        }
    });
    if let Err(error) = sent {
        tracing::warn!("the tray was not updated: {error}");
    }
}

fn apply(app: &AppHandle, view: &View) -> tauri::Result<()> {
    let menu = menu(app, &view.menu)?;
    match app.tray_by_id(ID) {
        Some(tray) => {
            tray.set_icon(Some(icon(view.light)))?;
            tray.set_menu(Some(menu))?;
            tray.set_tooltip(Some(&view.tooltip))
        }
        None => TrayIconBuilder::with_id(ID)
            .icon(icon(view.light))
            .menu(&menu)
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .title("MikroMon")
            .tooltip(&view.tooltip)
            .build(app)
            .map(drop),
    }
}

fn menu(app: &AppHandle, lines: &[Line]) -> tauri::Result<Menu<tauri::Wry>> {
    let mut menu = MenuBuilder::new(app);
    for line in lines {
        menu = match line {
            Line::Item(action, label) => {
                menu.item(&MenuItemBuilder::with_id(action.id(), label).build(app)?)
            }
            Line::Text(label) => menu.item(&MenuItemBuilder::new(label).enabled(false).build(app)?),
            Line::Separator => menu.separator(),
        };
    }
    menu.build()
}

fn icon(light: Light) -> Image<'static> {
    match light {
        Light::Grey => tauri::include_image!("../icons/tray-grey.png"),
        Light::Green => tauri::include_image!("../icons/tray-green.png"),
        Light::Amber => tauri::include_image!("../icons/tray-amber.png"),
        Light::Red => tauri::include_image!("../icons/tray-red.png"),
    }
}

/// Whether the desktop has a tray that took the icon.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

pub(crate) fn clicked(app: &AppHandle, event: &TrayIconEvent) {
    if let TrayIconEvent::Click {
        button: MouseButton::Left,
        button_state: MouseButtonState::Up,
        ..
    } = event
    {
        window::show(app);
    }
}

pub(crate) fn chosen(app: &AppHandle, id: &str) {
    match Action::from_id(id) {
        Some(Action::Open) => window::show(app),
        Some(Action::Router(router)) => page::open_router(app, router),
        Some(Action::Quit) => app.exit(0),
        Some(action @ (Action::Mute | Action::Unmute)) => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { mute(&app, action == Action::Mute).await });
        }
        None => {}
    }
}

/// In the name of whoever is signed in; where nobody is, the window opens to sign in.
async fn mute(app: &AppHandle, on: bool) {
    let desk = Arc::clone(&app.state::<Arc<Desk>>());
    let done: Result<(), ApiError> = if on {
        let minutes = MUTE_MINUTES;
        desk.ask(MuteAlerts { minutes }).await
    } else {
        desk.ask(UnmuteAlerts {}).await
    };
    if let Err(error) = done {
        tracing::info!("muting from the tray was refused: {error}");
        window::show(app);
    }
}
