//! What routers and the book say differently of PPPoE customers, and reading the routers anew.

mod columns;
mod list;
mod reading;

pub(crate) use list::DriftList;
