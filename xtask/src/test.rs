//! `test`: every suite, one after another, and one line that sums them up.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::deadline::{self, End, Ran};
use crate::libtest::{self, Tally};
use crate::shell::{self, seconds};
use crate::tree::Tree;
use crate::{app, page, setup};

struct Suite {
    name: &'static str,
    cargo_args: &'static [&'static str],
    /// Needs a window or minutes.
    slow: bool,
    /// For running it, which takes a fraction of that on two cores: what takes longer hangs.
    minutes: u64,
}

/// Where proptest takes its cases from. The same ones each time, so that a run says something of
/// the change and not of its luck; another number looks elsewhere.
const SEED: &str = "PROPTEST_RNG_SEED";

/// The page is compiled for wasm32 only, and is tested in the window; its plain logic is tested
/// natively in a suite of its own.
const NATIVE: &[&str] = &["--workspace", "--exclude", "mikromon-ui"];

#[rustfmt::skip]
const SUITES: &[Suite] = &[
    Suite { name: "native", cargo_args: &["--lib", "--bins", "--tests"], slow: false, minutes: 20 },
    Suite { name: "documentation", cargo_args: &["--doc"], slow: true, minutes: 10 },
    Suite { name: "page", cargo_args: &["--package", "mikromon-ui", "--bins"], slow: false, minutes: 5 },
    Suite { name: "window", cargo_args: &["--features", "mikromon-tests/window", "--test", "window"], slow: true, minutes: 20 },
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
    let log = log(tree, suite);
    let tally = build(tree, suite)
        .and_then(|()| {
            let within = Duration::from_secs(60 * suite.minutes);
            deadline::run(&mut command(tree, suite, fast), &log, within)
        })
        .map_or_else(
            |error| {
                println!("  {error:#}");
                libtest::read("", false)
            },
            |ran| judge(&ran, suite),
        );
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

fn log(tree: &Tree, suite: &Suite) -> PathBuf {
    let file = format!("{}.log", suite.name);
    tree.reports().join("test-logs").join(file)
}

/// First and apart, because it takes as long as it takes: a deadline is for tests that hang. Cargo
/// builds documentation's programs while it runs them.
fn build(tree: &Tree, suite: &Suite) -> Result<()> {
    if suite.cargo_args.contains(&"--doc") {
        return Ok(());
    }
    shell::run(cargo_test(tree, suite).arg("--no-run"))
}

fn cargo_test(tree: &Tree, suite: &Suite) -> Command {
    let mut cargo = tree.cargo(["test", "--no-fail-fast"]);
    if !suite.cargo_args.contains(&"--package") {
        cargo.args(NATIVE);
    }
    cargo.args(suite.cargo_args);
    cargo
}

fn command(tree: &Tree, suite: &Suite, fast: bool) -> Command {
    let mut cargo = cargo_test(tree, suite);
    if std::env::var_os(SEED).is_none() {
        cargo.env(SEED, "1");
    }
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

fn judge(ran: &Ran, suite: &Suite) -> Tally {
    let tally = libtest::read(&ran.output, ran.end == End::Exit { success: true });
    if ran.end == End::TooLate {
        println!("  KILLED after {} minutes; it was at:", suite.minutes);
        for test in libtest::unfinished(&ran.output) {
            println!("    {test}");
        }
    }
    show_failures(&ran.output, tally);
    tally
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
