//! The handle of one API session.
//!
//! Behind it two tasks own the connection: one reads and sorts what comes to the command that it
//! belongs to, one writes and keeps the deadlines. They share [`shared::Shared`] and end together.

mod flight;
mod read;
mod shared;
mod write;

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::frame::Frames;
use crate::stream::Stream;
use crate::{
    CloseReason, Command, CommandError, Fingerprint, Login, OpenError, Reply, Settings, Stage,
    Target, Transport, dial, login, mismatch, tls,
};
pub(crate) use shared::Shared;

/// One connection that is signed in. Cheap to clone; the last clone that is dropped closes it, and
/// a [`Stream`] counts as one.
#[derive(Clone, Debug)]
pub struct Session {
    connection: Arc<Connection>,
}

#[derive(Debug)]
struct Connection {
    shared: Arc<Shared>,
    fingerprint: Option<Fingerprint>,
    /// Each of the two tasks holds a receiver for as long as it runs.
    running: watch::Sender<()>,
}

impl Session {
    /// Dials, shakes hands and signs in; a future that is dropped leaves nothing behind.
    /// Where a port gives no answer, it is asked once whether it speaks the other transport.
    ///
    /// # Errors
    /// See [`OpenError`]; every stage has its own deadline.
    pub async fn open(
        target: &Target,
        login: &Login,
        settings: &Settings,
    ) -> Result<Self, OpenError> {
        match Self::dial(target, login, settings).await {
            Err(failure) => Err(mismatch::explain(target, settings, failure).await),
            opened => opened,
        }
    }

    async fn dial(target: &Target, login: &Login, settings: &Settings) -> Result<Self, OpenError> {
        let mut plain = dial::tcp(target, &settings.deadlines).await?;
        match target.transport {
            Transport::Plain => {
                let frames = sign_in(&mut plain, login, settings).await?;
                let (read, write) = plain.into_split();
                Ok(Self::start(read, write, frames, None, settings))
            }
            Transport::Tls { pin } => {
                let shake = tls::connect(plain, &target.host, pin);
                let (mut sealed, fingerprint) = timeout(settings.deadlines.tls, shake)
                    .await
                    .map_err(|_| OpenError::TimedOut { stage: Stage::Tls })??;
                let frames = sign_in(&mut sealed, login, settings).await?;
                let (read, write) = tokio::io::split(sealed);
                Ok(Self::start(
                    read,
                    write,
                    frames,
                    Some(fingerprint),
                    settings,
                ))
            }
        }
    }

    /// Signs in over a stream that is connected already, such as a tunnel.
    ///
    /// # Errors
    /// See [`OpenError`]; only those of the login can occur.
    pub async fn over<S>(
        mut stream: S,
        login: &Login,
        settings: &Settings,
    ) -> Result<Self, OpenError>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let frames = sign_in(&mut stream, login, settings).await?;
        let (read, write) = tokio::io::split(stream);
        Ok(Self::start(read, write, frames, None, settings))
    }

    /// Runs a command to its end and gives all of its rows. Dropping the future cancels the
    /// command on the router.
    ///
    /// # Errors
    /// See [`CommandError`]. Whether a command that changes something was carried out is unknown
    /// after anything but [`CommandError::Refused`].
    pub async fn run(&self, command: &Command) -> Result<Reply, CommandError> {
        let shared = &self.connection.shared;
        let slot = shared.slot().await?;
        shared.gather(command, slot)?.answer().await
    }

    /// Starts a command that does not end by itself.
    ///
    /// # Errors
    /// [`CommandError::Closed`]; what the router says of the command comes from [`Stream::next`].
    pub async fn stream(&self, command: &Command) -> Result<Stream, CommandError> {
        let shared = &self.connection.shared;
        let slot = shared.slot().await?;
        let queue = shared.feed(command, slot)?;
        Ok(Stream::new(self.clone(), queue))
    }

    /// The certificate's fingerprint, for TLS.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.connection.fingerprint
    }

    /// Whether it has ended; the reason comes from [`Session::closed`].
    pub fn is_closed(&self) -> bool {
        self.connection.shared.reason().is_some()
    }

    /// Waits until the session has ended and tells why. A dead peer ends it at once.
    pub async fn closed(&self) -> CloseReason {
        self.connection.shared.closed().await
    }

    /// Ends the session for all of its handles. Returns within about a second, whatever the peer
    /// does, and gives the reason that came first.
    pub async fn close(&self) -> CloseReason {
        self.connection.shared.close(&CloseReason::Requested);
        self.connection.running.closed().await;
        self.closed().await
    }

    /// The stream of this queue is not read any more.
    pub(crate) fn deserted(&self) {
        self.connection.shared.wake();
    }

    fn start<R, W>(
        read: R,
        write: W,
        frames: Frames,
        fingerprint: Option<Fingerprint>,
        settings: &Settings,
    ) -> Self
    where
        R: AsyncRead + Send + Unpin + 'static,
        W: AsyncWrite + Send + Unpin + 'static,
    {
        let shared = Arc::new(Shared::new(settings));
        let running = watch::Sender::new(());
        tokio::spawn(read::task(
            Arc::clone(&shared),
            read,
            frames,
            running.subscribe(),
        ));
        tokio::spawn(write::task(Arc::clone(&shared), write, running.subscribe()));
        Self {
            connection: Arc::new(Connection {
                shared,
                fingerprint,
                running,
            }),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.shared.close(&CloseReason::Requested);
    }
}

async fn sign_in<S>(stream: &mut S, login: &Login, settings: &Settings) -> Result<Frames, OpenError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut frames = Frames::before_login(&settings.limits);
    let stage = Stage::Login;
    timeout(
        settings.deadlines.login,
        login::sign_in(stream, &mut frames, login),
    )
    .await
    .map_err(|_| OpenError::TimedOut { stage })??;
    frames.after_login(&settings.limits);
    Ok(frames)
}
