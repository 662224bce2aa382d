//! A command: one struct that says its name, the right it needs and the tags it invalidates.

use mikromon_domain::permission::Permission;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ApiError, Tag};

/// What the caller must be to run a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nobody has to be signed in: first start, sign in, vault.
    Nobody,
    /// Any operator who is signed in.
    SignedIn,
    /// An operator whose role holds this right.
    Right(Permission),
}

/// A question or an order. The dispatcher alone decodes it, checks `NEEDS`, writes the audit row
/// when it changes something, runs it, and broadcasts `INVALIDATES`.
pub trait Command: Serialize + DeserializeOwned + Send + 'static {
    /// `noun.verb`, as in `router.add`. It never changes once released.
    const NAME: &'static str;
    const NEEDS: Needs;
    /// What a page has to fetch again once this has run.
    const INVALIDATES: &'static [Tag];
    /// Whether it leaves an audit row: all that change something in the book, on a router, or in
    /// who is signed in.
    const AUDITED: bool;
    /// Whether it runs where the store takes no writes: it leaves the book as it is, and somebody
    /// needs it on a full disk. Its audit row then waits in memory and is written later.
    const LATE_AUDIT: bool;
    type Output: Serialize + DeserializeOwned + Send + 'static;
}

/// The envelope that crosses the bridge, page to core.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    pub name: String,
    pub args: Value,
}

/// The envelope that crosses the bridge, core to page.
pub type Reply = Result<Value, ApiError>;

/// Declares a command's contract beside its struct.
macro_rules! command {
    ($type:ident = $name:literal, needs $needs:expr, reads -> $out:ty) => {
        impl $crate::Command for $type {
            const NAME: &'static str = $name;
            const NEEDS: $crate::Needs = $needs;
            const INVALIDATES: &'static [$crate::Tag] = &[];
            const AUDITED: bool = false;
            const LATE_AUDIT: bool = false;
            type Output = $out;
        }
    };
    ($type:ident = $name:literal, needs $needs:expr, changes [$($tag:ident),*] -> $out:ty) => {
        impl $crate::Command for $type {
            const NAME: &'static str = $name;
            const NEEDS: $crate::Needs = $needs;
            const INVALIDATES: &'static [$crate::Tag] = &[$($crate::Tag::$tag),*];
            const AUDITED: bool = true;
            const LATE_AUDIT: bool = false;
            type Output = $out;
        }
    };
    // As `changes`, but nothing of the book: it also runs where the store takes no writes.
    ($type:ident = $name:literal, needs $needs:expr, acts [$($tag:ident),*] -> $out:ty) => {
        impl $crate::Command for $type {
            const NAME: &'static str = $name;
            const NEEDS: $crate::Needs = $needs;
            const INVALIDATES: &'static [$crate::Tag] = &[$($crate::Tag::$tag),*];
            const AUDITED: bool = true;
            const LATE_AUDIT: bool = true;
            type Output = $out;
        }
    };
}
pub(crate) use command;
