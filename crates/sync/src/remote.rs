//! The server, as a desktop needs it. Each call is one request and one answer; what it changes, it
//! changes whole or not at all.

use std::future::Future;

use uuid::Uuid;

use crate::change::{Change, Verdict};
use crate::store::Intake;
use crate::value::Fields;

/// A place in the server's history: its sequence, and the random name of the commit there. A
/// server that was set back has another name in the same place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub seq: u64,
    pub commit: Uuid,
}

/// What the server says of itself and of the desktop that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The server's clock, UTC epoch milliseconds.
    pub now: i64,
    /// The oldest protocol that the server still speaks.
    pub least_protocol: u32,
    /// Whether it has every table and column of this program's book. One that was not brought up
    /// to date has not, and would refuse what it does not know.
    pub knows_book: bool,
    /// Changes when the server is set back to an older state.
    pub epoch: Uuid,
    pub head: Cursor,
    /// The name of the commit at the sequence that was asked for; `None` where it has none there.
    pub commit_at_cursor: Option<Uuid>,
    /// `None`: the server does not know this device.
    pub device: Option<Registration>,
}

/// A device, as the server keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    pub device: Uuid,
    /// The letters of its own series of numbers: 3 stands for `D03`.
    pub series: u32,
    /// The last change that the server has of it, and that change's id.
    pub last_n: u64,
    pub last_id: Uuid,
    /// Names the choice of rows that this device may see; another choice has another name.
    pub scope: Uuid,
    pub revoked: bool,
}

/// What a desktop takes the server to be; a request that finds it otherwise changes nothing and
/// ends with [`Failure::Moved`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct As {
    pub device: Uuid,
    pub epoch: Uuid,
    pub scope: Uuid,
}

/// Which rows are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All that may be seen, to replace what is held.
    Everything,
    /// What changed after the sequence, and these rows whether they changed or not.
    Since(u64, Vec<(String, Uuid)>),
}

/// A row, as the server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: Uuid,
    /// The sequence of its last change.
    pub seq: u64,
    pub fields: Fields,
}

/// What went wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer: it was done or it was not.
    #[error("the connection was lost")]
    Lost,
    /// The server has another change under that number: this device exists twice.
    #[error("another desktop goes by this device's name")]
    Forked,
    /// Since the greeting the server was set back, or the rows that may be seen were chosen anew.
    #[error("the server is not where it was a moment ago")]
    Moved,
    #[error("the server does not know this device")]
    UnknownDevice,
    #[error("this device was shut out")]
    Revoked,
    #[error("the server could not: {0}")]
    Server(String),
}

pub trait Remote: Send {
    fn hello(
        &mut self,
        device: Uuid,
        seq: u64,
    ) -> impl Future<Output = Result<Hello, Failure>> + Send;

    /// Makes the device known; answers the same again when it is known already.
    fn register(
        &mut self,
        device: Uuid,
    ) -> impl Future<Output = Result<(Registration, Uuid), Failure>> + Send;

    /// A verdict for each change, in their order; a change that the server has is answered as it
    /// was then.
    fn push(
        &mut self,
        who: As,
        changes: &[Change],
    ) -> impl Future<Output = Result<Vec<Verdict>, Failure>> + Send;

    /// Hands the wanted rows over, all of one moment, and answers that moment.
    fn pull(
        &mut self,
        who: As,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> impl Future<Output = Result<Cursor, Failure>> + Send;

    /// Those of the rows that the server has not.
    fn lacking(
        &mut self,
        who: As,
        table: &str,
        rows: &[Uuid],
    ) -> impl Future<Output = Result<Vec<Uuid>, Failure>> + Send;

    /// Tells how far this device has read; after the server was set back this says too that it
    /// has given back what the server had lost.
    fn seen(&mut self, who: As, seq: u64) -> impl Future<Output = Result<(), Failure>> + Send;
}
