//! Stories through the dispatcher, on real files: what a person at a desk does and what comes of
//! it.

mod billing;
mod crash;
mod customers;
mod desk;
mod engines;
mod exchange;
mod following;
mod history;
mod incidents;
mod keyring;
mod keys;
mod many_customers;
mod monitoring;
mod opening;
mod operators;
mod payments;
mod refused_writes;
mod rights;
mod routers;
mod samples;
mod server_book;
mod shared;
mod shop;
mod upgrading;
mod vault;
