//! What happens: the only crate with sqlx, HTTP and side effects. It knows nothing of tauri.
//!
//! A window, a test or the command line starts a [`Core`], takes a [`Caller`] from it, and asks by
//! [`Core::call`]; everything that happens unasked comes from [`Core::events`].

mod autosync;
mod backlog;
mod backup;
mod book;
mod call;
mod caller;
pub mod clock;
mod core;
mod dispatch;
mod failure;
mod folder;
mod follow;
mod handle;
mod id;
mod idle;
mod jobs;
mod keys;
mod monitor;
mod password;
mod pool;
mod provision;
mod sheet;
mod sight;
mod store;
#[cfg(test)]
mod stories;
mod support;
pub mod sync;
pub mod tiles;
mod totp;

pub use caller::Caller;
pub use core::{Config, Core, KeySource};
pub use dispatch::{COMMANDS, Contract};
pub use folder::make_folder;
