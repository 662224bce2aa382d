//! What a desktop did to its book and tells the server: the unit that is accepted or refused whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Hlc;
use crate::value::Fields;

/// One transaction of a desktop's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Counts the changes of one device without a gap, from 1.
    pub n: u64,
    pub id: Uuid,
    /// The server's sequence that the desktop had seen when the change was made. A field that the
    /// server changed after it is in conflict.
    pub base: u64,
    pub hlc: Hlc,
    pub edits: Vec<Edit>,
}

/// One row of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub table: String,
    pub row: Uuid,
    pub verb: Verb,
    pub set: Fields,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// A new row of a master table.
    Insert,
    /// Some fields of a master's row.
    Patch,
    /// A new fact.
    Fact,
    /// A new document.
    Issue,
    /// A whole row that a desktop holds and the server lacks, after the server was set back or
    /// when a desktop that worked alone joins.
    Offer,
}

impl Verb {
    /// At rest and on the wire; it never changes once released.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Patch => "patch",
            Self::Fact => "fact",
            Self::Issue => "issue",
            Self::Offer => "offer",
        }
    }
}

/// What the server made of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub n: u64,
    /// The sequence in which it was decided.
    pub seq: u64,
    pub refusal: Option<Refusal>,
}

/// Why a change was refused, as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{table} {row} is refused: {reason:?} {columns:?}")]
pub struct Refusal {
    pub reason: Reason,
    pub table: String,
    pub row: Uuid,
    /// The columns at fault.
    pub columns: Vec<String>,
    /// The row that already has these values.
    pub holder: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Another living row has these values.
    Taken,
    /// A row that it names is not there.
    Unknown,
    /// The row to be patched is not there.
    Gone,
    /// A value that the column does not take.
    Invalid,
    /// The operator has not the right.
    Forbidden,
}
