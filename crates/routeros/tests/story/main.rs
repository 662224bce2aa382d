//! Sessions against scripted routers in memory, and against the simulator over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its scripts too"
)]

mod endings;
mod fake;
mod hostile;
mod limits;
mod login;
mod mismatch;
mod replies;
mod requests;
mod simulator;
mod streams;
mod tls;
