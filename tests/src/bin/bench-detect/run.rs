//! The run: starts the simulator and the observer, kills routers in turn, and counts.

use std::collections::HashMap;
use std::net::IpAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use mikromon_api::NetworkState;
use mikromon_api::incident::IncidentView;
use mikromon_api::router::RouterForm;
use mikromon_domain::ids::RouterId;
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::Transport;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::sleep;

use crate::{Arguments, network, process};

/// Between a death and the revival: longer than the worst detection that is aimed at.
const DEAD_FOR: Duration = Duration::from_secs(45);
/// Everything has been dialled and polled once before measuring begins.
const WARM_UP: Duration = Duration::from_secs(60);
/// The last death has to be told before the run ends.
const COOL_DOWN: Duration = Duration::from_secs(60);

/// A program of ours that is spoken to by lines.
struct Part {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

/// A router of the simulated network.
struct Target {
    id: RouterId,
    address: IpAddr,
    parent: Option<RouterId>,
}

/// One router that was killed.
struct Death {
    router: RouterId,
    at: UnixMillis,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<()> {
    network::prepare(arguments.loss)?;
    let (_simulator, announced) = start_simulator(arguments.routers).await?;
    let mut observer = start_observer()?;
    let targets = add_all(&mut observer, &announced).await?;
    println!("{} routers are in the book", targets.len());
    until_all_up(&mut observer, targets.len()).await?;
    println!("all of them are up; warming up");
    sleep(WARM_UP).await;
    let pid = observer.child.id().context("the observer ended")?;
    let (begun, cpu) = (Instant::now(), process::cpu(pid)?);
    let deaths = kill_in_turn(arguments, &targets).await?;
    sleep(COOL_DOWN).await;
    let used = process::cpu(pid)?.saturating_sub(cpu).as_secs_f64();
    let cpu_percent = 100.0 * used / begun.elapsed().as_secs_f64();
    let rss = process::peak_memory(pid)?;
    let incidents: Vec<IncidentView> = observer.ask(&json!({ "do": "incidents" })).await?;
    report(arguments, &deaths, &incidents, cpu_percent, rss);
    Ok(())
}

async fn start_simulator(routers: usize) -> Result<(Part, Value)> {
    let beside = std::env::current_exe()?.with_file_name("mikromon-simulator");
    let mut command = Command::new(beside);
    command.args([
        "--routers",
        &routers.to_string(),
        "--customers",
        "40",
        "--with-parent",
    ]);
    command.args(["--addresses", network::NETWORK]);
    let mut simulator = Part::start(&mut command)?;
    let announced = simulator.line().await?;
    Ok((simulator, announced))
}

fn start_observer() -> Result<Part> {
    let mut command = Command::new(std::env::current_exe()?);
    Part::start(command.args(["--role", "observer"]))
}

async fn add_all(observer: &mut Part, announced: &Value) -> Result<Vec<Target>> {
    let routers = announced["routers"].as_array().context("no routers")?;
    let mut targets: Vec<Target> = Vec::with_capacity(routers.len());
    for router in routers {
        let parent = router["parent"]
            .as_u64()
            .and_then(|it| usize::try_from(it).ok());
        let parent = parent.and_then(|it| targets.get(it)).map(|it| it.id);
        let form = form(router, parent)?;
        let address = form.host.as_deref().context("no host")?.parse()?;
        let id = observer.ask(&json!({ "do": "add", "form": form })).await?;
        targets.push(Target {
            id,
            address,
            parent,
        });
    }
    Ok(targets)
}

fn form(router: &Value, parent: Option<RouterId>) -> Result<RouterForm> {
    let text = |name: &str| -> Result<String> {
        Ok(router[name]
            .as_str()
            .with_context(|| format!("no {name}"))?
            .to_owned())
    };
    Ok(RouterForm {
        name: text("name")?,
        host: Some(text("host")?),
        port: Some(u16::try_from(router["port"].as_u64().context("no port")?)?),
        transport: Transport::Plain,
        username: Some(text("username")?),
        password: Secret::new(text("password")?),
        core: false,
        paused: false,
        parent,
        site: Some(text("site")?),
        note: None,
        position: None,
        group: None,
        tags: Vec::new(),
    })
}

async fn until_all_up(observer: &mut Part, routers: usize) -> Result<()> {
    let begun = Instant::now();
    loop {
        let state: NetworkState = observer.ask(&json!({ "do": "network" })).await?;
        if usize::try_from(state.up)? == routers {
            println!(
                "the last of them was up after {:.0} s",
                begun.elapsed().as_secs_f64()
            );
            return Ok(());
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(180),
            "not all came up: {state:?}"
        );
        sleep(Duration::from_secs(1)).await;
    }
}

/// One at a time at even distances, no router twice; each is revived later.
async fn kill_in_turn(arguments: &Arguments, targets: &[Target]) -> Result<Vec<Death>> {
    let failures = arguments.failures.max(1);
    let apart = Duration::from_secs(arguments.minutes * 60) / u32::try_from(failures)?;
    let mut deaths = Vec::with_capacity(failures);
    // A stride that visits distribution and access routers alike; the root is everybody's parent.
    let mut order = (1..targets.len()).filter_map(|nth| targets.get(nth * 31 % targets.len()));
    let begun = Instant::now();
    for nth in 0..failures {
        sleep((apart * u32::try_from(nth)?).saturating_sub(begun.elapsed())).await;
        let Some(target) = order.find(|it| !is_behind(it, &deaths)) else {
            break;
        };
        let at = mikromon_core::clock::now();
        network::kill(target.address)?;
        deaths.push(Death {
            router: target.id,
            at,
        });
        let address = target.address;
        tokio::spawn(async move {
            sleep(DEAD_FOR).await;
            if let Err(error) = network::revive(address) {
                println!("{address} was not revived: {error:#}");
            }
        });
    }
    sleep(Duration::from_secs(arguments.minutes * 60).saturating_sub(begun.elapsed())).await;
    Ok(deaths)
}

/// Whether its parent died lately: then it would rightly not be told of.
fn is_behind(target: &Target, deaths: &[Death]) -> bool {
    let mut lately = deaths.iter().rev().take(6);
    lately.any(|death| Some(death.router) == target.parent)
}

fn report(
    arguments: &Arguments,
    deaths: &[Death],
    incidents: &[IncidentView],
    cpu_percent: f64,
    rss: u64,
) {
    let told: HashMap<RouterId, UnixMillis> = deaths
        .iter()
        .filter_map(|death| {
            let after =
                |it: &&IncidentView| it.router == death.router && it.times.opened >= death.at;
            let opened = incidents
                .iter()
                .filter(after)
                .map(|it| it.times.opened)
                .min()?;
            Some((death.router, opened))
        })
        .collect();
    let mut took: Vec<f64> = deaths
        .iter()
        .filter_map(|death| Some(seconds(told.get(&death.router)?.since(death.at).0)))
        .collect();
    took.sort_by(f64::total_cmp);
    let down = |it: &&IncidentView| {
        matches!(
            it.kind,
            IncidentKind::RouterDown | IncidentKind::ApiUnreachable
        )
    };
    let is_false = |it: &&IncidentView| told.get(&it.router) != Some(&it.times.opened);
    let false_downs = incidents.iter().filter(down).filter(is_false).count();
    let mean = took.iter().sum::<f64>() / f64::from(u32::try_from(took.len().max(1)).unwrap_or(1));
    let line = json!({
        "routers": arguments.routers,
        "cpu_percent": rounded(cpu_percent),
        "rss_mb": rounded(seconds(i64::try_from(rss / 1_024).unwrap_or(0)) * 1_000.0 / 1_024.0),
        "mean_s": rounded(mean),
        "worst_s": rounded(took.last().copied().unwrap_or(0.0)),
        "false_downs": false_downs,
        "failures": deaths.len(),
        "missed": deaths.len() - took.len(),
        "loss_percent": arguments.loss,
        "minutes": arguments.minutes,
    });
    if !arguments.json {
        println!("{line:#}");
        return;
    }
    println!("{line}");
}

/// From milliseconds.
fn seconds(millis: i64) -> f64 {
    Duration::from_millis(millis.unsigned_abs()).as_secs_f64()
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl Part {
    fn start(command: &mut Command) -> Result<Self> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
        let input = child.stdin.take().context("no input")?;
        let output = child.stdout.take().context("no output")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output).lines(),
        })
    }

    async fn line(&mut self) -> Result<Value> {
        let line = self.output.next_line().await?.context("it ended")?;
        Ok(serde_json::from_str(&line)?)
    }

    async fn ask<T: serde::de::DeserializeOwned>(&mut self, order: &Value) -> Result<T> {
        self.input
            .write_all(format!("{order}\n").as_bytes())
            .await?;
        Ok(serde_json::from_value(self.line().await?)?)
    }
}
