//! Builds the app with its page, and opens it.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::shell::{run, step};
use crate::tree::Tree;
use crate::{page, setup};

/// Sets the machine up and builds the page, the app and the simulator beside it.
pub(crate) fn build(tree: &Tree) -> Result<()> {
    setup::run(tree)?;
    page::build(tree)?;
    step("Building the app and the simulator", || {
        let packages = ["--package", "mikromon", "--package", "mikromon-simulator"];
        let mut cargo = tree.cargo(["build"]);
        // The page is served out of the binary; without the feature it looks for a dev server.
        run(cargo
            .args(packages)
            .args(["--features", "mikromon/custom-protocol"]))
    })
}

/// Builds the app as it is installed, and answers where it is.
pub(crate) fn release(tree: &Tree) -> Result<PathBuf> {
    setup::run(tree)?;
    page::build(tree)?;
    step("Building the app (release)", || {
        let mut cargo = tree.cargo(["build", "--release", "--package", "mikromon"]);
        run(cargo.args(["--features", "mikromon/custom-protocol"]))
    })?;
    Ok(tree.target.join(format!("release/mikromon{EXE_SUFFIX}")))
}

/// `run`: the app on the user's own data.
pub(crate) fn open(tree: &Tree, args: &[String]) -> Result<()> {
    build(tree)?;
    run(Command::new(tree.debug_binary("mikromon")).args(args))
}
