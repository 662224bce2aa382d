//! A desktop's book in memory: the same transactions that the SQLite file makes.

mod file;
mod held;
mod intake;
mod mend;
mod store;

pub(crate) use file::File;
pub(crate) use store::Book;
