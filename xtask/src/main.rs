//! The commands that every developer, user and check relies on: `cargo xtask <verb>`.
//!
//! It drives cargo, the system's package manager and programs of the workspace as processes; it
//! links none of our crates, so that it starts in a second even when they do not compile.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod app;
mod bench;
mod bundle;
mod check;
mod deadline;
mod demo;
mod group;
mod libtest;
mod licences;
mod page;
mod setup;
mod shell;
mod shots;
mod test;
mod tree;
mod window;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use tree::Tree;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, shows, tests and checks MikroMon"
)]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what is missing: system packages, the wasm target. Nothing twice.
    Setup,
    /// Open the app on a fresh store with a simulated network; one router fails after 20 s.
    Demo {
        /// Multiplies the simulated network.
        #[arg(long, default_value_t = 1)]
        scale: u32,
    },
    /// Open the app on your own data.
    Run {
        /// Handed to the app as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Build the page into ui/dist.
    Page,
    /// Run every test; ends with the line `N passed, N failed`.
    Test {
        /// Leave out what needs a window or minutes.
        #[arg(long)]
        fast: bool,
    },
    /// Formatting, lints on native and wasm, licences and advisories, the architecture.
    Check {
        /// Type-check the whole workspace for Windows and macOS instead.
        #[arg(long)]
        all_os: bool,
    },
    /// Run one benchmark.
    Bench {
        name: String,
        /// Print one JSON object on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Save every page, in both themes and languages and three sizes, to target/shots.
    Shots {
        /// Only this page.
        #[arg(long)]
        page: Option<String>,
        /// Only this size, as in 1440x900.
        #[arg(long)]
        size: Option<String>,
    },
    /// Build the installers for this system.
    Bundle,
}

fn main() -> ExitCode {
    match run(Args::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    let tree = Tree::find()?;
    match verb {
        Verb::Setup => setup::run(&tree),
        Verb::Demo { scale } => demo::run(&tree, scale),
        Verb::Run { args } => app::open(&tree, &args),
        Verb::Page => setup::run(&tree).and_then(|()| page::build(&tree)),
        Verb::Test { fast } => test::run(&tree, fast),
        Verb::Check { all_os: false } => check::run(&tree),
        Verb::Check { all_os: true } => check::all_os::run(&tree),
        Verb::Bench { name, json } => bench::run(&tree, &name, json),
        Verb::Shots { page, size } => shots::run(&tree, page.as_deref(), size.as_deref()),
        Verb::Bundle => bundle::run(&tree),
    }
}
