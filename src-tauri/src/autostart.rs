//! Whether MikroMon starts when the person signs in to this computer. The system keeps it, not the
//! book: it is asked each time, and what the system did not do is not told as done.

use mikromon_api::{ApiError, ErrorCode};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_autostart::AutoLaunchManager;

/// Only for the data that a start without arguments opens.
pub(crate) fn plugin() -> tauri::plugin::TauriPlugin<Wry> {
    tauri_plugin_autostart::Builder::new().build()
}

/// # Errors
/// `AutostartRefused`.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands the app over by value"
)]
pub(crate) fn autostart(app: AppHandle) -> Result<bool, ApiError> {
    ask(&app, |system| system.is_enabled())
}

/// # Errors
/// `AutostartRefused`, also where the system says nothing and does nothing.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands the app over by value"
)]
pub(crate) fn set_autostart(app: AppHandle, on: bool) -> Result<(), ApiError> {
    let order = |system: &AutoLaunchManager| {
        if on {
            system.enable()
        } else {
            system.disable()
        }
    };
    ask(&app, order)?;
    if ask(&app, |system| system.is_enabled())? == on {
        return Ok(());
    }
    Err(refused("the system keeps it as it was"))
}

fn ask<T>(
    app: &AppHandle,
    question: impl FnOnce(&AutoLaunchManager) -> Result<T, tauri_plugin_autostart::Error>,
) -> Result<T, ApiError> {
    let system = app.try_state::<AutoLaunchManager>();
    let system = system.ok_or_else(|| refused("started with a data folder of its own"))?;
    question(&system).map_err(|error| refused(&error.to_string()))
}

fn refused(why: &str) -> ApiError {
    ApiError::new(ErrorCode::AutostartRefused, why)
}
