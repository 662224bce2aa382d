//! What is true: the pure types and rules of an internet provider's network.
//!
//! Nothing here reads a clock, makes a random number or touches IO: `now` is an argument, ids are
//! made by the caller. It compiles for the app and for the page (wasm), so both speak of the same
//! things.

pub mod availability;
pub mod billing;
pub mod customer;
pub mod date;
pub mod detection;
pub mod drift;
pub mod ids;
pub mod incident;
pub mod mask;
pub mod money;
pub mod number;
pub mod permission;
pub mod phone;
pub mod price;
pub mod provision;
pub mod router;
pub mod secret;
pub mod subscription;
pub mod tax;
pub mod terbilang;
pub mod time;
