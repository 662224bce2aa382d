//! The exchange with the shared server.

#[allow(dead_code, reason = "joining a server reads it")]
pub(crate) mod invite;
#[allow(dead_code, reason = "the exchange that uses it is not there yet")]
pub(crate) mod local;
pub mod profile;
pub mod remote;
pub mod setup;

pub use crate::store::book::BOOK;
