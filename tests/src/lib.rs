//! An operator's desk for tests: a display, a session bus with a notification daemon, a tray and a
//! keyring, all of its own; and the app's real window on it, driven as a person would.
//!
//! It knows the app by its program, its page and its messages on the bus, never by its code.

#[cfg(target_os = "linux")]
pub mod bench;
#[cfg(target_os = "linux")]
pub mod crowd;
#[cfg(target_os = "linux")]
pub mod desk;
pub mod figures;
#[cfg(target_os = "linux")]
pub mod hand;
#[cfg(target_os = "linux")]
pub mod office;
pub mod peers;
#[cfg(target_os = "linux")]
pub mod picture;
pub mod provider;
#[cfg(target_os = "linux")]
pub mod routers;
#[cfg(target_os = "linux")]
pub mod shots;
#[cfg(target_os = "linux")]
pub mod sighting;
#[cfg(target_os = "linux")]
pub mod window;
