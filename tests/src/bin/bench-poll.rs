//! What reading a table costs: CPU per row of this app's client against the clients that others
//! wrote, on the same simulated router, in turns.

#![allow(clippy::print_stdout, reason = "telling is what it is for")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use mikromon_routeros::{Command as Ask, Login, Row, Session, Settings, Target, Transport};
use mikromon_tests::peers;
use serde_json::{Value, json};

const FIELDS: &[&str] = &["name", "service", "caller-id", "address", "uptime"];
/// The peers are slow, so that they get fewer rounds; all figures are per row.
const PEER_ROUNDS: u32 = 5;
const OWN_ROUNDS: u32 = 100;

/// Compares CPU per decoded row.
#[derive(Debug, Parser)]
struct Arguments {
    /// PPP secrets of the router; about 94 in 100 are online.
    #[arg(long, default_value_t = 2_000)]
    customers: u32,
    /// Turns; in each of them every client reads.
    #[arg(long, default_value_t = 5)]
    turns: u32,
    /// Where the peers are kept; they are installed there the first time.
    #[arg(long, value_name = "DIR", default_value = "target/peers")]
    peers: PathBuf,
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
}

/// Rows read and the CPU they took.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    rows: u64,
    cpu: Duration,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.cpu += other.cpu;
    }

    fn micros_per_row(self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(self.rows.max(1)).unwrap_or(1))
    }
}

struct Router {
    host: String,
    port: u16,
    username: String,
    password: String,
}

/// Ends with this program.
struct Simulator(Child);

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/simulator/peers/requirements.txt"
    );
    let python = peers::python(&arguments.peers, list, &[])?;
    let (_simulator, router) = simulate(arguments.customers)?;
    // One thread, so that its CPU is the client's and nothing else's.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let session = runtime.block_on(open(&router))?;
    let [mut own, mut librouteros, mut routeros_api] = [Cost::default(); 3];
    for turn in 0..arguments.turns {
        own.add(runtime.block_on(read(&session))?);
        librouteros.add(peer(&python, "librouteros", &router)?);
        routeros_api.add(peer(&python, "routeros-api", &router)?);
        println!(
            "turn {}: {own:?} {librouteros:?} {routeros_api:?}",
            turn + 1
        );
    }
    let [own, librouteros, routeros_api] =
        [own, librouteros, routeros_api].map(Cost::micros_per_row);
    let line = json!({
        "rows": arguments.customers,
        "ratio_librouteros": rounded(librouteros / own),
        "ratio_routeros_api": rounded(routeros_api / own),
        "own_us_per_row": rounded(own),
        "librouteros_us_per_row": rounded(librouteros),
        "routeros_api_us_per_row": rounded(routeros_api),
    });
    println!(
        "{}",
        if arguments.json {
            line.to_string()
        } else {
            format!("{line:#}")
        }
    );
    Ok(())
}

fn simulate(customers: u32) -> Result<(Simulator, Router)> {
    use std::io::BufRead as _;
    let beside = std::env::current_exe()?.with_file_name("mikromon-simulator");
    let mut command = Command::new(beside);
    command.args([
        "--routers",
        "1",
        "--customers",
        &customers.to_string(),
        "--with-parent",
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = child.stdout.take().context("no output")?;
    let simulator = Simulator(child);
    let mut line = String::new();
    std::io::BufReader::new(output).read_line(&mut line)?;
    let announced: Value = serde_json::from_str(&line)?;
    let router = announced.pointer("/routers/0").context("no router")?;
    let text = |name: &str| {
        router
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .context("not announced")
    };
    let port = u16::try_from(
        router
            .get("port")
            .and_then(Value::as_u64)
            .context("no port")?,
    )?;
    let found = Router {
        host: text("host")?,
        port,
        username: text("username")?,
        password: text("password")?,
    };
    Ok((simulator, found))
}

async fn open(router: &Router) -> Result<Session> {
    let target = Target {
        host: router.host.clone(),
        port: router.port,
        transport: Transport::Plain,
    };
    let login = Login::new(router.username.as_str(), router.password.as_str());
    Ok(Session::open(&target, &login, &Settings::default()).await?)
}

/// Every value is made an owned text, as the peers do.
async fn read(session: &Session) -> Result<Cost> {
    let ask = Ask::new("/ppp/active/print").proplist(FIELDS);
    session.run(&ask).await?;
    let begun = own_cpu()?;
    let mut rows = 0;
    for _ in 0..OWN_ROUNDS {
        let reply = session.run(&ask).await?;
        let decoded: Vec<_> = reply.rows.iter().map(values).collect();
        rows += u64::try_from(std::hint::black_box(decoded).len())?;
    }
    Ok(Cost {
        rows,
        cpu: own_cpu()?.saturating_sub(begun),
    })
}

fn values(row: Row<'_>) -> Vec<Option<String>> {
    FIELDS
        .iter()
        .map(|name| row.text(name).map(std::borrow::Cow::into_owned))
        .collect()
}

/// This thread's CPU time, in nanoseconds of the scheduler.
fn own_cpu() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = text.split_whitespace().next().context("empty")?.parse()?;
    Ok(Duration::from_nanos(nanos))
}

fn peer(python: &Path, client: &str, router: &Router) -> Result<Cost> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/simulator/peers/poll.py");
    let mut command = Command::new(python);
    command.args([script, client, &router.host, &router.port.to_string()]);
    command.args([&router.username, &router.password, &PEER_ROUNDS.to_string()]);
    let output = command
        .arg(FIELDS.join(","))
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "{client}: {}", output.status);
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let seconds = told
        .get("cpu_seconds")
        .and_then(Value::as_f64)
        .context("no cpu_seconds")?;
    Ok(Cost {
        rows: told
            .get("rows")
            .and_then(Value::as_u64)
            .context("no rows")?,
        cpu: Duration::from_secs_f64(seconds),
    })
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
