//! The organisation's keys: which desktops and recovery kits hold them, and what an admin does with
//! them. Shown on the page of the exchange with the server.

mod computer;
mod devices;
mod forget;
mod grant;
mod kit;
mod own;
mod recover;
mod rotate;

pub(crate) use devices::Devices;
pub(crate) use own::OwnKeys;
pub(crate) use recover::Recover;
