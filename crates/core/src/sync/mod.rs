//! The exchange with the shared server.

pub mod profile;
pub mod remote;
pub mod setup;

pub use crate::store::book::BOOK;
