//! `bench NAME`: the program `bench-NAME` of the test package, built for speed. With `--json` its
//! last line is one JSON object.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::app;
use crate::setup;
use crate::shell::{self, step};
use crate::tree::Tree;

/// Those that drive the app itself, as it is installed.
const IN_WINDOW: &[&str] = &["startup", "table", "palette"];

pub(crate) fn run(tree: &Tree, name: &str, json: bool) -> Result<()> {
    let there = names(tree)?;
    if !there.iter().any(|it| it == name) {
        bail!(
            "there is no benchmark `{name}`; there are: {}",
            there.join(", ")
        );
    }
    setup::benchmarks(tree)?;
    let program = format!("bench-{name}");
    // Its peers come into a folder of ours the first time, never into the system.
    let peers = tree.target.join("peers");
    let mut cargo = tree.cargo(["build", "--release", "--package", "mikromon-tests", "--bin"]);
    cargo.args([program.as_str(), "--package", "mikromon-simulator"]);
    cargo.args(["--bin", "mikromon-simulator"]);
    step(&format!("Building {program} (release)"), || {
        shell::run(&mut cargo)
    })?;
    let mut bench = Command::new(tree.target.join("release").join(&program));
    bench.arg("--peers").arg(peers);
    if IN_WINDOW.contains(&name) {
        bench.arg("--app").arg(app::release(tree)?);
        bench.arg("--reports").arg(tree.reports());
    }
    if json {
        bench.arg("--json");
    }
    shell::run(bench.current_dir(&tree.root))
}

/// The benchmarks that are there, by the files of the test package.
fn names(tree: &Tree) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(tree.root.join("tests/src/bin"))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let name = file.trim_end_matches(".rs").strip_prefix("bench-");
        names.extend(name.map(str::to_owned));
    }
    names.sort();
    Ok(names)
}
