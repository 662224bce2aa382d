//! How soon the app is there, and what memory it takes, on a store with 50,000 customers and 500
//! routers: from the start of its process to the first page that is painted (to sign in), from
//! there to the Overview with its rows, and the memory of all its processes then. It ends with an
//! error where an aim is missed.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "telling is what it is for"
)]

#[cfg(target_os = "linux")]
mod process;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let ran = tokio::runtime::Runtime::new()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(linux::run()));
    if let Err(error) = ran {
        eprintln!("{error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("driving the window needs WebKitWebDriver and Xvfb, which are of Linux");
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;
    use std::time::Duration;

    use anyhow::{Context, Result, ensure};
    use clap::Parser as _;
    use mikromon_tests::bench::Arguments;
    use mikromon_tests::crowd::{Crowd, PASSWORD};
    use mikromon_tests::desk::Desk;
    use mikromon_tests::figures::{percentile, rounded};
    use mikromon_tests::hand::{SOON, find, write};
    use mikromon_tests::provider::CUSTOMERS;
    use mikromon_tests::window::Window;
    use serde::Deserialize;
    use serde_json::json;

    use crate::process::{self, Memory};

    /// The first run reads the program and the store into the system's cache.
    const RUNS: usize = 6;
    /// The aim, in seconds.
    const FIRST_PAGE: f64 = 1.5;
    /// What is fetched after the first rows is here, too.
    const SETTLED: Duration = Duration::from_secs(3);

    struct Run {
        /// Seconds from the start of the process to the sign-in page.
        first_page: f64,
        /// Seconds from the press to the Overview with its rows.
        overview: f64,
        memory: Vec<Memory>,
    }

    /// Milliseconds; `origin` since the epoch, the others since then.
    #[derive(Debug, Deserialize)]
    struct Paint {
        origin: f64,
        first: Option<f64>,
    }

    pub(crate) async fn run() -> Result<()> {
        let arguments = Arguments::parse();
        let app = arguments.app.canonicalize()?;
        let desk = Desk::set_up().await?;
        let crowd = Crowd::gather(&desk, &app, &arguments.reports).await?;
        let mut runs = Vec::new();
        for number in 0..RUNS {
            let run = once(&desk, &app, &crowd, &arguments.reports).await?;
            let state = if number == 0 { "cold" } else { "warm" };
            println!(
                "{state}: first page {:.2} s, overview {:.2} s",
                run.first_page, run.overview
            );
            runs.push(run);
        }
        let warm = runs.get(1..).unwrap_or_default();
        let median = |of: fn(&Run) -> f64| percentile(warm.iter().map(of).collect(), 50);
        let first_page = median(|it| it.first_page).context("no run")?;
        let last = warm.last().context("no run")?;
        for part in &last.memory {
            println!(
                "{}: {:.0} MB resident, {:.0} MB of its own",
                part.name, part.rss, part.own
            );
        }
        let figures = json!({
            "customers": CUSTOMERS,
            "first_page_s": rounded(first_page),
            "overview_s": median(|it| it.overview).map(rounded),
            // Pages that two processes share are counted in both.
            "rss_mb": last.memory.iter().map(|it| it.rss).sum::<f64>().round(),
            // Shared pages are counted once.
            "pss_mb": last.memory.iter().map(|it| it.own).sum::<f64>().round(),
        });
        println!("{}", arguments.show(&figures));
        ensure!(
            first_page <= FIRST_PAGE,
            "first_page_s is above {FIRST_PAGE}"
        );
        Ok(())
    }

    async fn once(desk: &Desk, app: &Path, crowd: &Crowd, reports: &Path) -> Result<Run> {
        let window = crowd.open(desk, app, reports).await?;
        find(&window, "#sign-in #password", SOON).await?;
        let started = process::started(app)?;
        let first_page = (painted(&window).await? - started) / 1_000.0;
        let overview = sign_in(&window).await? / 1_000.0;
        window.wait_until_drawn(SETTLED).await?;
        let memory = process::memory(app)?;
        window.close().await?;
        Ok(Run {
            first_page,
            overview,
            memory,
        })
    }

    /// When the first content was painted, which is the page to sign in: nothing else is in the
    /// page before it. Milliseconds since the epoch.
    async fn painted(window: &Window) -> Result<f64> {
        let script = "return { origin: performance.timeOrigin,
            first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null }";
        window.wait_until_drawn(Duration::from_millis(300)).await?;
        let paint: Paint =
            serde_json::from_value(window.client.execute(script, Vec::new()).await?)?;
        Ok(paint.origin + paint.first.context("the webview tells of no paint")?)
    }

    /// Milliseconds from the press to the Overview with rows.
    async fn sign_in(window: &Window) -> Result<f64> {
        write(window, "#sign-in #password", PASSWORD).await?;
        let script = "const [press, row, done] = arguments;
            const begun = performance.now();
            const look = () => document.querySelector(row)
                ? setTimeout(() => done(performance.now() - begun))
                : requestAnimationFrame(look);
            document.querySelector(press).click();
            look();";
        let values = vec![
            json!("#sign-in button[type=submit]"),
            json!("#overview-routers tr[data-router]"),
        ];
        let took = window.client.execute_async(script, values).await?;
        took.as_f64().context("no time")
    }
}
