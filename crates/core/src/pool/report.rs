//! What the pool tells the monitor, and to whom.

use std::time::Duration;

use mikromon_domain::ids::RouterId;
use mikromon_routeros::{CloseReason, OpenError};
use tokio::sync::mpsc;

/// What happened on a line.
#[derive(Clone, Debug)]
pub(crate) enum LineEvent {
    Opened,
    /// `again` is how long until the next dial; `None` where it waits for the operator.
    Failed {
        error: OpenError,
        again: Option<Duration>,
    },
    Closed(CloseReason),
    /// Customers came or went.
    SessionsMoved,
}

/// An event of one line. `epoch` tells the line of an edited router from the one before the edit.
#[derive(Clone, Debug)]
pub(crate) struct LineReport {
    pub(crate) router: RouterId,
    pub(crate) epoch: u64,
    pub(crate) event: LineEvent,
}

/// Whom a line tells what happened. A full channel slows dialling down and loses nothing.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    pub(crate) router: RouterId,
    pub(crate) epoch: u64,
    pub(crate) to: mpsc::Sender<LineReport>,
}

impl Reporter {
    pub(super) async fn tell(&self, event: LineEvent) {
        let report = LineReport {
            router: self.router,
            epoch: self.epoch,
            event,
        };
        // The monitor is gone only while the process ends.
        let _ = self.to.send(report).await;
    }
}
