//! The compiler for wasm32: rustup's target where it can be had, else the standard library built
//! from the distribution's source into a private folder. Nothing prebuilt is downloaded by us.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::packages::{SOURCE_COMPILER, install_missing};
use crate::shell::{find, read, run, step, succeeds};
use crate::tree::Tree;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// The distribution's compiler; rustup's stays first in PATH and compiles everything native.
pub(crate) const SYSTEM_RUSTC: &str = "/usr/bin/rustc";
pub(crate) const SYSTEM_CLIPPY: &str = "/usr/bin/clippy-driver";
/// uuid and others ask getrandom for randomness; in a browser it must be told to ask the page.
const RANDOM: &str = "--cfg getrandom_backend=\"wasm_js\"";

/// How this machine compiles for wasm32.
pub(crate) enum Compiler {
    Rustup,
    /// The distribution's compiler, with the sysroot that holds its standard library.
    System {
        sysroot: PathBuf,
        linker: PathBuf,
    },
}

impl Compiler {
    pub(crate) fn find(tree: &Tree) -> Result<Option<Self>> {
        if rustup_has_target() {
            return Ok(Some(Self::Rustup));
        }
        let sysroot = sysroot(tree);
        if !is_built(&sysroot)? {
            return Ok(None);
        }
        Ok(Some(Self::System {
            sysroot,
            linker: rust_lld()?,
        }))
    }

    /// Makes a cargo command compile with it. The flags are always the same, because cargo
    /// compiles everything anew when they change.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        let variable = |what| format!("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_{what}");
        match self {
            Self::Rustup => {
                cargo.env(variable("RUSTFLAGS"), RANDOM);
            }
            Self::System { sysroot, linker } => {
                let flags = format!("--sysroot={} {RANDOM}", sysroot.display());
                cargo.env(variable("RUSTFLAGS"), flags);
                cargo.env(variable("LINKER"), linker);
                cargo.env("RUSTC", SYSTEM_RUSTC);
            }
        }
    }
}

/// Answers whether anything was added.
pub(crate) fn add_if_missing(tree: &Tree) -> Result<bool> {
    if Compiler::find(tree)?.is_some() {
        return Ok(false);
    }
    if find("rustup").is_some() && rustup_adds_target() {
        return Ok(true);
    }
    if !cfg!(target_os = "linux") {
        bail!("the wasm target is missing: rustup target add {TARGET}");
    }
    println!("  rustup could not; building the standard library from the distribution's source");
    install_missing(SOURCE_COMPILER)?;
    step(
        "Building the standard library for wasm32 (1 to 3 minutes, once)",
        || build_std(&tree.target.join("wasm-std"), &sysroot(tree)),
    )?;
    Ok(true)
}

fn rustup_has_target() -> bool {
    let mut ask = Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", TARGET]);
    let Ok(folder) = read(&mut ask) else {
        return false;
    };
    let Ok(entries) = fs::read_dir(folder.trim()) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn rustup_adds_target() -> bool {
    println!("• Asking rustup for the wasm target");
    succeeds(Command::new("rustup").args(["target", "add", TARGET])) && rustup_has_target()
}

fn sysroot(tree: &Tree) -> PathBuf {
    tree.cache.join("wasm-sysroot")
}

fn key_file(sysroot: &Path) -> PathBuf {
    sysroot.join("rustc-version")
}

/// A standard library only fits the very compiler that built it, so its version is the key.
fn is_built(sysroot: &Path) -> Result<bool> {
    if !sysroot.exists() || !Path::new(SYSTEM_RUSTC).exists() {
        return Ok(false);
    }
    let version = read(Command::new(SYSTEM_RUSTC).arg("-vV"))?;
    match fs::read_to_string(key_file(sysroot)) {
        Ok(key) => Ok(key == version),
        Err(_) if compiles(sysroot)? => {
            fs::write(key_file(sysroot), version)?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

/// Whether the compiler takes the sysroot: a sysroot without a key may still be whole.
fn compiles(sysroot: &Path) -> Result<bool> {
    let mut rustc = Command::new(SYSTEM_RUSTC)
        .args([
            "--target",
            TARGET,
            "--crate-type",
            "lib",
            "--emit",
            "metadata=-",
            "--sysroot",
        ])
        .args([sysroot.as_os_str(), "-".as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let source = b"pub fn words() -> Vec<String> { vec![String::new()] }";
    rustc
        .stdin
        .take()
        .context("rustc has no standard input")?
        .write_all(source)?;
    Ok(rustc.wait()?.success())
}

/// Builds std for an empty crate and keeps the libraries. `-Zbuild-std` needs RUSTC_BOOTSTRAP with
/// a stable compiler; the distribution ships its vendored dependencies.
fn build_std(scratch: &Path, sysroot: &Path) -> Result<()> {
    fs::create_dir_all(scratch.join("src"))?;
    fs::write(scratch.join("src/lib.rs"), "")?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(scratch.join("Cargo.toml"), manifest)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--target", TARGET]);
    cargo
        .arg("-Zbuild-std=std,panic_abort,proc_macro")
        .current_dir(scratch);
    cargo.env("RUSTC", SYSTEM_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_DIR", scratch.join("target"));
    cargo.env(
        format!("CARGO_TARGET_{}_LINKER", "WASM32_UNKNOWN_UNKNOWN"),
        rust_lld()?,
    );
    run(&mut cargo)?;

    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    // What another compiler left would be found beside ours.
    let _ = fs::remove_dir_all(sysroot);
    fs::create_dir_all(&libraries)?;
    for entry in fs::read_dir(scratch.join("target").join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&file, libraries.join(name))?;
        }
    }
    if !compiles(sysroot)? {
        bail!("{SYSTEM_RUSTC} does not take the standard library that it built");
    }
    fs::write(
        key_file(sysroot),
        read(Command::new(SYSTEM_RUSTC).arg("-vV"))?,
    )?;
    fs::remove_dir_all(scratch).context("cannot remove the scratch build")
}

/// The linker that rustup's toolchain brings; the distribution's compiler does not find its own.
fn rust_lld() -> Result<PathBuf> {
    let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]))?;
    let version = read(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc tells no host")?;
    let bundled = Path::new(sysroot.trim()).join(format!("lib/rustlib/{host}/bin/rust-lld"));
    // One path for one linker: a toolchain may be a link to another, and cargo builds everything
    // again when the linker's path changes.
    if let Ok(bundled) = bundled.canonicalize() {
        return Ok(bundled);
    }
    find("wasm-ld").context("neither rust-lld nor wasm-ld is there")
}
