//! System packages: which are missing, and installing them or saying what to type.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::wasm::SYSTEM_RUSTC;
use crate::shell::{find, read, run, step, succeeds};

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
    /// The distribution's compiler, not older than what this workspace is written in.
    Rustc,
    /// PostgreSQL's server, which Debian keeps out of the path, and its `psql`.
    Postgres,
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

use Probe::{File, Library, Postgres, Program, PythonVenv, Rustc};

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
    need(Postgres, "postgresql postgresql-client", "postgresql-server postgresql", "postgresql"),
    need(Program("age"), "age", "age", "age"),
    need(Program("expect"), "expect", "expect", "expect"),
    need(PythonVenv, "python3-venv", "python3", "python"),
];

/// The distribution's compiler with its source, where rustup cannot download.
pub(crate) const SOURCE_COMPILER: &[Need] = &[
    // Its source has to be of the same version.
    need(
        Rustc,
        "rustc-web rust-web-src",
        "rust rust-src",
        "rust rust-src",
    ),
    need(
        File("/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
        "rust-web-src",
        "rust-src",
        "rust-src",
    ),
    need(Program("ld.lld"), "lld", "lld", "lld"),
];

/// A book with 50,000 customers is filled by sqlite3; what cuts a router off is a firewall's rule in a network of
/// its own.
#[rustfmt::skip]
pub(crate) const BENCHMARKS: &[Need] = &[
    need(Program("sqlite3"), "sqlite3", "sqlite", "sqlite"),
    need(Program("nft"), "nftables", "nftables", "nftables"),
    need(Program("unshare"), "util-linux", "util-linux", "util-linux"),
    need(Program("ip"), "iproute2", "iproute", "iproute2"),
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
            Rustc => read(Command::new(SYSTEM_RUSTC).arg("--version"))
                .is_ok_and(|told| is_new_enough(&told, env!("CARGO_PKG_RUST_VERSION"))),
            Postgres => find("psql").is_some() && (find("initdb").is_some() || has_debian_initdb()),
            PythonVenv => succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])),
        }
    }
}

fn has_debian_initdb() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let mut versions = versions.into_iter().flatten().flatten();
    versions.any(|it| it.path().join("bin/initdb").exists())
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
        "installed, but still not found or too old (a Rust compiler must be {} or newer; \
         Debian has newer ones in its security updates): {}",
        env!("CARGO_PKG_RUST_VERSION"),
        words(&left, |need| need.debian).join(" ")
    )
}

/// Whether `rustc 1.96.0 (…)` is `1.95` or newer.
fn is_new_enough(told: &str, least: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let digits = text.split('.').map_while(|it| it.parse().ok());
        digits.collect()
    };
    let version = told.split(' ').nth(1).unwrap_or_default();
    numbers(version) >= numbers(least)
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
    fn a_compiler_older_than_the_workspace_is_not_enough() {
        assert!(is_new_enough("rustc 1.96.0 (ac68faa20 2026-05-25)", "1.95"));
        assert!(is_new_enough("rustc 1.95.0", "1.95"));
        assert!(!is_new_enough(
            "rustc 1.85.0 (4d91de4e4 2025-02-17)",
            "1.95"
        ));
        assert!(!is_new_enough("", "1.95"));
    }

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
