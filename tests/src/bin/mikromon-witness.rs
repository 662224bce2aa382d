//! Sits at a desk of its own, opens the app, and tells what it sees: for `cargo xtask demo` without
//! a display, and for `cargo xtask shots`.

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
    use std::path::PathBuf;
    use std::time::Duration;

    use anyhow::{Result, bail};
    use clap::{Parser, Subcommand};
    use mikromon_tests::desk::Desk;
    use mikromon_tests::shots::{self, Wanted};
    use mikromon_tests::sighting::Sighting;
    use mikromon_tests::window::Window;
    use tokio::signal::unix::{SignalKind, signal};

    /// The router fails 20 s after the simulator starts, and is confirmed down within 25 s more.
    const INCIDENT: Duration = Duration::from_secs(120);

    #[derive(Parser)]
    struct Args {
        /// The program to open.
        #[arg(long)]
        app: PathBuf,
        /// Where pictures and logs go.
        #[arg(long)]
        out: PathBuf,
        #[command(subcommand)]
        verb: Verb,
    }

    #[derive(Subcommand)]
    enum Verb {
        /// Watch the demo until its first incident is shown.
        Demo {
            #[arg(long, default_value = "1")]
            scale: String,
        },
        /// Save pages in both themes and languages, and three sizes.
        Shots {
            #[arg(long)]
            page: Option<String>,
            #[arg(long)]
            size: Option<String>,
        },
    }

    /// A signal ends the desk as an error does, so that no program of it is left behind.
    pub(crate) async fn run() -> Result<()> {
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            done = sit(Args::parse()) => done,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
            _ = terminated.recv() => bail!("terminated"),
        }
    }

    async fn sit(Args { app, out, verb }: Args) -> Result<()> {
        let desk = Desk::set_up().await?;
        match verb {
            Verb::Demo { scale } => {
                let args = ["--demo", "--scale", &scale];
                let window = Window::open(&desk, &app, &args, &out).await?;
                watch(&desk, &window).await?;
                window.close().await
            }
            Verb::Shots { page, size } => {
                let wanted = Wanted { page, size };
                shots::save(&desk, &app, &out.join("shots"), &wanted).await
            }
        }
    }

    async fn watch(desk: &Desk, window: &Window) -> Result<()> {
        let seen = Sighting::wait(desk, window, INCIDENT).await?;
        println!(
            "  notification: {} | {}",
            seen.notification.summary, seen.notification.body
        );
        println!("  tray icon:    {:?}", seen.light);
        println!("  incident:     {}", seen.incident);
        println!(
            "  picture:      {}",
            window.save("demo.png").await?.display()
        );
        Ok(())
    }
}
