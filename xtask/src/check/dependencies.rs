//! Licences, bans, sources and known vulnerabilities, by cargo-deny and `deny.toml`.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Outcome;
use crate::shell::{run, step, succeeds};
use crate::tree::Tree;

/// Everything that can be judged from the lock file and the crates themselves.
pub(crate) fn policy(tree: &Tree) -> Result<Outcome> {
    // Crates of other systems are judged too, and the judge fetches none.
    run(&mut tree.cargo(["fetch", "--locked"]))?;
    let mut deny = Command::new(install(tree)?);
    deny.args([
        "--offline",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]);
    run(deny.current_dir(&tree.root))?;
    Ok(Outcome::Passed)
}

/// The advisory database is a git repository of its own, which a closed network cannot fetch.
pub(crate) fn advisories(tree: &Tree) -> Result<Outcome> {
    let deny = install(tree)?;
    let mut fetch = Command::new(&deny);
    if !succeeds(fetch.args(["fetch", "db"]).current_dir(&tree.root)) {
        let why = "the RustSec advisory database could not be fetched from this network";
        return Ok(Outcome::NotChecked(why.to_owned()));
    }
    run(Command::new(&deny)
        .args(["check", "advisories"])
        .current_dir(&tree.root))?;
    Ok(Outcome::Passed)
}

fn install(tree: &Tree) -> Result<PathBuf> {
    let program = tree
        .tools()
        .join("bin")
        .join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    if !program.exists() {
        step(
            "Installing cargo-deny from crates.io (once, several minutes)",
            || {
                run(tree
                    .cargo(["install", "cargo-deny", "--locked", "--root"])
                    .arg(tree.tools()))
            },
        )?;
    }
    Ok(program)
}
