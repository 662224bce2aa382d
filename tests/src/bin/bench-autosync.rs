//! What AutoSync costs: 50 simulated routers with 1,000 secrets each are read and compared with the book, and
//! then once more, when nothing is different. Bytes are those that came over the loopback interface meanwhile,
//! whichever way, with the headers of TCP and IP.

#![allow(clippy::print_stdout, reason = "telling is what it is for")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use mikromon_api::Command as Order;
use mikromon_api::autosync::{AutoSync, GetAutoSync, ListDrift, RouterReading, RunAutoSync};
use mikromon_api::router::AddRouter;
use mikromon_api::session::CreateOwner;
use mikromon_core::{Caller, Config, Core, KeySource};
use mikromon_simulator::{Network, Options, Router};
use mikromon_tests::figures::rounded;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::sleep;

/// Seconds of one run.
const AIM: f64 = 20.0;
const SOON: Duration = Duration::from_secs(120);

/// Measures reading and comparing.
#[derive(Debug, Parser)]
struct Arguments {
    #[arg(long, default_value_t = 50)]
    routers: usize,
    /// PPP secrets of each.
    #[arg(long, default_value_t = 1_000)]
    secrets: u32,
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
    /// Not used here; every benchmark is told where its peers may be kept.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
}

/// A core that watches the routers, and its owner.
struct Noc {
    core: Arc<Core>,
    caller: Caller,
    book: PathBuf,
}

/// One run over all routers.
#[derive(Debug)]
struct Run {
    seconds: f64,
    bytes: u64,
    /// Edits of the book, but for those of the audit log.
    edits: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    let noc = Noc::begin(folder.path().to_owned()).await?;
    let network = simulate(&arguments).await?;
    for router in network.routers() {
        let add = json!({ "form": form(router)?, "accept_pin": null });
        noc.ask(serde_json::from_value::<AddRouter>(add)?).await?;
    }
    noc.wait_for_all("all routers to be read", |it| it.read.is_some())
        .await?;
    let (first, second) = (noc.run().await?, noc.run().await?);
    let read = noc.readings().await?;
    let secrets: u32 = read.iter().map(|it| it.secrets).sum();
    let begun = Instant::now();
    let ask = ListDrift {
        router: None,
        kind: None,
        search: String::new(),
        offset: 0,
        limit: 100,
    };
    let total = noc.ask(ask).await?.total;
    let list_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    noc.core.stop().await;
    ensure!(
        total == secrets,
        "{secrets} secrets, and {total} that the book does not know"
    );
    let figures = json!({
        "routers": arguments.routers,
        "secrets": secrets,
        "seconds": rounded(first.seconds),
        "router_bytes": first.bytes,
        "second_seconds": rounded(second.seconds),
        "second_edits": second.edits,
        "list_ms": rounded(list_ms),
    });
    println!(
        "{}",
        if arguments.json {
            figures.to_string()
        } else {
            format!("{figures:#}")
        }
    );
    ensure!(first.seconds <= AIM, "seconds is above {AIM}");
    ensure!(second.edits == 0, "the second run wrote something");
    Ok(())
}

impl Noc {
    async fn begin(data: PathBuf) -> Result<Self> {
        let book = data.join("mikromon.db");
        let config = Config {
            data_dir: data,
            keys: KeySource::Ephemeral,
            demo: false,
        };
        let core = Core::start(config).await?;
        let caller = core.connect();
        let noc = Self { core, caller, book };
        let owner = json!({
            "login": "rina", "name": "Rina", "password": "sawah hijau 27", "passphrase": null,
        });
        noc.ask(serde_json::from_value::<CreateOwner>(owner)?)
            .await?;
        Ok(noc)
    }

    async fn ask<C: Order>(&self, order: C) -> Result<C::Output> {
        let args = serde_json::to_value(order)?;
        let answer = self.core.call(&self.caller, C::NAME, args).await;
        let answer = answer.map_err(|error| anyhow::anyhow!("{}: {error}", C::NAME))?;
        Ok(serde_json::from_value(answer)?)
    }

    async fn told(&self) -> Result<AutoSync> {
        self.ask(GetAutoSync {}).await
    }

    async fn readings(&self) -> Result<Vec<RouterReading>> {
        Ok(self.told().await?.routers)
    }

    async fn wait_for_all(&self, what: &str, ready: impl Fn(&RouterReading) -> bool) -> Result<()> {
        let begun = Instant::now();
        while !self.readings().await?.iter().all(&ready) {
            ensure!(begun.elapsed() < SOON, "waited for {what}");
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    async fn run(&self) -> Result<Run> {
        let (edits, bytes, begun) = (self.edits().await?, loopback()?, Instant::now());
        self.ask(RunAutoSync { router: None }).await?;
        while self.told().await?.run.is_some() {
            ensure!(begun.elapsed() < SOON, "the run does not end");
            sleep(Duration::from_millis(20)).await;
        }
        let seconds = begun.elapsed().as_secs_f64();
        Ok(Run {
            seconds,
            bytes: loopback()? - bytes,
            edits: self.edits().await? - edits,
        })
    }

    /// As another program counts them.
    async fn edits(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM edit WHERE tbl NOT LIKE 'audit%'";
        let told = Command::new("sqlite3")
            .arg(&self.book)
            .arg(sql)
            .output()
            .await?;
        Ok(String::from_utf8(told.stdout)?.trim().parse()?)
    }
}

/// Each for itself, as many secrets on every one.
async fn simulate(arguments: &Arguments) -> Result<Network> {
    let options = Options {
        routers: arguments.routers,
        ..Options::default()
    };
    let mut specs = options.specs();
    for spec in &mut specs {
        spec.parent = None;
        spec.customers = arguments.secrets;
    }
    Network::with_specs(options, specs).await
}

fn form(router: &Router) -> Result<Value> {
    let (spec, at) = (router.spec(), router.address().context("no address")?);
    Ok(json!({
        "name": spec.name, "host": at.ip(), "port": at.port(), "transport": "plain",
        "username": spec.username, "password": spec.password, "core": false, "paused": false,
        "parent": null, "site": "", "note": "", "position": null,
    }))
}

/// Bytes that the loopback interface received.
fn loopback() -> Result<u64> {
    let text = fs::read_to_string("/proc/net/dev").context("it is counted on Linux only")?;
    let line = text.lines().find_map(|it| it.trim().strip_prefix("lo:"));
    let bytes = line.and_then(|it| it.split_whitespace().next());
    Ok(bytes.context("no loopback interface")?.parse()?)
}
