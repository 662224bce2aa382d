//! How the webview draws. Without a graphics card, WebKit would run its compositor through Mesa's
//! software renderer: that takes all cores, and a frame of a long table then takes 200 ms instead
//! of 30. There its own painting is the faster way.

#[cfg(target_os = "linux")]
use std::path::Path;

/// WebKit reads it when it starts. Its setting for a webview comes too late: the process that draws
/// is there by then, and ends when it is told.
#[cfg(target_os = "linux")]
const WITHOUT_COMPOSITOR: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Chooses it, for a program that will open a window: first of all, as the program may have to
/// take its own place with another environment. One that is set already is left as it is.
pub(crate) fn choose() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(WITHOUT_COMPOSITOR).is_none() && is_by_software() {
        use std::io::Write;
        use std::os::unix::process::CommandExt;

        let again = std::env::current_exe().map(|this| {
            std::process::Command::new(this)
                .args(std::env::args_os().skip(1))
                .env(WITHOUT_COMPOSITOR, "1")
                .exec()
        });
        let (Ok(error) | Err(error)) = again;
        let _ = writeln!(
            std::io::stderr(),
            "mikromon: the window may be slow: {error}"
        );
    }
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
