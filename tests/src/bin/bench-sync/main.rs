//! What the exchange costs at the size of a large provider: a first fetch of 650,000 rows beside
//! what psql and sqlite3 need to carry the same rows, a busy day of the others, a backlog from a
//! day offline, and how soon one desktop shows what another did.
//!
//! The server is a real one, by TLS and with its files written through to the disk; the desktops
//! are processes with the app's whole core in them. It ends with an error where an aim is missed.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "telling is what it is for"
)]

mod desk;
mod figures;
mod peer;
mod process;
mod provider;

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use mikromon_postgres::Postgres;

use desk::Desk;
use figures::Figures;

/// Measures the exchange with a shared server.
#[derive(Debug, Parser)]
struct Arguments {
    /// Rows of the book that a new desktop fetches.
    #[arg(long, default_value_t = 650_000)]
    rows: u32,
    /// How often one desktop adds something that the other is to show.
    #[arg(long, default_value_t = 200)]
    sights: u32,
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
    /// Not used here; every benchmark is told where its peers may be kept.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Is a desktop on this folder, asked line by line.
    #[arg(long, value_name = "DIR", hide = true)]
    desk: Option<PathBuf>,
}

/// Changes made offline.
const BACKLOG: u64 = 1_000;
/// Between two looks, so that they meet the other desktop in every state: in milliseconds.
const PAUSE: std::ops::Range<u64> = 20..150;

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(folder) = arguments.desk {
        process::log();
        return runtime.block_on(process::answer(folder));
    }
    let folder = tempfile::tempdir()?;
    let figures = measure(&arguments, folder.path())?;
    if arguments.json {
        println!("{}", figures.json());
    }
    figures.check()
}

fn measure(arguments: &Arguments, folder: &Path) -> Result<Figures> {
    let mut server = Postgres::start()?;
    let invite = Desk::start(folder.join("founder"))?.found(&server)?;
    println!("a book of {} rows is written on the server", arguments.rows);
    provider::fill(&server, arguments.rows)?;
    let held = provider::held(&server)?;
    let rows = held.iter().map(|it| it.rows).sum();

    let mut first = another(&server, folder, "first")?;
    let since = Instant::now();
    first.join(&invite)?;
    let bootstrap = since.elapsed();
    let memory = first.peak_memory()?;
    println!(
        "first fetch: {rows} rows in {bootstrap:.2?}, {} MB",
        memory >> 20
    );
    let fetched = peer::count(&first.book(), &held)?;
    ensure!(fetched >= rows, "{fetched} rows came");
    let copy = peer::copy(&server, &held, folder)?;
    println!("psql COPY and sqlite3 .import of the same: {copy:.2?}");

    let delta = delta(&server, &mut first)?;
    println!("10,000 rows of others: {delta:.2?}");
    let push = backlog(&mut server, &mut first)?;
    println!("{BACKLOG} changes from a day offline: {push:.2?}");

    let mut second = another(&server, folder, "second")?;
    second.join(&invite)?;
    let visible = sights(&mut first, &mut second, arguments.sights)?;
    println!("shown at another desktop: {visible:.1?} (95 of 100)");
    Ok(Figures {
        rows,
        bootstrap,
        memory,
        delta,
        push,
        visible,
        copy,
    })
}

/// A new computer that is expected.
fn another(server: &Postgres, folder: &Path, name: &str) -> Result<Desk> {
    provider::expect_another(server)?;
    Desk::start(folder.join(name))
}

/// Since others' work was on the server, until the page shows it.
fn delta(server: &Postgres, desk: &mut Desk) -> Result<Duration> {
    desk.look_away();
    let (customer, ago) = provider::change(server)?;
    let since = Instant::now();
    desk.wait_to_show(&customer, |it| it.to_string().contains("Pindah"))?;
    Ok(ago + since.elapsed())
}

/// Since the server is there again, until it has all that was done meanwhile.
fn backlog(server: &mut Postgres, desk: &mut Desk) -> Result<Duration> {
    let unpaid = provider::unpaid(server, usize::try_from(BACKLOG)?)?;
    server.stop()?;
    desk.wait_until_offline()?;
    let mut commands = 0;
    for payment in &unpaid {
        desk.record_payment(payment)?;
        commands += 1;
        if desk.waiting()? >= BACKLOG {
            break;
        }
    }
    let waiting = desk.waiting()?;
    println!("  {commands} payments were taken: {waiting} changes");
    ensure!(waiting >= BACKLOG, "{waiting} changes are no backlog");
    server.start_again()?;
    let since = Instant::now();
    desk.ask("sync.now", &serde_json::json!({}))?;
    desk.wait_until_sent()?;
    Ok(since.elapsed())
}

/// Since one desktop answered, until the page of the other shows it: the slowest but five of a
/// hundred.
fn sights(first: &mut Desk, second: &mut Desk, times: u32) -> Result<Duration> {
    let mut took = Vec::new();
    for n in 0..times {
        sleep(Duration::from_millis(fastrand::u64(PAUSE)));
        second.look_away();
        let name = format!("Terlihat {n}");
        let id = first.add_customer(&name)?;
        let since = Instant::now();
        second.wait_to_show(&id, |_| true)?;
        took.push(since.elapsed());
    }
    took.sort_unstable();
    let at = |share| took.get(took.len().saturating_mul(share) / 100);
    println!("  half of them within {:.1?}", at(50).context("none")?);
    at(95).copied().context("nothing was looked for")
}
