//! Installs what is missing, and nothing twice.

pub(crate) mod packages;
pub(crate) mod wasm;

use anyhow::Result;

use crate::tree::Tree;

pub(crate) fn run(tree: &Tree) -> Result<()> {
    let installed = packages::install_missing(packages::BUILD_AND_TEST)?;
    let added = wasm::add_if_missing(tree)?;
    if !installed && !added {
        println!("setup: nothing to do");
    }
    Ok(())
}

/// What `check --all-os` needs on top.
pub(crate) fn cross(tree: &Tree) -> Result<()> {
    run(tree)?;
    packages::install_missing(packages::CROSS).map(drop)
}

/// What `bench` needs on top.
pub(crate) fn benchmarks(tree: &Tree) -> Result<()> {
    run(tree)?;
    packages::install_missing(packages::BENCHMARKS).map(drop)
}

/// What the lints need where the wasm compiler is the distribution's.
pub(crate) fn lints() -> Result<()> {
    packages::install_missing(packages::LINTS).map(drop)
}
