//! The simulator from outside: clients that others wrote, transcripts typed from RouterOS's documentation, and faults as a
//! client on the network meets them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test's helper fails its test by panicking, as the test itself does"
)]

mod faults;
mod peers;
mod program;
mod sessions;
mod transcript;
mod wire;
