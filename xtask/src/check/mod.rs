//! `check`: formatting, lints on native and wasm, licences and advisories, the architecture.

pub(crate) mod all_os;
mod dependencies;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::setup::wasm::{Compiler, SYSTEM_CLIPPY};
use crate::shell::{run as run_command, seconds, step};
use crate::tree::Tree;
use crate::{page, setup};

/// How a check that did not fail ended.
pub(crate) enum Outcome {
    Passed,
    /// It could not be done here, for this reason; that is no pass.
    NotChecked(String),
}

type Check = fn(&Tree) -> Result<Outcome>;

const CHECKS: &[(&str, Check)] = &[
    ("Formatting", formatting),
    ("Lints, native", native_lints),
    ("Lints, page on wasm32", page_lints),
    (
        "Licences, bans and sources of dependencies",
        dependencies::policy,
    ),
    (
        "Known vulnerabilities of dependencies",
        dependencies::advisories,
    ),
    ("Architecture", architecture),
];

pub(crate) fn run(tree: &Tree) -> Result<()> {
    let start = Instant::now();
    setup::run(tree)?;
    // The app does not compile without the page that it embeds.
    page::build(tree)?;
    let (mut passed, mut failed, mut unchecked) = (0, Vec::new(), Vec::new());
    for (name, check) in CHECKS {
        match step(name, || check(tree)) {
            Ok(Outcome::Passed) => passed += 1,
            Ok(Outcome::NotChecked(why)) => {
                println!("  NOT CHECKED: {why}");
                unchecked.push(*name);
            }
            Err(error) => {
                println!("  {error:#}");
                failed.push(*name);
            }
        }
    }
    println!("\nTook {}", seconds(start.elapsed()));
    println!(
        "{passed} checks passed, {} failed, {} not checked",
        failed.len(),
        unchecked.len()
    );
    if !failed.is_empty() {
        bail!("these checks failed: {}", failed.join("; "));
    }
    Ok(())
}

fn formatting(tree: &Tree) -> Result<Outcome> {
    run_command(&mut tree.cargo(["fmt", "--all", "--check"]))?;
    Ok(Outcome::Passed)
}

fn native_lints(tree: &Tree) -> Result<Outcome> {
    let mut clippy = tree.cargo(["clippy", "--workspace", "--exclude", "mikromon-ui"]);
    clippy.args([
        "--all-targets",
        "--features",
        "mikromon-tests/window",
        "--",
        "-D",
        "warnings",
    ]);
    run_command(&mut clippy)?;
    Ok(Outcome::Passed)
}

/// clippy must be of the compiler that built the standard library for wasm32.
fn page_lints(tree: &Tree) -> Result<Outcome> {
    if matches!(Compiler::find(tree)?, Some(Compiler::System { .. })) {
        setup::lints()?;
        let mut check = page::wasm_cargo(tree, "check")?;
        check.env("RUSTC_WORKSPACE_WRAPPER", SYSTEM_CLIPPY);
        // How cargo-clippy hands its arguments to the driver.
        check.env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        );
        run_command(&mut check)?;
    } else {
        run_command(page::wasm_cargo(tree, "clippy")?.args(["--", "-D", "warnings"]))?;
    }
    Ok(Outcome::Passed)
}

fn architecture(tree: &Tree) -> Result<Outcome> {
    let package = ["--package", "mikromon-tests", "--test", "architecture"];
    run_command(tree.cargo(["test", "--quiet"]).args(package))?;
    Ok(Outcome::Passed)
}
