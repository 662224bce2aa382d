//! A company's shared server with the cable that leads to it: a real PostgreSQL behind a proxy.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_postgres::{HOST, OWNER, OWNER_PASSWORD, Postgres, Proxy, Way};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::desk::Desk;
use crate::window::Window;

/// The server is made and every table with it, on a busy machine.
const SET_UP: Duration = Duration::from_secs(60);
const DATABASE: &str = "mikromon";

pub struct Office {
    cable: Proxy,
    pub server: Postgres,
    /// As the invitation file has it.
    pub invite: String,
}

impl Office {
    /// Sets a server up for the book in `store`, whose first operator is `login`.
    ///
    /// # Errors
    /// When PostgreSQL is missing, or `mikromon server-setup` fails.
    pub async fn set_up(
        desk: &Desk,
        app: &Path,
        store: &Path,
        (login, password): (&str, &str),
    ) -> Result<Self> {
        let server = Postgres::start()?;
        let cable = Proxy::start(server.port())?;
        let port = cable.port();
        let file = desk.home().join("undangan.json");
        let mut setup = desk.command(app);
        setup.arg("--data-dir").arg(store).arg("server-setup");
        setup.arg("--ca").arg(server.authority_path());
        setup.args(["--operator", login]).arg("--invite").arg(&file);
        let url = format!("postgres://{OWNER}:{OWNER_PASSWORD}@{HOST}:{port}/{DATABASE}");
        setup
            .env("MIKROMON_SERVER_URL", url)
            .env("MIKROMON_PASSWORD", password)
            .stderr(Stdio::piped());
        let said = timeout(SET_UP, setup.output())
            .await
            .context("server-setup takes too long")??;
        let error = String::from_utf8_lossy(&said.stderr);
        ensure!(said.status.success(), "server-setup: {error}");
        let invite = std::fs::read_to_string(file)?;
        Ok(Self {
            cable,
            server,
            invite,
        })
    }

    /// From now on nothing comes through and nobody is told.
    pub fn pull_cable(&self) {
        self.cable.set(Way::BlackHole);
    }

    pub fn plug_cable(&self) {
        self.cable.set(Way::Open);
    }
}

/// The invitation of one computer more for the window's only operator, by a desk that is in.
///
/// # Errors
/// When the core refuses it.
pub async fn invite(window: &Window) -> Result<String> {
    let operators = window.call("operator.list", json!({})).await?;
    let operator = operators.pointer("/0/id").context("there is no operator")?;
    let order = json!({ "operator": operator, "new_password": false });
    let invited = window.call("sync.invite", order).await?;
    let text = invited.get("text").and_then(Value::as_str);
    Ok(text.context("an invitation is a text")?.to_owned())
}
