//! The exchange with the shared server.

mod check;
pub(crate) mod compare;
pub(crate) mod ear;
pub(crate) mod engine;
pub(crate) mod errand;
pub mod found;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod local;
pub mod profile;
pub mod remote;
pub mod setup;
mod tables;

pub use crate::store::book::BOOK;
