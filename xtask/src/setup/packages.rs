//! System packages: which are missing, and installing them or saying what to type.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{find, run, step, succeeds};

/// Something the system must have, and the packages that bring it.
pub(crate) struct Need {
    probe: Probe,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

enum Probe {
    /// A C library with headers, by its pkg-config name.
    Library(&'static str),
    Program(&'static str),
    /// A file at a fixed place.
    File(&'static str),
    /// Python with what `python3 -m venv` needs.
    PythonVenv,
}

const fn need(
    probe: Probe,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
) -> Need {
    Need {
        probe,
        debian,
        fedora,
        arch,
    }
}

use Probe::{File, Library, Program, PythonVenv};

#[rustfmt::skip]
pub(crate) const BUILD_AND_TEST: &[Need] = &[
    need(Program("cc"), "build-essential", "gcc gcc-c++ make", "base-devel"),
    need(Program("pkg-config"), "pkg-config", "pkgconf-pkg-config", "pkgconf"),
    need(Library("webkit2gtk-4.1"), "libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1"),
    need(Library("ayatana-appindicator3-0.1"), "libayatana-appindicator3-dev", "libayatana-appindicator-gtk3-devel", "libayatana-appindicator"),
    need(Library("librsvg-2.0"), "librsvg2-dev", "librsvg2-devel", "librsvg"),
    need(Library("libsecret-1"), "libsecret-1-dev", "libsecret-devel", "libsecret"),
    need(Program("WebKitWebDriver"), "webkit2gtk-driver", "webkit2gtk4.1", "webkit2gtk-4.1"),
    need(Program("Xvfb"), "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    need(Program("dbus-daemon"), "dbus", "dbus-daemon", "dbus"),
    need(Program("gnome-keyring-daemon"), "gnome-keyring", "gnome-keyring", "gnome-keyring"),
    need(PythonVenv, "python3-venv", "python3", "python"),
];

/// The distribution's compiler with its source, where rustup cannot download.
pub(crate) const SOURCE_COMPILER: &[Need] = &[
    need(File("/usr/bin/rustc"), "rustc-web", "rust", "rust"),
    need(
        File("/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
        "rust-web-src",
        "rust-src",
        "rust-src",
    ),
    need(Program("ld.lld"), "lld", "lld", "lld"),
];

/// clippy of the distribution's compiler.
pub(crate) const LINTS: &[Need] = &[need(
    File("/usr/bin/clippy-driver"),
    "rust-web-clippy",
    "clippy",
    "rust",
)];

pub(crate) const CROSS: &[Need] = &[need(
    File("/usr/bin/x86_64-w64-mingw32-gcc"),
    "gcc-mingw-w64-x86-64",
    "mingw64-gcc",
    "mingw-w64-gcc",
)];

/// Answers whether anything was installed.
pub(crate) fn install_missing(needs: &[Need]) -> Result<bool> {
    if !cfg!(target_os = "linux") {
        return other_system();
    }
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.is_there()).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let Some(mut apt) = apt_get() else {
        bail!(
            "these system packages are missing; type this, then try again:\n  {}",
            advice(&missing)
        );
    };
    let names = words(&missing, |need| need.debian);
    step(
        &format!("Installing system packages: {}", names.join(" ")),
        || {
            run(apt().args(["update", "-qq"]))?;
            run(apt()
                .args(["install", "-y", "-qq", "--no-install-recommends"])
                .args(&names))
        },
    )?;
    still_missing(&missing)?;
    Ok(true)
}

impl Need {
    fn is_there(&self) -> bool {
        match self.probe {
            Library(name) => succeeds(Command::new("pkg-config").args(["--exists", name])),
            Program(name) => find(name).is_some(),
            File(path) => std::path::Path::new(path).exists(),
            PythonVenv => succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])),
        }
    }
}

fn still_missing(needs: &[&Need]) -> Result<()> {
    let left: Vec<&Need> = needs
        .iter()
        .copied()
        .filter(|need| !need.is_there())
        .collect();
    if left.is_empty() {
        return Ok(());
    }
    bail!(
        "installed, but still not found: {}",
        words(&left, |need| need.debian).join(" ")
    )
}

/// apt-get, where it is there and may be used without asking for a password.
fn apt_get() -> Option<impl FnMut() -> Command> {
    let apt = find("apt-get")?;
    let root = succeeds(Command::new("sh").args(["-c", "test \"$(id -u)\" = 0"]));
    if !root && !succeeds(Command::new("sudo").args(["-n", "true"])) {
        return None;
    }
    Some(move || {
        let mut command = Command::new("env");
        if !root {
            command = Command::new("sudo");
            command.arg("-n").arg("env");
        }
        command.arg("DEBIAN_FRONTEND=noninteractive").arg(&apt);
        command
    })
}

/// The command that installs what is missing on this distribution.
fn advice(missing: &[&Need]) -> String {
    let (install, names) = if find("dnf").is_some() {
        ("sudo dnf install", words(missing, |need| need.fedora))
    } else if find("pacman").is_some() {
        ("sudo pacman -S --needed", words(missing, |need| need.arch))
    } else {
        (
            "sudo apt-get update && sudo apt-get install",
            words(missing, |need| need.debian),
        )
    };
    format!("{install} {}", names.join(" "))
}

fn words(needs: &[&Need], of: impl Fn(&Need) -> &'static str) -> Vec<&'static str> {
    let mut names: Vec<_> = needs.iter().flat_map(|need| of(need).split(' ')).collect();
    names.dedup();
    names
}

/// macOS and Windows bring the webview; only a C compiler may be missing.
fn other_system() -> Result<bool> {
    let (probe, advice): (&[&str], _) = if cfg!(target_os = "macos") {
        (
            &["xcrun", "--find", "clang"],
            "xcode-select --install && brew install python",
        )
    } else {
        (
            &["cmd", "/C", "where python"],
            "winget install Microsoft.VisualStudio.2022.BuildTools Python.Python.3.12",
        )
    };
    let (program, args) = probe.split_first().context("an empty probe")?;
    if succeeds(Command::new(program).args(args)) {
        return Ok(false);
    }
    bail!("the compiler or Python is missing; type this, then try again:\n  {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_named_once_and_in_order() {
        let nowhere = need(File("/nowhere"), "one two", "f", "a");
        let again = need(Program("no-such-program"), "two", "f", "a");
        assert!(!nowhere.is_there() && !again.is_there());
        assert_eq!(
            words(&[&nowhere, &again], |need| need.debian),
            ["one", "two"]
        );
    }
}
