//! How soon outages are told and what watching costs: a thousand simulated routers behind 5 % of
//! real packet loss, one core that watches them, and routers that die one after the other.
//!
//! Everything runs in a network namespace of its own (Linux; root, or user namespaces). Loss and
//! power cuts are rules of nftables there, so that TCP and ICMP suffer alike.

#![allow(clippy::print_stdout, reason = "telling is what it is for")]

mod network;
mod observer;
mod process;
mod run;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures detection times, false alarms, CPU and memory.
#[derive(Clone, Debug, Parser)]
struct Arguments {
    #[arg(long, default_value_t = 1_000)]
    routers: usize,
    /// How long routers are killed for.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    #[arg(long, default_value_t = 30)]
    failures: usize,
    /// Percent of the packets that are lost, each way.
    #[arg(long, default_value_t = 5)]
    loss: u32,
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
    /// Not used here; every benchmark is told where its peers may be kept.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Role::Outside, hide = true)]
    role: Role,
}

/// The benchmark starts itself again as each of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Makes the namespace.
    Outside,
    /// Kills routers and measures.
    Inside,
    /// The one process that is measured.
    Observer,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.role {
        Role::Outside => network::enter_namespace(),
        Role::Inside => runtime()?.block_on(run::run(&arguments)),
        Role::Observer => runtime()?.block_on(observer::observe()),
    }
}

/// As many threads as the app has at least.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    Ok(builder.worker_threads(2).enable_all().build()?)
}
