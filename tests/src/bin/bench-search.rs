//! How soon the core answers what is typed into the search of the customer list and into the palette, among
//! 50,000 customers: 1,000 key presses, through the dispatcher. It ends with an error where the aim is missed.

#![allow(clippy::print_stdout, reason = "telling is what it is for")]

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use mikromon_core::{Caller, Config, Core, KeySource};
use mikromon_tests::figures::{percentile, rounded};
use mikromon_tests::provider::{CUSTOMERS, fill};
use serde_json::{Value, json};

const PASSWORD: &str = "sawah hijau 27";
/// Milliseconds, of 95 in 100 key presses.
const AIM: f64 = 50.0;
const KEYS: usize = 1_000;

/// Measures searching.
#[derive(Debug, Parser)]
struct Arguments {
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
    /// Not used here; every benchmark is told where its peers may be kept.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir()?;
    let config = Config {
        data_dir: folder.path().to_owned(),
        keys: KeySource::Ephemeral,
        demo: false,
    };
    let core = Core::start(config.clone()).await?;
    let owner =
        json!({ "login": "rina", "name": "Rina", "password": PASSWORD, "passphrase": null });
    ask(&core, &core.connect(), "session.create-owner", owner).await?;
    core.stop().await;
    fill(folder.path()).await?;

    let core = Core::open_for_call(config).await?;
    let caller = core.connect();
    let sign_in = json!({ "login": "rina", "password": PASSWORD });
    ask(&core, &caller, "session.sign-in", sign_in).await?;
    let (mut list, mut find) = (Vec::new(), Vec::new());
    for text in typed() {
        let search = json!({
            "search": text, "branch": null, "order": "Name", "descending": false,
            "offset": 0, "limit": 100,
        });
        list.push(timed(&core, &caller, "customer.list", search).await?);
        let words = json!({ "text": text, "limit": 10 });
        find.push(timed(&core, &caller, "book.find", words).await?);
    }
    core.stop().await;
    let of = |all: &[f64], percent| {
        percentile(all.to_vec(), percent)
            .map(rounded)
            .context("nothing was typed")
    };
    let p95 = of(&list, 95)?.max(of(&find, 95)?);
    let figures = json!({
        "customers": CUSTOMERS,
        "queries": list.len(),
        "p95_ms": p95,
        "list_p50_ms": of(&list, 50)?,
        "list_p95_ms": of(&list, 95)?,
        "list_worst_ms": of(&list, 100)?,
        "find_p50_ms": of(&find, 50)?,
        "find_p95_ms": of(&find, 95)?,
        "find_worst_ms": of(&find, 100)?,
    });
    println!(
        "{}",
        if arguments.json {
            figures.to_string()
        } else {
            format!("{figures:#}")
        }
    );
    ensure!(p95 <= AIM, "p95_ms is above {AIM}");
    Ok(())
}

/// What is in the search box after each key press: names, numbers, telephones, PPPoE names, addresses, and
/// what is not there.
fn typed() -> Vec<String> {
    let whole = (1..).map(|n: usize| {
        let at = n * 7_919 % CUSTOMERS + 1;
        match n % 7 {
            0 => format!("siti rahayu {at}"),
            1 => format!("plg-{at:06}"),
            2 => format!("0812{:08}", at * 7_919 % 100_000_000),
            3 => format!("plg-{at:06}@rumah"),
            4 if n.is_multiple_of(2) => format!("melati no. {}", at % 200 + 1),
            // Of everybody.
            4 => format!("kec. ciawi {}", at % 200 + 1),
            5 => format!("{at} lubis"),
            _ => format!("tidak ada {at}"),
        }
    });
    let begun = whole.flat_map(|text| {
        (1..=text.len())
            .map(move |end| text[..end].to_owned())
            .collect::<Vec<_>>()
    });
    begun.take(KEYS).collect()
}

async fn ask(core: &Core, caller: &Caller, name: &str, args: Value) -> Result<Value> {
    let answer = core.call(caller, name, args).await;
    answer.map_err(|error| anyhow::anyhow!("{name}: {error}"))
}

/// Milliseconds.
async fn timed(core: &Core, caller: &Caller, name: &str, args: Value) -> Result<f64> {
    let begun = Instant::now();
    ask(core, caller, name, args).await?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}
