//! How far a backup is, as who waits sees it, and whether it is to go on.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use mikromon_api::store::StoreWork;
use mikromon_api::{ApiError, ErrorCode};

#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Arc<State>);

#[derive(Debug, Default)]
struct State {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Gauge {
    pub(crate) fn expect(&self, bytes: u64) {
        self.0.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// # Errors
    /// `Cancelled`.
    pub(crate) fn advance(&self, bytes: u64) -> Result<(), ApiError> {
        self.0.done.fetch_add(bytes, Ordering::Relaxed);
        self.go_on()
    }

    pub(crate) fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// # Errors
    /// `Cancelled`.
    pub(crate) fn go_on(&self) -> Result<(), ApiError> {
        if self.is_cancelled() {
            return Err(ApiError::new(ErrorCode::Cancelled, ""));
        }
        Ok(())
    }

    pub(crate) fn progress(&self) -> StoreWork {
        let total = self.0.total.load(Ordering::Relaxed);
        StoreWork {
            done: self.0.done.load(Ordering::Relaxed).min(total),
            total,
        }
    }

    /// Counts what is read there.
    pub(super) fn reading<R: Read>(&self, from: R) -> Counted<R> {
        Counted {
            gauge: self.clone(),
            from,
        }
    }
}

pub(super) struct Counted<R> {
    gauge: Gauge,
    from: R,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        self.gauge.advance(bytes).map_err(io::Error::other)?;
        Ok(read)
    }
}
