//! A desktop, as the test holds it: its folder, its way to the server, and its process, which may
//! be dead.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use mikromon_postgres::Proxy;
use serde_json::Value as Json;
use tempfile::TempDir;

use super::desktop::{SAID, STORY, WAY, Way};

const PATIENCE: Duration = Duration::from_secs(90);
/// Lines that a process may be ahead of its reader.
const LINES: usize = 10_000;

pub(super) struct Desk {
    folder: TempDir,
    pub(super) proxy: Proxy,
    way: Way,
    process: Option<Process>,
    /// Exchanges that were asked for.
    asked: u64,
    /// What it was told of as committed: the ids of facts and documents, by table, with the number
    /// of a document.
    pub(super) told: BTreeMap<(String, String), Option<String>>,
}

struct Process {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

/// A line that a desktop says.
#[derive(Debug)]
pub(super) enum Said {
    /// A piece of work was committed, or there was none to be done.
    Done,
    /// The exchange of that number ended well, and sent so many changes; or why it did not.
    Exchanged(u64, usize),
    Failed(u64, String),
    /// A row of its book.
    Row(Json),
    /// All rows were told.
    All,
}

impl Desk {
    pub(super) fn new(folder: TempDir, proxy: Proxy, way: Way) -> Self {
        Self {
            folder,
            proxy,
            way,
            process: None,
            asked: 0,
            told: BTreeMap::new(),
        }
    }

    /// Says a line to it; a dead one is started first.
    pub(super) fn say(&mut self, line: &str) -> Result<()> {
        let process = match &mut self.process {
            Some(process) => process,
            none => none.insert(start(&self.folder, &self.way)?),
        };
        writeln!(process.stdin, "{line}").context("the desktop is not there")
    }

    pub(super) fn ask_to_exchange(&mut self) -> Result<()> {
        self.asked += 1;
        self.say(&format!("exchange {}", self.asked))
    }

    /// Exchanges; answers how many changes were sent, or why it failed.
    pub(super) fn exchange(&mut self) -> Result<Result<usize, String>> {
        self.ask_to_exchange()?;
        let asked = self.asked;
        self.until(|it| match it {
            Said::Exchanged(name, sent) if name == asked => Some(Ok(sent)),
            Said::Failed(name, why) if name == asked => Some(Err(why)),
            _ => None,
        })
    }

    /// Takes in what it said so far.
    pub(super) fn listen(&mut self) -> Result<()> {
        while let Some(process) = &self.process
            && let Ok(line) = process.lines.try_recv()
        {
            self.hear(&line)?;
        }
        Ok(())
    }

    /// Waits for an answer of that kind.
    pub(super) fn until<T>(&mut self, wanted: impl Fn(Said) -> Option<T>) -> Result<T> {
        let end = Instant::now() + PATIENCE;
        loop {
            let process = self.process.as_ref().context("the desktop is dead")?;
            let line = match process
                .lines
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => bail!("the desktop says nothing"),
                Err(RecvTimeoutError::Disconnected) => bail!("the desktop ended by itself"),
            };
            if let Some(it) = wanted(self.hear(&line)?) {
                return Ok(it);
            }
        }
    }

    /// By SIGKILL. What it had said before counts.
    pub(super) fn kill(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        process.child.kill()?;
        process.child.wait()?;
        while let Ok(line) = process.lines.recv() {
            self.hear(&line)?;
        }
        Ok(())
    }

    fn hear(&mut self, line: &str) -> Result<Said> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        Ok(match word {
            "did" => {
                for it in serde_json::from_str::<Vec<Told>>(rest)? {
                    self.told.insert((it.0, it.1), it.2);
                }
                Said::Done
            }
            "exchanged" | "failed" => {
                let (name, rest) = rest.split_once(' ').context("no number")?;
                match word {
                    "failed" => Said::Failed(name.parse()?, rest.to_owned()),
                    _ => Said::Exchanged(name.parse()?, rest.parse()?),
                }
            }
            "row" => Said::Row(serde_json::from_str(rest)?),
            "all" => Said::All,
            _ => bail!("the desktop says: {line}"),
        })
    }
}

/// A table, a row, and the number of a document.
pub(super) type Told = (String, String, Option<String>);

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// This test's own program, told to be a desktop.
fn start(folder: &TempDir, way: &Way) -> Result<Process> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", STORY, "--nocapture"])
        .env(WAY, serde_json::to_string(way)?)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take().context("no way in")?;
    let stdout = child.stdout.take().context("no way out")?;
    let (sender, lines) = sync_channel(LINES);
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let said = line.strip_prefix(SAID).map(str::to_owned);
            if said.is_some_and(|it| sender.send(it).is_err()) {
                return;
            }
        }
    });
    Ok(Process {
        child,
        stdin,
        lines,
    })
}
