//! Proves that the tree is as ARCHITECTURE.md draws it: who may depend on whom, which crates may
//! know tauri, SQL, HTTP, the page's and the map's toolkits, and how large a file may get.

mod arrows;
mod sources;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use arrows::Package;
use sources::Source;

fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the tests have no parent folder")
}

fn packages() -> Result<Vec<Package>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root()?)
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(arrows::read(&output.stdout)?)
}

fn files() -> Result<Vec<Source>> {
    sources::rust_files(root()?)
}

fn none(faults: &[String]) -> Result<()> {
    ensure!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

#[test]
fn our_crates_depend_on_each_other_only_along_the_arrows() -> Result<()> {
    none(&arrows::wrong_arrows(&packages()?))
}

#[test]
fn toolkits_stay_in_the_crates_that_own_them() -> Result<()> {
    none(&arrows::wrong_toolkits(&packages()?))
}

#[test]
fn every_source_file_says_first_what_it_owns() -> Result<()> {
    none(&sources::without_purpose(&files()?))
}

#[test]
fn files_are_small() -> Result<()> {
    none(&sources::too_long(&files()?))
}

#[test]
fn only_one_file_of_the_app_reads_the_clock_and_one_touches_tauri_from_the_page() -> Result<()> {
    none(&sources::out_of_place(&files()?))
}

#[test]
fn every_program_that_is_started_is_one_that_setup_installs() -> Result<()> {
    none(&sources::not_installed(&files()?))
}
