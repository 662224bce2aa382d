//! `bundle`: the installers of this system (.deb and .rpm on Linux), with the simulator beside the
//! app, so that a newcomer can try everything without a router.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{self, read, step};
use crate::tree::Tree;
use crate::{page, setup};

/// Of the same line as the `tauri` that it packs.
const BUNDLER: &str = "~2.12";

pub(crate) fn run(tree: &Tree) -> Result<()> {
    setup::run(tree)?;
    page::build(tree)?;
    stage_simulator(tree)?;
    let bundler = install_bundler(tree)?;
    step("Building the installers", || {
        let mut tauri = Command::new(&bundler);
        tauri.args(["build", "--config", "tauri.bundle.json"]);
        shell::run(
            tauri
                .current_dir(tree.root.join("src-tauri"))
                .env("CARGO_TARGET_DIR", &tree.target),
        )
    })?;
    println!(
        "The installers are in {}",
        tree.target.join("release/bundle").display()
    );
    Ok(())
}

/// Builds the simulator and lays it where `tauri.bundle.json` looks, under the name that the
/// bundler asks for.
fn stage_simulator(tree: &Tree) -> Result<()> {
    step("Building the simulator (release)", || {
        shell::run(&mut tree.cargo(["build", "--release", "--package", "mikromon-simulator"]))
    })?;
    let version = read(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc tells no host")?;
    let staged = tree.root.join("src-tauri/binaries");
    fs::create_dir_all(&staged)?;
    let built = tree
        .target
        .join(format!("release/mikromon-simulator{EXE_SUFFIX}"));
    fs::copy(
        built,
        staged.join(format!("mikromon-simulator-{host}{EXE_SUFFIX}")),
    )?;
    Ok(())
}

/// tauri's own bundler from crates.io, into the target's tool folder. It packs a handful of files,
/// so that building it for speed would take longer than it ever saves.
fn install_bundler(tree: &Tree) -> Result<PathBuf> {
    let program = tree
        .tools()
        .join("bin")
        .join(format!("cargo-tauri{EXE_SUFFIX}"));
    if !program.exists() {
        step("Installing the bundler (once, several minutes)", || {
            let mut cargo = tree.cargo(["install", "tauri-cli", "--locked", "--debug"]);
            cargo.args(["--version", BUNDLER, "--root"]);
            shell::run(cargo.arg(tree.tools()).env("CARGO_PROFILE_DEV_DEBUG", "0"))
        })?;
    }
    Ok(program)
}
