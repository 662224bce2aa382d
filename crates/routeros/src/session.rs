//! The handle of one API session.

use std::sync::Arc;

use crate::stream::Stream;
use crate::{
    CloseReason, Command, CommandError, Fingerprint, Login, OpenError, Reply, Settings, Target,
};

/// One connection that is signed in. Cheap to clone; the last clone that is dropped closes it, and
/// a [`Stream`] counts as one.
#[derive(Clone, Debug)]
pub struct Session {
    _inner: Arc<()>,
}

impl Session {
    /// Dials, shakes hands and signs in; a future that is dropped leaves nothing behind.
    ///
    /// # Errors
    /// See [`OpenError`]; every stage has its own deadline.
    pub async fn open(
        _target: &Target,
        _login: &Login,
        _settings: &Settings,
    ) -> Result<Self, OpenError> {
        Err(OpenError::Closed)
    }

    /// Runs a command to its end and gives all of its rows. Dropping the future cancels the
    /// command on the router.
    ///
    /// # Errors
    /// See [`CommandError`]. Whether a command that changes something was carried out is unknown
    /// after anything but [`CommandError::Refused`].
    pub async fn run(&self, _command: &Command) -> Result<Reply, CommandError> {
        Err(CommandError::Closed(CloseReason::Requested))
    }

    /// Starts a command that does not end by itself.
    ///
    /// # Errors
    /// [`CommandError::Closed`]; what the router says of the command comes from [`Stream::next`].
    pub async fn stream(&self, _command: &Command) -> Result<Stream, CommandError> {
        Err(CommandError::Closed(CloseReason::Requested))
    }

    /// The certificate's fingerprint, for TLS.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        None
    }

    /// Whether it has ended; the reason comes from [`Session::closed`].
    pub fn is_closed(&self) -> bool {
        true
    }

    /// Waits until the session has ended and tells why. A dead peer ends it at once.
    pub async fn closed(&self) -> CloseReason {
        CloseReason::Requested
    }

    /// Ends the session for all of its handles. Returns within a second, whatever the peer does,
    /// and gives the reason that came first.
    pub async fn close(&self) -> CloseReason {
        CloseReason::Requested
    }
}
