//! The window and what lives with it: the tray, notifications, the single instance.
//!
//! Closing the window hides it where there is a tray, and monitoring goes on. Without a tray nobody
//! could bring it back or see that it runs, so there closing it quits.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use mikromon_core::Core;
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::desk::Desk;
use crate::signal::End;
use crate::{alert, autostart, choose, file, host, page, tile, tray, web_process};

/// As in `tauri.conf.json`.
pub(crate) const LABEL: &str = "main";

/// On the user's own data, until it is closed. With `only_one`, a second start shows the first
/// one's window and ends.
///
/// # Errors
/// When the window or the core cannot be made.
pub(crate) fn run(
    runtime: &Runtime,
    folder: &Path,
    only_one: bool,
    end: End,
) -> anyhow::Result<ExitCode> {
    let app = build(runtime, folder, only_one)?;
    // A keyring that asks its owner for a password may be waited for without end.
    let Some(core) = runtime.block_on(end.or(Core::start(host::own(folder.into())))) else {
        return Ok(ExitCode::SUCCESS);
    };
    let core = core?;
    let caller = core.connect();
    open(runtime, app, folder, Desk::new(core, caller), end)
}

/// The application without its window. A second instance ends in here, before it touches the store.
///
/// # Errors
/// When there is no display, or a plugin does not start.
pub(crate) fn build(runtime: &Runtime, folder: &Path, only_one: bool) -> anyhow::Result<App> {
    require_display()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let mut builder = tauri::Builder::default();
    if only_one {
        builder = builder
            .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
            .plugin(autostart::plugin());
    }
    builder
        .plugin(tauri_plugin_notification::init())
        .plugin(kept_state(folder))
        .register_asynchronous_uri_scheme_protocol(tile::SCHEME, |context, request, responder| {
            tile::answer(context.app_handle(), &request, responder);
        })
        .invoke_handler(tauri::generate_handler![
            page::rpc,
            page::set_language,
            page::set_zoom,
            page::set_full_screen,
            file::save_file,
            choose::choose_path,
            autostart::autostart,
            autostart::set_autostart
        ])
        .on_menu_event(|app, event| tray::chosen(app, event.id().as_ref()))
        .on_tray_icon_event(|app, event| tray::clicked(app, &event))
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && tray::is_there(window.app_handle())
            {
                api.prevent_close();
                if let Err(error) = window.hide() {
                    tracing::warn!("the window was not hidden: {error}");
                }
            }
        })
        .build(tauri::generate_context!())
        .context("cannot open a window")
}

/// GTK panics without one.
fn require_display() -> anyhow::Result<()> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        bail!("there is no display; --headless monitors without a window");
    }
    Ok(())
}

/// Size and place, kept in the data folder. Not whether it was hidden, as a start always shows it,
/// nor whether it filled the screen, as it starts on the Overview.
fn kept_state(folder: &Path) -> tauri::plugin::TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_filename(folder.join("window.json").to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Shows the window on a core that runs, and ends the core with it.
///
/// # Errors
/// When the window cannot be made.
pub(crate) fn open(
    runtime: &Runtime,
    app: App,
    folder: &Path,
    desk: Desk,
    end: End,
) -> anyhow::Result<ExitCode> {
    let desk = Arc::new(desk);
    app.manage(Arc::clone(&desk));
    make_window(&app, folder)?;
    let tasks = start_tasks(runtime, app.handle(), &desk, end);
    let code = app.run_return(on_run);
    drop(tasks);
    runtime.block_on(host::stop(&desk.core));
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The dock's icon is clicked while the window is hidden; only macOS tells that.
fn on_run(_app: &AppHandle, _event: RunEvent) {
    #[cfg(target_os = "macos")]
    if matches!(_event, RunEvent::Reopen { .. }) {
        show(_app);
    }
}

/// The webview's own files stay in the data folder too, so that each folder is a world of its own.
fn make_window(app: &App, folder: &Path) -> anyhow::Result<()> {
    let config = app
        .config()
        .app
        .windows
        .first()
        .context("no window is configured")?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        .data_directory(folder.join("webview"))
        .on_navigation(page::is_ours)
        .build()
        .context("cannot make the window")?;
    web_process::watch(&window).context("cannot watch over the page")?;
    window.show().context("cannot show the window")
}

/// They end when the set is dropped.
fn start_tasks(runtime: &Runtime, app: &AppHandle, desk: &Arc<Desk>, end: End) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let handle = runtime.handle();
    tasks.spawn_on(page::forward(app.clone(), Arc::clone(desk)), handle);
    tasks.spawn_on(alert::run(app.clone(), Arc::clone(desk)), handle);
    tasks.spawn_on(tray::run(app.clone(), Arc::clone(desk)), handle);
    let ended = app.clone();
    tasks.spawn_on(
        async move {
            end.asked().await;
            ended.exit(0);
        },
        handle,
    );
    tasks
}

/// Brings the window to the front, wherever it is.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!("the window was not brought to the front: {error}");
    }
}
