//! The desk's Secret Service: a real one that is unlocked, or one that never answers.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;
use zbus::export::ordered_stream::OrderedStreamExt;
use zbus::fdo::DBusProxy;
use zbus::message::{Message, Type};
use zbus::names::BusName;
use zbus::{Connection, MessageStream};

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
    /// Tells who asks; another connection, as its answers must not wait behind the questions.
    bus: Connection,
}

impl SilentKeyring {
    pub(super) async fn serve(address: &str) -> Result<Self> {
        // Without an object on it, a connection answers nothing.
        let bus = zbus::connection::Builder::address(address)?
            .name(NAME)?
            .build()
            .await
            .context("the silent keyring cannot join the bus")?;
        let asked = MessageStream::from(bus);
        let bus = zbus::connection::Builder::address(address)?.build().await?;
        Ok(Self { asked, bus })
    }

    /// Waits until this program asks; what others have asked before it is passed over.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn wait_for(&mut self, program: &Process, within: Duration) -> Result<()> {
        let id = program.id()?;
        let asks = async {
            while let Some(message) = self.asked.next().await {
                if asker(&self.bus, &message?).await? == Some(id) {
                    return Ok(());
                }
            }
            anyhow::bail!("the bus is gone")
        };
        timeout(within, asks)
            .await
            .context("it does not ask the keyring")?
    }
}

/// The process that asks by this message; none when it does not ask, or is gone.
async fn asker(bus: &Connection, message: &Message) -> Result<Option<u32>> {
    let header = message.header();
    let asks = message.message_type() == Type::MethodCall;
    let Some(sender) = header.sender().filter(|_| asks) else {
        return Ok(None);
    };
    let name = BusName::from(sender.to_owned());
    let daemon = DBusProxy::new(bus).await?;
    let id = daemon.get_connection_unix_process_id(name).await;
    Ok(id.ok())
}
