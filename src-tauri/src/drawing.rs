//! How the webview draws. Without a graphics card, WebKit would run its compositor through Mesa's
//! software renderer: that takes all cores, and a frame of a long table then takes 200 ms instead
//! of 30. There its own painting is the faster way.

#[cfg(target_os = "linux")]
use std::path::Path;

use tauri::WebviewWindow;

/// Chooses it for a window.
pub(crate) fn choose(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    if is_by_software() {
        let chosen = window.with_webview(|webview| {
            use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
            if let Some(settings) = webview.inner().settings() {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        });
        if let Err(error) = chosen {
            tracing::warn!("the webview draws as it would by itself: {error}");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// Whether there is no graphics card that a program may use, or it was asked to do without.
#[cfg(target_os = "linux")]
fn is_by_software() -> bool {
    let asked = std::env::var("LIBGL_ALWAYS_SOFTWARE").is_ok_and(|it| it == "1" || it == "true");
    asked || !has_card(Path::new("/dev/dri"))
}

#[cfg(target_os = "linux")]
fn has_card(devices: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(devices) else {
        return false;
    };
    let names = entries.flatten().map(|it| it.file_name());
    names
        .into_iter()
        .any(|it| it.to_string_lossy().starts_with("renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_a_device_that_renders() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!has_card(devices.path()));
        assert!(!has_card(&devices.path().join("none")));
        std::fs::write(devices.path().join("card0"), "").unwrap();
        assert!(!has_card(devices.path()));
        std::fs::write(devices.path().join("renderD128"), "").unwrap();
        assert!(has_card(devices.path()));
    }
}
