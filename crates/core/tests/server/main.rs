//! The shared server, a real PostgreSQL set up by `server-setup`: what it decides, what it lets
//! whom read, and what it refuses somebody who comes with `psql`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

mod admission;
mod agreement;
#[path = "../../../sync/tests/simulation/book.rs"]
#[allow(dead_code, reason = "the simulation uses more of it")]
mod book;
mod compact;
mod company;
mod connecting;
mod digest;
#[path = "../../../sync/tests/simulation/event.rs"]
#[allow(dead_code, reason = "the simulation uses more of it")]
mod event;
mod history;
mod lead;
#[path = "../../../sync/tests/simulation/listed.rs"]
mod listed;
mod rights;
#[path = "../../../sync/tests/simulation/sabotage.rs"]
#[allow(dead_code, reason = "the simulation uses more of it")]
mod sabotage;
#[path = "../../../sync/tests/simulation/server/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the simulation uses more of it")]
mod server;
mod speed;
mod strangers;
