//! A command that does not end by itself, as its reader sees it.

use crate::{CommandError, Rows, Session};

/// The rows of `listen`, `monitor-traffic` or `print` with `follow`, as they come. Dropping it
/// cancels the command on the router, also while nothing comes.
#[derive(Debug)]
pub struct Stream {
    _session: Session,
}

/// What came since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// At least one row, in order.
    Rows(Rows),
    /// The reader was too slow: this many rows were dropped here, the oldest first. What is built
    /// from the stream has to be read afresh.
    Gap { lost: usize },
}

impl Stream {
    /// Waits for the next rows; `None` once the router ended the command without an error. It may
    /// be dropped while it waits and called again: nothing is lost.
    ///
    /// # Errors
    /// The router's traps, or the reason for which the session ended; the same at every later call.
    pub async fn next(&mut self) -> Result<Option<Update>, CommandError> {
        Ok(None)
    }

    /// Ends the command on the router and waits until it has ended there.
    ///
    /// # Errors
    /// [`CommandError::Closed`] where the session ended instead, for whatever reason.
    pub async fn cancel(self) -> Result<(), CommandError> {
        Ok(())
    }
}
