//! A network of simulated RouterOS routers that speak the binary API: with customers who come and go, traffic that follows
//! the hour of day, and faults on command. Tests run it in-process, demos and benchmarks as a program of its own.
//!
//! It has its own encoder and decoder and shares no code with the application: what both sides agree on here is RouterOS's
//! documentation, not each other. Nothing ticks: values are computed from time and seed when somebody asks.

mod answer;
mod chance;
mod clock;
mod command;
mod connection;
mod control;
mod edit;
mod fault;
mod files;
mod job;
mod listener;
mod login;
mod menu;
mod monitor;
mod network;
mod options;
mod outlet;
pub mod peers;
mod places;
mod print;
mod query;
mod router;
mod row;
mod session;
mod spec;
mod state;
mod table;
mod tls;
mod traffic;
mod trap;
mod wire;

pub use clock::Clock;
pub use control::Control;
pub use fault::Fault;
pub use menu::user::READER;
pub use network::Network;
pub use options::Options;
pub use router::Router;
pub use row::Row;
pub use session::MAX_CUSTOMERS;
pub use spec::{Board, Certificate, Login, RouterSpec, Transport, Version};
