//! What happens: the only crate with sqlx, HTTP and side effects. It knows nothing of tauri.
//!
//! A window, a test or the command line starts a [`Core`], takes a [`Caller`] from it, and asks by
//! [`Core::call`]; everything that happens unasked comes from [`Core::events`].

mod caller;
pub mod clock;
mod core;

pub use caller::Caller;
pub use core::{Config, Core, KeySource};
