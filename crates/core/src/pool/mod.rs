//! The pool: one session per router, owned here and used by everyone.
//!
//! It dials, keeps a session open, dials again with growing waits, and bounds what runs at once.
//! It decides nothing about a router's state: what happens on a line is reported to the monitor.

pub(crate) mod backoff;
mod breaker;
mod ear;
mod error;
mod files;
mod host;
mod line;
mod ping;
mod probe;
mod report;
mod resolver;
mod turns;
mod way;

pub(crate) use error::{LineError, command_failed, open_failed};
pub(crate) use files::raise_open_files;
pub(crate) use host::Host;
pub(crate) use line::{Lane, Line};
pub(crate) use ping::Pinger;
pub(crate) use probe::{Found, confirm};
pub(crate) use report::{LineEvent, LineReport, Reporter};
pub(crate) use turns::Place;

/// What all lines share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    turns: turns::Turns,
    resolver: resolver::Resolver,
}
