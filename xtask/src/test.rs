//! `test`: every suite, one after another, and one line that sums them up.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::libtest::{self, Tally};
use crate::shell::{line, seconds};
use crate::tree::Tree;
use crate::{app, page, setup};

struct Suite {
    name: &'static str,
    cargo_args: &'static [&'static str],
    /// Needs a window or minutes.
    slow: bool,
}

/// The page is compiled for wasm32 only, and is tested in the window; its plain logic is tested
/// natively in a suite of its own.
const NATIVE: &[&str] = &["--workspace", "--exclude", "mikromon-ui"];

#[rustfmt::skip]
const SUITES: &[Suite] = &[
    Suite { name: "native", cargo_args: &["--lib", "--bins", "--tests"], slow: false },
    Suite { name: "documentation", cargo_args: &["--doc"], slow: true },
    Suite { name: "page", cargo_args: &["--package", "mikromon-ui", "--bins"], slow: false },
    Suite { name: "window", cargo_args: &["--features", "mikromon-tests/window", "--test", "window"], slow: true },
];

pub(crate) fn run(tree: &Tree, fast: bool) -> Result<()> {
    let start = Instant::now();
    let mut sum = Tally::default();
    match prepare(tree, fast) {
        Ok(()) => {
            for suite in SUITES.iter().filter(|suite| !(fast && suite.slow)) {
                sum.add(run_suite(tree, suite, fast));
            }
        }
        Err(error) => {
            println!("  nothing could be tested: {error:#}");
            sum.failed += 1;
        }
    }
    // A test that did not run proves nothing; `--fast` leaves long ones out on purpose.
    if !fast {
        sum.failed += sum.ignored;
    }
    println!("\nTook {}", seconds(start.elapsed()));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed > 0 || sum.passed == 0 {
        bail!("the tests did not pass");
    }
    Ok(())
}

/// The app embeds the page, so that nothing of it compiles before the page is there.
fn prepare(tree: &Tree, fast: bool) -> Result<()> {
    if fast {
        setup::run(tree)?;
        return page::build(tree);
    }
    app::build(tree)
}

fn run_suite(tree: &Tree, suite: &Suite, fast: bool) -> Tally {
    println!("• Testing: {}", suite.name);
    let start = Instant::now();
    let log = tree
        .reports()
        .join("test-logs")
        .join(format!("{}.log", suite.name));
    let tally = match run_cargo(&mut command(tree, suite, fast), &log) {
        Ok((output, succeeded)) => {
            let tally = libtest::read(&output, succeeded);
            show_failures(&output, tally);
            tally
        }
        Err(error) => {
            println!("  {error:#}");
            Tally {
                failed: 1,
                ..Tally::default()
            }
        }
    };
    let Tally {
        passed,
        failed,
        ignored,
    } = tally;
    let took = seconds(start.elapsed());
    println!(
        "  {passed} passed, {failed} failed, {ignored} ignored in {took} ({})",
        log.display()
    );
    tally
}

fn command(tree: &Tree, suite: &Suite, fast: bool) -> Command {
    let mut cargo = tree.cargo(["test", "--no-fail-fast"]);
    if !suite.cargo_args.contains(&"--package") {
        cargo.args(NATIVE);
    }
    cargo.args(suite.cargo_args);
    cargo.arg("--");
    // `#[ignore]` marks what takes minutes. In documentation it marks what is not Rust.
    if !fast && !suite.cargo_args.contains(&"--doc") {
        cargo.arg("--include-ignored");
    }
    // One window at a time: software rendering takes a core, and deadlines are a person's.
    if suite.name == "window" {
        cargo.arg("--test-threads=1");
    }
    cargo
}

/// Answers what was printed, and whether it ended well. All of it goes to the log; the terminal
/// shows cargo's progress.
fn run_cargo(command: &mut Command, log: &std::path::Path) -> Result<(String, bool)> {
    fs::create_dir_all(log.parent().context("the log has no folder")?)?;
    let mut log = fs::File::create(log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", line(command)))?;
    let mut output = String::new();
    let stdout = child
        .stdout
        .take()
        .context("cargo has no standard output")?;
    for chunk in BufReader::new(stdout).split(b'\n') {
        let text = String::from_utf8_lossy(&chunk?).into_owned();
        writeln!(log, "{text}")?;
        output.push_str(&text);
        output.push('\n');
    }
    Ok((output, child.wait()?.success()))
}

/// Prints what libtest says of the failures, and of a program that died the last lines.
fn show_failures(output: &str, tally: Tally) {
    if tally.failed == 0 {
        return;
    }
    let lines: Vec<&str> = output.lines().collect();
    let failure = |line: &&str| line.starts_with("failures:");
    let from = lines
        .iter()
        .position(failure)
        .unwrap_or(lines.len().saturating_sub(40));
    for line in lines
        .iter()
        .skip(from)
        .filter(|line| !line.ends_with("... ok"))
        .take(400)
    {
        println!("    {line}");
    }
}
