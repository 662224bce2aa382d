//! How soon the command palette answers: each key press in the app's real window, from the press to
//! what it finds being drawn, among 50,000 customers. It ends with an error where the aim is missed.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "telling is what it is for"
)]

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

    use anyhow::{Context, Result, ensure};
    use clap::Parser as _;
    use mikromon_tests::bench::Arguments;
    use mikromon_tests::desk::Desk;
    use mikromon_tests::figures::percentile;
    use mikromon_tests::hand::{SOON, find, press};
    use mikromon_tests::provider::CUSTOMERS;
    use mikromon_tests::window::Window;
    use serde_json::json;

    /// What people type: names, numbers, a telephone, words turned around, and what is not there.
    const TYPED: [&str; 7] = [
        "agus hidayat 1",
        "PLG-031415",
        "0812-7919",
        "br-desa-123",
        "123 desa",
        "melati",
        "tidak ada",
    ];
    /// Milliseconds.
    const AIM: f64 = 50.0;
    const INPUT: &str = "[data-dialog='palette'] input";

    pub(crate) async fn run() -> Result<()> {
        let arguments = Arguments::parse();
        let desk = Desk::set_up().await?;
        let window = arguments.open(&desk).await?;
        press(&window, "#find").await?;
        find(&window, INPUT, SOON).await?;
        let mut all = Vec::new();
        for text in TYPED {
            let took = typed(&window, text).await?;
            let worst = percentile(took.clone(), 100).unwrap_or_default();
            println!("{text:?}: worst {worst:.0} ms of {} keys", took.len());
            all.extend(took);
        }
        window.save("bench-palette.png").await?;
        window.close().await?;
        let keys = all.len();
        let p95 = percentile(all.clone(), 95).context("nothing was typed")?;
        let figures = json!({
            "customers": CUSTOMERS,
            "keys": keys,
            "p50_ms": percentile(all.clone(), 50),
            "p95_ms": p95,
            "worst_ms": percentile(all, 100),
        });
        println!("{}", arguments.show(&figures));
        ensure!(p95 <= AIM, "p95_ms is above {AIM}");
        Ok(())
    }

    /// Milliseconds from each key press to the frame that shows what it finds.
    async fn typed(window: &Window, text: &str) -> Result<Vec<f64>> {
        let values = vec![json!(INPUT), json!(text)];
        let script = include_str!("type.js");
        let took = window.client.execute_async(script, values).await?;
        Ok(serde_json::from_value(took)?)
    }
}
