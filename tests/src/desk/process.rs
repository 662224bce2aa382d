//! A program that ends with its owner, and with it all that it started.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

pub struct Process {
    child: Child,
    /// A program that prints ends when nobody reads any more.
    _output: Option<tokio::task::JoinHandle<()>>,
}

impl Process {
    /// # Errors
    /// When the program is missing.
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {:?}", command.as_std().get_program()))?;
        Ok(Self {
            child,
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
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(id) = self.child.id() else { return };
        // The whole group: a webview and a simulator are processes of the app.
        let group = format!("-{id}");
        let _ = std::process::Command::new("kill")
            .args(["-KILL", "--", &group])
            .status();
    }
}
