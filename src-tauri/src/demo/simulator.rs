//! The simulator: a program of its own, found beside this one. Nothing of its code is in the app.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::demo::network::Network;

/// A large network makes its certificates and plans before it speaks.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// One core, two distribution routers and nine that carry about 400 customers.
const ROUTERS: u32 = 12;
const CUSTOMERS_PER_ROUTER: &str = "45";
/// One router fails after this many seconds, so that the tray, a notification and the incident can be seen.
const FAIL_AFTER: &str = "20";

pub(crate) struct Simulator {
    child: Child,
    network: Network,
}

impl Simulator {
    /// # Errors
    /// When it is missing, or does not tell its network in time.
    pub(crate) async fn start(scale: u16) -> anyhow::Result<Self> {
        let program = path()?;
        if !program.exists() {
            bail!(
                "the demo needs {}, which belongs beside this program: \
                 build it with `cargo xtask demo`, or install the package again",
                program.display()
            );
        }
        let routers = ROUTERS.saturating_mul(u32::from(scale));
        let mut child = Command::new(&program)
            .args([
                "--fail-after",
                FAIL_AFTER,
                "--customers",
                CUSTOMERS_PER_ROUTER,
            ])
            .args(["--routers", &routers.to_string()])
            // It ends when its standard input does, so also when this program is killed.
            .arg("--with-parent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let network = timeout(READY_WITHIN, first_line(&mut child))
            .await
            .context("the simulator did not tell its network in time")??;
        Ok(Self { child, network })
    }

    /// What it told; empty the second time.
    pub(crate) fn take_network(&mut self) -> Network {
        std::mem::take(&mut self.network)
    }

    pub(crate) async fn stop(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::warn!("the simulator was not ended: {error}");
        }
    }
}

fn path() -> anyhow::Result<PathBuf> {
    let this = std::env::current_exe().context("cannot tell where this program is")?;
    let name = format!("mikromon-simulator{}", std::env::consts::EXE_SUFFIX);
    Ok(this.with_file_name(name))
}

async fn first_line(child: &mut Child) -> anyhow::Result<Network> {
    let output = child.stdout.take().context("the simulator has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).await?;
    Network::read(&line)
}
