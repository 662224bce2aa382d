//! Stories through the dispatcher, on real files: what a person at a desk does and what comes of
//! it.

mod crash;
mod desk;
mod following;
mod history;
mod incidents;
mod keyring;
mod monitoring;
mod opening;
mod operators;
mod refused_writes;
mod rights;
mod routers;
mod shared;
mod upgrading;
mod vault;
