//! The app in its real window: a person's work from the first start to a recovered router, and what
//! is said when something is typed wrong. Everything is seen on the page or on the session bus.

#![cfg(target_os = "linux")]

mod access;
mod certificate;
mod customer;
mod demo;
mod ending;
mod keyboard;
mod killed;
mod locked;
mod lockout;
mod map;
mod mistakes;
mod offline;
mod operator;
mod pppoe;
mod privacy;
mod roles;
mod routers;
mod signed_out;
mod story;
mod tables;
mod together;
mod two_step;
mod web_process;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;

/// A program that was built into the folder above this test's own.
fn program(name: &str) -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folder = this
        .ancestors()
        .nth(2)
        .context("the test is in no target folder")?;
    Ok(folder.join(name))
}

/// Where pictures and logs of a test go.
fn reports(test: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/e2e")
        .join(test)
}

/// Opens the app on a store of its own that is empty at first.
async fn open(desk: &Desk, test: &str) -> Result<Window> {
    let folder = desk.home().join("store");
    let folder = folder.to_str().context("the home folder is no text")?;
    let app = program("mikromon")?;
    Window::open(desk, &app, &["--data-dir", folder], &reports(test)).await
}
