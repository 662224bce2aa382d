//! From what went wrong to what the page is told: the one place that turns an error chain into an
//! [`ApiError`]. An `ApiError` anywhere in the chain is the answer; the rest is judged by SQLite's
//! and the OS's codes, never by text.

use std::io;

use mikromon_api::{ApiError, ErrorCode};
use mikromon_sync::change::{Reason, Refusal};

/// SQLite's result codes, <https://www.sqlite.org/rescode.html>.
mod sqlite {
    pub(super) const BUSY: u32 = 5;
    pub(super) const READONLY: u32 = 8;
    pub(super) const IOERR: u32 = 10;
    pub(super) const CORRUPT: u32 = 11;
    pub(super) const FULL: u32 = 13;
    pub(super) const CANTOPEN: u32 = 14;
    pub(super) const PROTOCOL: u32 = 15;
    pub(super) const NOTADB: u32 = 26;
    /// The shared-memory file could not grow: the usual sign of a full disk when opening.
    pub(super) const IOERR_SHMSIZE: u32 = IOERR | (19 << 8);
}

/// The answer for the page. What is nobody's fault but ours is logged with its whole chain.
pub(crate) fn to_api(error: &anyhow::Error) -> ApiError {
    if let Some(known) = error.downcast_ref::<ApiError>() {
        return known.clone();
    }
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return refused(refusal);
    }
    let code = store_code(error).unwrap_or(ErrorCode::Internal);
    if code == ErrorCode::Internal {
        tracing::error!("a command failed: {error:#}");
    } else {
        tracing::warn!("the store failed with {code:?}: {error:#}");
    }
    ApiError::new(code, format!("{error:#}"))
}

/// What the book does not take, where the handler had no better words for it.
fn refused(refusal: &Refusal) -> ApiError {
    let code = match refusal.reason {
        Reason::Taken => ErrorCode::DuplicateName,
        Reason::Unknown | Reason::Gone => ErrorCode::NotFound,
        Reason::Invalid => ErrorCode::InvalidField,
        Reason::Forbidden => ErrorCode::NotAllowed,
    };
    ApiError::new(code, refusal.to_string())
}

/// The code, where the chain holds an error of SQLite.
pub(crate) fn store_code(error: &anyhow::Error) -> Option<ErrorCode> {
    sqlite_codes(error).find_map(of_sqlite)
}

/// Whether the store takes no writes now and may take them later.
pub(crate) fn refuses_writes(error: &anyhow::Error) -> bool {
    matches!(
        store_code(error),
        Some(ErrorCode::DiskFull | ErrorCode::StoreUnwritable | ErrorCode::StoreInUse)
    ) || is_unreached(error)
}

/// Whether SQLite was not even asked: its connection is busy, or cannot be had.
fn is_unreached(error: &anyhow::Error) -> bool {
    use sqlx::Error as E;
    error.chain().any(|cause| {
        let cause = cause.downcast_ref();
        matches!(
            cause,
            Some(E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Io(_))
        )
    })
}

fn sqlite_codes(error: &anyhow::Error) -> impl Iterator<Item = u32> {
    error
        .chain()
        .filter_map(|cause| match cause.downcast_ref::<sqlx::Error>()? {
            sqlx::Error::Database(error) => error.code()?.parse().ok(),
            _ => None,
        })
}

/// The code for a store that does not open: there the file system's errors are the store's too.
pub(crate) fn opening_code(error: &anyhow::Error) -> ErrorCode {
    let io = || {
        error
            .chain()
            .find_map(|it| it.downcast_ref().and_then(of_io))
    };
    store_code(error).or_else(io).unwrap_or(ErrorCode::Internal)
}

const fn of_sqlite(extended: u32) -> Option<ErrorCode> {
    if extended == sqlite::IOERR_SHMSIZE {
        return Some(ErrorCode::DiskFull);
    }
    Some(match extended & 0xff {
        sqlite::FULL => ErrorCode::DiskFull,
        sqlite::CORRUPT | sqlite::NOTADB => ErrorCode::StoreCorrupt,
        sqlite::READONLY | sqlite::CANTOPEN | sqlite::IOERR => ErrorCode::StoreUnwritable,
        // The latter where the locks of the write-ahead log are not to be had for seconds.
        sqlite::BUSY | sqlite::PROTOCOL => ErrorCode::StoreInUse,
        _ => return None,
    })
}

fn of_io(error: &io::Error) -> Option<ErrorCode> {
    use io::ErrorKind as K;
    Some(match error.kind() {
        K::StorageFull | K::QuotaExceeded => ErrorCode::DiskFull,
        K::PermissionDenied
        | K::ReadOnlyFilesystem
        | K::NotADirectory
        | K::IsADirectory
        | K::AlreadyExists
        | K::NotFound => ErrorCode::StoreUnwritable,
        _ => return None,
    })
}
