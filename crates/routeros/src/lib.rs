//! How a RouterOS router talks: one API session over TCP or TLS.
//!
//! A [`Session`] is dialled, signed in and then shared: it is cheap to clone, runs any number of
//! [`Command`]s at once, streams the ones that do not end by themselves, and tells why it ended.
//! A peer that is broken or hostile costs bounded memory and bounded time, and ends the session
//! with a reason.
//!
//! This crate knows no customer, no router book and no retry: those belong to its caller.

mod command;
mod dial;
mod error;
mod frame;
mod login;
mod mismatch;
mod rows;
mod session;
mod settings;
mod stream;
mod target;
mod text;
mod tls;
mod trap;
pub mod values;

pub use command::Command;
pub use error::{Breach, Category, CloseReason, CommandError, OpenError, Stage, Trap};
pub use rows::{Reply, Row, Rows};
pub use session::Session;
pub use settings::{Deadlines, Limits, Settings};
pub use stream::{Stream, Update};
pub use target::{Fingerprint, InvalidFingerprint, Login, Pin, Target, Transport};
