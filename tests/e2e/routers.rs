//! Simulated routers in a process of their own, and the control line by which they fail.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::desk::process::Process;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::program;

const START: Duration = Duration::from_secs(20);

pub(crate) struct Routers {
    pub(crate) all: Vec<Router>,
    control: String,
    _simulator: Process,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Router {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) username: String,
    pub(crate) password: String,
}

#[derive(Deserialize)]
struct Announcement {
    control: String,
    routers: Vec<Router>,
}

impl Router {
    /// The same, as an operator with another name for it would type it.
    pub(crate) fn named(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }
}

impl Routers {
    pub(crate) async fn start(desk: &Desk, count: usize) -> Result<Self> {
        let mut simulator = desk.command(&program("mikromon-simulator")?);
        simulator.args(["--routers", &count.to_string(), "--customers", "20"]);
        let (simulator, line) = Process::start_and_read(&mut simulator, START).await?;
        let Announcement { control, routers } = serde_json::from_str(&line)?;
        Ok(Self {
            all: routers,
            control,
            _simulator: simulator,
        })
    }

    /// As if its power was cut: nothing answers any more.
    pub(crate) async fn kill(&self, router: usize) -> Result<()> {
        self.order(&json!({ "router": router, "fault": "black-hole" }))
            .await
    }

    pub(crate) async fn bring_back(&self, router: usize) -> Result<()> {
        self.order(&json!({ "router": router, "heal": true })).await
    }

    async fn order(&self, order: &Value) -> Result<()> {
        let mut control = TcpStream::connect(&self.control).await?;
        control.write_all(format!("{order}\n").as_bytes()).await?;
        let answer = BufReader::new(control).lines().next_line().await?;
        let answer = answer.context("the control line ended")?;
        ensure!(
            answer.contains("\"ok\":true"),
            "{order} was refused: {answer}"
        );
        Ok(())
    }
}
