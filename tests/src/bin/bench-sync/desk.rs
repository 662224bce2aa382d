//! A desktop, as who sits before it: commands, and what the page would show.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use mikromon_api::{ApiError, Tag};
use mikromon_postgres::Postgres;
use serde_json::{Value, json};

use crate::process::Told;

pub(crate) const PASSWORD: &str = "a-long-benchmark-password";
pub(crate) const DATABASE: &str = "mikromon";
pub(crate) const LOGIN: &str = "bench";
const PATIENCE: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_millis(5);

pub(crate) struct Desk {
    folder: PathBuf,
    child: Child,
    input: ChildStdin,
    answers: Receiver<Result<Value, ApiError>>,
    /// What a page shows of customers is old; told once, however often it happened meanwhile.
    stale: Receiver<()>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    pub(crate) fn start(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--desk")
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().context("no input")?;
        let output = child.stdout.take().context("no output")?;
        let (answer, answers) = sync_channel(1);
        let (tell, stale) = sync_channel(1);
        spawn(move || read(output, &answer, &tell));
        Ok(Self {
            folder,
            child,
            input,
            answers,
            stale,
        })
    }

    pub(crate) fn ask(&mut self, name: &str, args: &Value) -> Result<Value> {
        writeln!(self.input, "{}", json!([name, args]))?;
        let reply = self.answers.recv_timeout(PATIENCE);
        let reply = reply.with_context(|| format!("the desk died at {name}"))?;
        reply.map_err(|error| anyhow::anyhow!("{name}: {error}"))
    }

    /// Makes the company and its server, follows it, and answers the invitation of the others.
    pub(crate) fn found(&mut self, server: &Postgres) -> Result<String> {
        let owner =
            json!({"login": LOGIN, "name": LOGIN, "password": PASSWORD, "passphrase": null});
        self.ask("session.create-owner", &owner)?;
        let args = json!({"url": server.owner_url(DATABASE), "ca": server.authority()?});
        let invite = self.ask("found", &args)?;
        let invite = invite.as_str().context("no invitation")?.to_owned();
        self.ask("sync.join", &join(&invite))?;
        self.wait_until_sent()?;
        Ok(invite)
    }

    /// Returns when this desk holds all that the server has, and its operator is signed in.
    pub(crate) fn join(&mut self, invite: &str) -> Result<()> {
        self.ask("sync.join", &join(invite))?;
        self.ask(
            "session.sign-in",
            &json!({"login": LOGIN, "password": PASSWORD}),
        )?;
        self.wait_for(|view| view["state"] == "InStep")
    }

    fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Result<()> {
        let since = Instant::now();
        loop {
            let view = self.ask("sync.status", &json!({}))?;
            if fits(&view) {
                return Ok(());
            }
            ensure!(since.elapsed() < PATIENCE, "it does not come to it: {view}");
            sleep(LOOK);
        }
    }

    pub(crate) fn wait_until_offline(&mut self) -> Result<()> {
        self.wait_for(|view| view.pointer("/state/Offline").is_some())
    }

    pub(crate) fn waiting(&mut self) -> Result<u64> {
        let view = self.ask("sync.status", &json!({}))?;
        view.get("waiting")
            .and_then(Value::as_u64)
            .context("waiting")
    }

    pub(crate) fn wait_until_sent(&mut self) -> Result<()> {
        self.wait_for(|view| view["waiting"] == 0 && view["state"] == "InStep")
    }

    /// What happened so far is none of what is waited for from now on.
    pub(crate) fn look_away(&self) {
        while self.stale.try_recv().is_ok() {}
    }

    /// As a page: what it shows is fetched again whenever an event says that it is stale.
    pub(crate) fn wait_to_show(
        &mut self,
        customer: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let shown = self.ask("customer.get", &json!({"id": customer}));
            if shown.is_ok_and(|it| fits(&it)) {
                return Ok(());
            }
            self.stale.recv_timeout(PATIENCE)?;
        }
        bail!("{customer} is not shown")
    }

    /// Answers its id.
    pub(crate) fn add_customer(&mut self, name: &str) -> Result<String> {
        let form = json!({
            "code": "", "name": name, "phone": "0812 3456 7890", "address": "Jl. Merdeka No. 1",
            "branch": null, "nik": null, "npwp": null, "exempt": false, "note": "",
        });
        let id = self.ask("customer.add", &json!({ "form": form }))?;
        Ok(id.as_str().context("no id")?.to_owned())
    }

    pub(crate) fn record_payment(
        &mut self,
        [customer, invoice, amount, id]: &[String; 4],
    ) -> Result<()> {
        let payment = json!({
            "id": id, "customer": customer, "invoices": [invoice], "amount": amount.parse::<i64>()?,
            "method": "cash", "received_at": null, "reference": "",
        });
        self.ask("payment.record", &payment).map(drop)
    }

    pub(crate) fn book(&self) -> PathBuf {
        self.folder.join("mikromon.db")
    }

    /// The most memory that it ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(
            Path::new("/proc")
                .join(self.child.id().to_string())
                .join("status"),
        )?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let kib: u64 = line
            .context("no VmHWM")?
            .trim()
            .trim_end_matches(" kB")
            .parse()?;
        Ok(kib * 1_024)
    }
}

fn join(invite: &str) -> Value {
    json!({"invite": invite, "password": PASSWORD, "passphrase": null})
}

/// Ends with the process, or with who listens.
fn read(output: ChildStdout, answer: &SyncSender<Result<Value, ApiError>>, tell: &SyncSender<()>) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let heard = match serde_json::from_str(&line) {
            Ok(Told::Answer(reply)) => answer.send(reply).is_ok(),
            Ok(Told::Stale(tags)) => {
                // Where one is waiting to be looked at, that look sees this, too.
                let about = tags.contains(&Tag::Customers);
                !about || !matches!(tell.try_send(()), Err(TrySendError::Disconnected(())))
            }
            Err(error) => {
                eprintln!("{line}: {error}");
                true
            }
        };
        if !heard {
            return;
        }
    }
}
