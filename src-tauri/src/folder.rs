//! Where the data is kept unless the command line says otherwise.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Context;

/// The user's own data folder, as the OS has it; it need not exist yet.
///
/// # Errors
/// When neither the OS's variable nor a home folder is known.
pub(crate) fn default() -> anyhow::Result<PathBuf> {
    of(|name| std::env::var_os(name), std::env::home_dir())
        .context("no home folder is known: use --data-dir")
}

/// Local, never roaming: a database must not travel with a Windows profile.
fn of(env: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let home = home.filter(|home| home.is_absolute());
    let set = |name| {
        env(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        set("LOCALAPPDATA")
            .or_else(|| Some(home?.join("AppData").join("Local")))
            .map(|base| base.join("MikroMon"))
    } else if cfg!(target_os = "macos") {
        Some(home?.join("Library/Application Support/MikroMon"))
    } else {
        set("XDG_DATA_HOME")
            .or_else(|| Some(home?.join(".local/share")))
            .map(|base| base.join("mikromon"))
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_xdg_folder_wins_over_the_home_folder_unless_it_is_relative() {
        let home = Some(PathBuf::from("/home/ani"));
        let of = |xdg: Option<&str>| of(|_| xdg.map(OsString::from), home.clone()).unwrap();
        assert_eq!(of(Some("/data")), PathBuf::from("/data/mikromon"));
        assert_eq!(of(None), PathBuf::from("/home/ani/.local/share/mikromon"));
        assert_eq!(
            of(Some("data")),
            PathBuf::from("/home/ani/.local/share/mikromon")
        );
    }

    #[test]
    fn without_a_home_there_is_no_folder() {
        assert_eq!(of(|_| None, None), None);
    }
}
