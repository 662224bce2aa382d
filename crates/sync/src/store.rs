//! A desktop's book, as the round needs it. Each call is one transaction.

use std::future::Future;

use uuid::Uuid;

use crate::change::{Change, Verdict};
use crate::remote::{Cursor, Registration, Row, Wanted};

/// Where a desktop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub device: Uuid,
    /// `None` while it works alone.
    pub joined: Option<Joined>,
    /// The last change made since it joined; 0 before the first.
    pub last_n: u64,
}

/// The server's history, as far as this desktop follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    pub epoch: Uuid,
    pub scope: Uuid,
    /// `None` until everything was fetched once.
    pub cursor: Option<Cursor>,
}

/// The book cannot be read or written. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the book: {0}")]
pub struct Broken(pub String);

pub trait Store: Send {
    type Intake<'a>: Intake + 'a
    where
        Self: 'a;

    fn standing(&mut self) -> impl Future<Output = Result<Standing, Broken>> + Send;

    /// The id of this device's change of that number, while it is kept.
    fn change_id(&mut self, n: u64) -> impl Future<Output = Result<Option<Uuid>, Broken>> + Send;

    /// A name for another device, never given before.
    fn fresh_device(&mut self) -> Uuid;

    /// The next changes that have no verdict yet, in their order.
    fn unsent(&mut self, most: usize) -> impl Future<Output = Result<Vec<Change>, Broken>> + Send;

    /// Keeps the verdicts, and notes every row of the changes they are about as one to be fetched:
    /// the server may hold it otherwise than it was made here (a field that lost, a twin), or not
    /// at all (it was refused), or out of this operator's sight, and an earlier fetch may have
    /// passed it by.
    fn settle(&mut self, verdicts: &[Verdict]) -> impl Future<Output = Result<(), Broken>> + Send;

    /// What [`Store::settle`] noted and no fetch has brought yet.
    fn to_fetch(&mut self) -> impl Future<Output = Result<Vec<(String, Uuid)>, Broken>> + Send;

    /// Begins to take rows in.
    fn intake(
        &mut self,
        wanted: &Wanted,
    ) -> impl Future<Output = Result<Self::Intake<'_>, Broken>> + Send;

    /// The book worked alone and joins: it follows that epoch from the beginning and offers every
    /// row it holds.
    fn join(
        &mut self,
        registration: Registration,
        epoch: Uuid,
    ) -> impl Future<Output = Result<(), Broken>> + Send;

    /// Takes another device's name: changes without a verdict are counted anew from 1, and numbers
    /// are given from the new series.
    fn fork(
        &mut self,
        registration: Registration,
        epoch: Uuid,
    ) -> impl Future<Output = Result<(), Broken>> + Send;

    /// Rows of a table that the server had confirmed, in the order of their ids.
    fn confirmed(
        &mut self,
        table: &str,
        after: Option<Uuid>,
        most: usize,
    ) -> impl Future<Output = Result<Vec<Uuid>, Broken>> + Send;

    /// The server was set back. Offers the rows that it lacks, then sends again whatever it has no
    /// verdict of any more, and forgets the cursor.
    fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
    ) -> impl Future<Output = Result<(), Broken>> + Send;
}

/// Rows on their way into a book. Dropped before its end, it leaves the book as it was.
pub trait Intake: Send {
    fn take(
        &mut self,
        table: &str,
        rows: Vec<Row>,
    ) -> impl Future<Output = Result<(), Broken>> + Send;

    /// Puts the rows into the book and this desktop's unsent changes on top of them, and moves the
    /// cursor, all at once.
    fn finish(self, cursor: Cursor, scope: Uuid)
    -> impl Future<Output = Result<(), Broken>> + Send;
}
