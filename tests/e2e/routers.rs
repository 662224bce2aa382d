//! Simulated routers, as the tests of this program name them.

pub(crate) use mikromon_tests::routers::{Router, Routers};
