//! Simulated routers in a process of their own, and the control line by which they fail.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::desk::Desk;
use crate::desk::process::Process;
use crate::hand::SOON;

const START: Duration = Duration::from_secs(20);

pub struct Routers {
    pub all: Vec<Router>,
    control: String,
    _simulator: Process,
}

#[derive(Clone, Deserialize)]
pub struct Router {
    pub name: String,
    pub host: String,
    pub port: u16,
    /// Where it offers the API over TLS too.
    pub tls_port: Option<u16>,
    pub username: String,
    pub password: String,
}

#[derive(Deserialize)]
struct Announcement {
    control: String,
    routers: Vec<Router>,
}

impl Router {
    /// The same, as an operator with another name for it would type it.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }

    /// The form of it, as the page sends it.
    #[must_use]
    pub fn form(&self) -> Value {
        self.form_of(self.port, "plain")
    }

    #[must_use]
    pub fn form_of(&self, port: u16, transport: &str) -> Value {
        json!({
            "name": self.name, "host": self.host, "port": port, "transport": transport,
            "username": self.username, "password": self.password, "core": false, "paused": false,
            "parent": null, "site": "", "note": "", "position": null,
        })
    }
}

impl Routers {
    /// # Errors
    /// When the simulator is missing, or says nothing in time.
    pub async fn start(desk: &Desk, count: usize) -> Result<Self> {
        Self::start_with(desk, count, "plain").await
    }

    /// `transport` as the simulator's own option; `mixed` gives every third router TLS beside plain.
    ///
    /// # Errors
    /// As [`Routers::start`].
    pub async fn start_with(desk: &Desk, count: usize, transport: &str) -> Result<Self> {
        Self::simulate(desk, (count, 20), transport).await
    }

    /// With so many customers in all.
    ///
    /// # Errors
    /// As [`Routers::start`].
    pub async fn start_sized(desk: &Desk, count: usize, customers: u64) -> Result<Self> {
        Self::simulate(desk, (count, customers), "plain").await
    }

    async fn simulate(desk: &Desk, size: (usize, u64), transport: &str) -> Result<Self> {
        let (count, customers) = size;
        let mut simulator = desk.command(&program()?);
        simulator.args(["--routers", &count.to_string()]);
        simulator.args(["--customers", &customers.to_string()]);
        simulator.args(["--transport", transport]);
        let (simulator, line) = Process::start_and_read(&mut simulator, START).await?;
        let Announcement { control, routers } = serde_json::from_str(&line)?;
        Ok(Self {
            all: routers,
            control,
            _simulator: simulator,
        })
    }

    /// As if its power was cut: nothing answers any more.
    ///
    /// # Errors
    /// When the simulator refuses the order or does not answer in time, as all orders.
    pub async fn kill(&self, router: usize) -> Result<()> {
        self.order(&json!({ "router": router, "fault": "black-hole" }))
            .await
    }

    /// As if this computer's cable was pulled: no router answers any more.
    ///
    /// # Errors
    /// As [`Routers::kill`].
    pub async fn kill_all(&self) -> Result<()> {
        self.order(&json!({ "fault": "black-hole" })).await
    }

    /// # Errors
    /// As [`Routers::kill`].
    pub async fn bring_back(&self, router: usize) -> Result<()> {
        self.order(&json!({ "router": router, "heal": true })).await
    }

    /// # Errors
    /// As [`Routers::kill`].
    pub async fn bring_all_back(&self) -> Result<()> {
        self.order(&json!({ "heal": true })).await
    }

    /// The next TLS client sees another certificate.
    ///
    /// # Errors
    /// As [`Routers::kill`].
    pub async fn renew_certificate(&self, router: usize) -> Result<()> {
        self.order(&json!({ "router": router, "renew_certificate": true }))
            .await
    }

    async fn order(&self, order: &Value) -> Result<()> {
        let answer = timeout(SOON, self.ask(order))
            .await
            .with_context(|| format!("{order} was not answered"))??;
        ensure!(
            answer.contains("\"ok\":true"),
            "{order} was refused: {answer}"
        );
        Ok(())
    }

    async fn ask(&self, order: &Value) -> Result<String> {
        let mut control = TcpStream::connect(&self.control).await?;
        control.write_all(format!("{order}\n").as_bytes()).await?;
        let answer = BufReader::new(control).lines().next_line().await?;
        answer.context("the control line ended")
    }
}

/// Beside this program, or above the folder of a test.
fn program() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let mut folders = this.ancestors().skip(1).take(2);
    folders
        .find_map(|it| Some(it.join("mikromon-simulator")).filter(|it| it.is_file()))
        .context("the simulator is not built")
}
