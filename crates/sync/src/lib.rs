//! How the books of many desktops come to agree by way of one server: what a table is, what a
//! change is, and the round that sends, fetches and mends.
//!
//! Nothing here opens a file or a socket, reads a clock or makes a random number: a desktop's
//! store and the server are traits, so that the same round runs on SQLite and PostgreSQL and, ten
//! thousand times over, in a simulation of everything that goes wrong between them.

pub mod change;
pub mod clock;
mod describe;
pub mod digest;
pub mod remote;
pub mod round;
pub mod store;
pub mod table;
pub mod value;
