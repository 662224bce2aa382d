//! What needs a window: the witness program of the test package, which brings its own display,
//! session bus, notification daemon and tray, and drives the app as a person would.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{run, step};
use crate::tree::Tree;

const WITNESS: &str = "mikromon-witness";

/// Runs the witness with a verb of its own (`demo`, `shots`).
pub(crate) fn witness(tree: &Tree, args: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("driving the window without a person needs Linux (WebKitWebDriver, Xvfb)");
    }
    step("Building the witness", || {
        run(tree
            .cargo(["build", "--package", "mikromon-tests", "--bin", WITNESS])
            .arg("--quiet"))
    })?;
    let mut witness = Command::new(tree.debug_binary(WITNESS));
    witness.arg("--app").arg(tree.debug_binary("mikromon"));
    run(witness.arg("--out").arg(tree.reports()).args(args))
}
