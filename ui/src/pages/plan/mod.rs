//! Plans: the list of them, and the form that adds and edits one.

mod form;
mod list;

pub(crate) use list::Plans;
