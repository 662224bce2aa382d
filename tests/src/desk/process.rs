//! A program that ends with its owner, and with it all that it started; also when the test program
//! itself is killed.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

pub struct Process {
    child: Child,
    _leash: Leash,
    /// A program that prints ends when nobody reads any more.
    _output: Option<tokio::task::JoinHandle<()>>,
}

impl Process {
    /// # Errors
    /// When the program is missing.
    pub fn start(command: &mut Command) -> Result<Self> {
        let leash = Leash::hold()?;
        let child = command
            .process_group(leash.group()?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {:?}", command.as_std().get_program()))?;
        Ok(Self {
            child,
            _leash: leash,
            _output: None,
        })
    }

    /// Starts a program and answers its first line of output, by which it says that it is ready.
    ///
    /// # Errors
    /// When it is missing, ends, or says nothing in time.
    pub async fn start_and_read(command: &mut Command, within: Duration) -> Result<(Self, String)> {
        let mut process = Self::start(command.stdout(Stdio::piped()))?;
        let name = format!("{:?}", command.as_std().get_program());
        let output = process.child.stdout.take().context("it has no output")?;
        let mut lines = BufReader::new(output).lines();
        let line = timeout(within, lines.next_line())
            .await
            .with_context(|| format!("{name} did not say that it is ready"))??
            .with_context(|| format!("{name} ended at once"))?;
        process._output = Some(tokio::spawn(async move {
            while let Ok(Some(_)) = lines.next_line().await {}
        }));
        Ok((process, line))
    }

    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// As the system numbers it.
    ///
    /// # Errors
    /// When it has ended.
    pub fn id(&self) -> Result<u32> {
        self.child.id().context("it has ended")
    }

    /// Asks it to end, as a session does that is closed.
    ///
    /// # Errors
    /// When it has ended.
    pub fn terminate(&self) -> Result<()> {
        let id = self.id()?.to_string();
        let asked = std::process::Command::new("kill").arg(id).status()?;
        asked.success().then_some(()).context("it was not asked")
    }

    /// # Errors
    /// When its state cannot be read.
    pub fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn wait(&mut self, within: Duration) -> Result<std::process::ExitStatus> {
        let ended = timeout(within, self.child.wait()).await;
        Ok(ended.context("it does not end")??)
    }
}

/// Another program, as the system lists it.
pub struct Listed {
    pub id: u32,
    /// The kernel keeps 15 characters of it.
    pub name: String,
}

/// The programs that run with this variable in their environment, as `NAME=value`.
///
/// # Errors
/// When the system lists none.
pub fn running_with(variable: &str) -> Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for process in std::fs::read_dir("/proc")? {
        let process = process?.path();
        // Others come and go meanwhile, and some are not ours to read.
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        let mut variables = environment.split(|it| *it == 0);
        if !variables.any(|it| it == variable.as_bytes()) {
            continue;
        }
        let id = process.file_name().and_then(|it| it.to_str()?.parse().ok());
        let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
        listed.extend(id.map(|id| Listed {
            id,
            name: name.trim().to_owned(),
        }));
    }
    Ok(listed)
}

/// Leads a group and kills it, itself too, once nobody holds its standard input any more: a webview
/// and a simulator are processes of the app, and the OS lets go of it even when we are killed.
struct Leash(std::process::Child);

impl Leash {
    fn hold() -> Result<Self> {
        use std::os::unix::process::CommandExt;
        let shell = std::process::Command::new("sh")
            .args(["-c", "read -r _; kill -KILL 0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn();
        Ok(Self(shell.context("cannot start sh")?))
    }

    fn group(&self) -> Result<i32> {
        i32::try_from(self.0.id()).context("a process id is no number")
    }
}

impl Drop for Leash {
    /// Returns when the group is dead.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
