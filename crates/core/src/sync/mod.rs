//! The exchange with the shared server.

#[allow(dead_code, reason = "the connection that uses it is not there yet")]
pub(crate) mod profile;
