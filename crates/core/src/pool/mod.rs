//! The pool: one session per router, owned here and used by everyone.
//!
//! It dials, keeps a session open, dials again with growing waits, and bounds what runs at once.
//! It decides nothing about a router's state: what happens on a line is reported to the monitor.

mod backoff;
mod breaker;
mod error;
mod files;
mod line;
mod ping;
mod probe;

use std::sync::Arc;

use tokio::sync::Semaphore;

pub(crate) use error::{LineError, command_failed, open_failed};
pub(crate) use files::raise_open_files;
pub(crate) use line::{Lane, Line, LineEvent, LineReport, Reporter};
pub(crate) use ping::Pinger;
pub(crate) use probe::{Found, confirm};

/// What all lines share.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    /// How many routers are dialled at once: a start with a thousand of them takes seconds, and
    /// neither this computer nor a RADIUS server is flooded.
    dials: Arc<Semaphore>,
}

impl Pool {
    const DIALS: usize = 64;

    pub(crate) fn new() -> Self {
        Self {
            dials: Arc::new(Semaphore::new(Self::DIALS)),
        }
    }
}
