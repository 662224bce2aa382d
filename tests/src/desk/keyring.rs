//! The desk's Secret Service: a real one that is unlocked, or one that never answers.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;
use zbus::MessageStream;
use zbus::export::ordered_stream::OrderedStreamExt;

use super::process::Process;
use super::{Environment, at_desk};

const NAME: &str = "org.freedesktop.secrets";
const PASSWORD: &[u8] = b"desk\n";

/// With a collection to keep things in.
pub(super) async fn start(environment: &Environment) -> Result<Process> {
    let mut keyring = at_desk(Path::new("gnome-keyring-daemon"), environment);
    keyring.args(["--foreground", "--unlock", "--components=secrets"]);
    keyring.stdin(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process::start(&mut keyring)?;
    let mut input = process
        .take_stdin()
        .context("the keyring takes no password")?;
    input.write_all(PASSWORD).await?;
    Ok(process)
}

/// Is asked and does not answer, as one whose owner does not look at its prompt.
pub struct SilentKeyring {
    asked: MessageStream,
}

impl SilentKeyring {
    pub(super) async fn serve(address: &str) -> Result<Self> {
        // Without an object on it, a connection answers nothing.
        let bus = zbus::connection::Builder::address(address)?
            .name(NAME)?
            .build()
            .await
            .context("the silent keyring cannot join the bus")?;
        Ok(Self { asked: bus.into() })
    }

    /// Waits until a program asks.
    ///
    /// # Errors
    /// When none does in time.
    pub async fn wait(&mut self, within: Duration) -> Result<()> {
        let call = async {
            while let Some(message) = self.asked.next().await {
                let message = message?;
                if message.message_type() == zbus::message::Type::MethodCall {
                    return Ok(());
                }
            }
            anyhow::bail!("the bus is gone")
        };
        timeout(within, call)
            .await
            .context("nobody asked the keyring")?
    }
}
