//! Sessions against scripted routers, over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its scripts too"
)]

mod commands;
mod fake;
mod hostile;
mod login;
mod simulator;
mod streams;
mod tls;
