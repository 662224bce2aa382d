//! Groups of routers, and which of them an operator sees.

mod form;
mod list;
mod scope;

pub(crate) use list::Groups;
pub(crate) use scope::Scope;
