//! The program: it reads the command line and hands over to the window, the headless core or one
//! command. It holds no rule and no SQL: all it knows of routers it asks of the core.

// Without a console window of its own. Output of `call` is still seen where it is piped.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod alert;
mod ask;
mod autostart;
mod call;
mod choose;
mod cli;
mod demo;
mod desk;
mod drawing;
mod file;
mod folder;
mod headless;
mod host;
mod logs;
mod page;
mod server_setup;
mod signal;
mod text;
mod tile;

mod tray;
mod web_process;
mod window;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use tokio::runtime::Runtime;

use crate::cli::{Cli, Mode};
use crate::signal::End;

fn main() -> ExitCode {
    run(Cli::parse()).unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "mikromon: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let mode = cli.mode()?;
    if matches!(mode, Mode::Window { .. } | Mode::Demo { .. }) {
        drawing::choose();
    }
    let runtime = Runtime::new().context("cannot start the runtime")?;
    let code = start(&runtime, mode);
    // What still blocks a thread, such as a desktop's daemon that does not answer, is left behind.
    runtime.shutdown_background();
    code
}

fn start(runtime: &Runtime, mode: Mode) -> anyhow::Result<ExitCode> {
    match mode {
        Mode::Window { folder, only_one } => logs::during(&folder, || {
            window::run(runtime, &folder, only_one, End::listen(runtime))
        }),
        Mode::Headless { folder } => logs::during(&folder, || {
            runtime.block_on(headless::run(&folder, End::listen(runtime)))
        }),
        Mode::Demo { scale } => demo::run(runtime, scale, End::listen(runtime)),
        Mode::Call { folder, name, json } => runtime.block_on(call::run(folder, &name, &json)),
        Mode::ServerSetup { folder, asked } => runtime.block_on(server_setup::run(folder, &asked)),
    }
}
