//! One backup at a time is made or read; who waits sees how far it is, and anybody may end it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mikromon_api::store::StoreWork;
use mikromon_api::{ApiError, ErrorCode, Event};
use tokio::sync::broadcast;

use super::Gauge;

/// How often it is told.
const TELL_EVERY: Duration = Duration::from_millis(250);

#[derive(Debug, Default)]
pub(crate) struct Work(Mutex<Option<Gauge>>);

impl Work {
    pub(crate) fn progress(&self) -> Option<StoreWork> {
        self.with(|it| it.as_ref().map(Gauge::progress))
    }

    pub(crate) fn cancel(&self) {
        self.with(|it| {
            if let Some(gauge) = it {
                gauge.cancel();
            }
        });
    }

    /// Runs it, and tells how far it is.
    ///
    /// # Errors
    /// `StoreBusy` where another is under way; its own.
    pub(crate) async fn run<T>(
        &self,
        events: &broadcast::Sender<Event>,
        work: impl AsyncFnOnce(Gauge) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let under_way = self.begin()?;
        let gauge = under_way.gauge.clone();
        let mut work = std::pin::pin!(work(gauge.clone()));
        let mut tell = tokio::time::interval(TELL_EVERY);
        let done = loop {
            tokio::select! {
                done = &mut work => break done,
                _ = tell.tick() => {
                    // Nobody listening is no fault.
                    let _ = events.send(Event::StoreWork(gauge.progress()));
                }
            }
        };
        // What was ended fails in many ways.
        done.map_err(|error| gauge.go_on().err().map_or(error, Into::into))
    }

    fn begin(&self) -> Result<UnderWay<'_>, ApiError> {
        let gauge = Gauge::default();
        self.with(|it| match it {
            Some(_) => Err(ApiError::new(ErrorCode::StoreBusy, "")),
            None => {
                *it = Some(gauge.clone());
                Ok(())
            }
        })?;
        Ok(UnderWay { work: self, gauge })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Option<Gauge>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Ends with whoever waits for it.
struct UnderWay<'a> {
    work: &'a Work,
    gauge: Gauge,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.gauge.cancel();
        self.work.with(|it| *it = None);
    }
}
