//! The simulator from outside: clients that others wrote, transcripts typed from RouterOS's documentation, and faults as a
//! client on the network meets them.

mod faults;
mod peers;
mod sessions;
mod transcript;
mod wire;
