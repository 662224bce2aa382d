//! `mikromon-simulator`: runs a network until it is stopped, and says on its first line of output where everything is.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::{Parser, ValueEnum};
use mikromon_simulator::{Certificate, Control, Fault, Network, Options, Transport};
use tokio::io::AsyncReadExt;

/// Simulates a provider's RouterOS routers.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[arg(long, default_value_t = 12)]
    routers: usize,
    /// PPPoE customers of an access router on average; a single router has exactly so many.
    #[arg(long, default_value_t = 400)]
    customers: u32,
    /// The same seed plans the same network.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// The first router's port; each router takes two (API, API over TLS). 0: free ports.
    #[arg(long, default_value_t = 0)]
    port_base: u16,
    /// Gives every router its own address of this network and RouterOS's own ports. The system must own the addresses.
    #[arg(long, value_parser = first_address, value_name = "NETWORK")]
    addresses: Option<Ipv4Addr>,
    #[arg(long, value_enum, default_value_t = Transport::Plain)]
    transport: Transport,
    /// What the routers that offer TLS show.
    #[arg(long, value_enum, default_value_t = Certificate::SelfSigned)]
    certificate: Certificate,
    /// Probability that a reply is lost once and has to be retransmitted, on every router.
    #[arg(long, default_value_t = 0.0)]
    loss: f64,
    /// Where orders are taken, as newline-delimited JSON.
    #[arg(long, default_value = "127.0.0.1:0")]
    control: SocketAddr,
    /// The router with the most customers fails after so many seconds, and stays so.
    #[arg(long, value_name = "SECONDS")]
    fail_after: Option<u64>,
    #[arg(long, value_enum, default_value_t = Failure::BlackHole)]
    fail_with: Failure,
    /// Ends when standard input is closed, so that nothing is left behind by a program that was killed.
    #[arg(long)]
    with_parent: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Failure {
    BlackHole,
    Refuse,
}

/// The first usable address of `10.77.0.0/16`.
fn first_address(text: &str) -> Result<Ipv4Addr, String> {
    let (network, _) = text.split_once('/').unwrap_or((text, ""));
    let network: Ipv4Addr = network.parse().map_err(|error| format!("{error}"))?;
    Ok(Ipv4Addr::from(u32::from(network).saturating_add(1)))
}

impl Arguments {
    fn options(&self) -> Options {
        Options {
            routers: self.routers,
            customers: self.customers,
            seed: self.seed,
            bind: self.bind,
            port_base: self.port_base,
            addresses: self.addresses,
            transport: self.transport,
            certificate: self.certificate,
            loss: self.loss,
            ..Options::default()
        }
    }
}

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let network = Arc::new(Network::start(arguments.options()).await?);
    let control = Control::start(Arc::clone(&network), arguments.control).await?;
    announce(&network, &control)?;
    tokio::select! {
        () = fail(&arguments, &network) => {}
        () = parent(arguments.with_parent) => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.context("waiting for the interrupt")?,
    }
    Ok(())
}

fn announce(network: &Network, control: &Control) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", network.announcement(Some(control.address())))?;
    out.flush().context("writing where the routers are")
}

/// Never returns: after the failure the network runs on.
async fn fail(arguments: &Arguments, network: &Network) {
    if let Some(seconds) = arguments.fail_after {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        if let Some(router) = network.busiest() {
            router.fault(match arguments.fail_with {
                Failure::BlackHole => Fault::BlackHole,
                Failure::Refuse => Fault::Refuse,
            });
        }
    }
    std::future::pending::<()>().await;
}

/// Returns when the parent closes our standard input; never, if nobody asked for that.
async fn parent(watched: bool) {
    let mut input = tokio::io::stdin();
    let mut sink = [0; 256];
    while watched && matches!(input.read(&mut sink).await, Ok(1..)) {}
    if !watched {
        std::future::pending::<()>().await;
    }
}
