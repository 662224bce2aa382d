//! Throwaway PostgreSQL servers for tests: real ones, made by the distribution's `initdb`, with a
//! certificate of an authority of their own, on a loopback port of their own.
//!
//! Passwords travel by SCRAM and connections are TLS, as at a customer's. Nothing here knows a
//! schema of the application.

mod certificate;
mod programs;
mod proxy;
mod psql;
mod server;
mod user;

pub use proxy::{Proxy, Towards, Way};
pub use psql::Said;
pub use server::{Dump, HOST, OWNER, OWNER_PASSWORD, Postgres, Wire};
