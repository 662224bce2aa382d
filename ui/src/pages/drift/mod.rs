//! What routers and the book say differently of PPPoE customers, reading the routers anew, and taking in
//! those whom the book does not know.

mod columns;
mod list;
mod reading;
mod take_in;

pub(crate) use list::DriftList;
pub(crate) use take_in::TakeInPage;
