//! How long to wait before the next dial: growing, and jittered so that a thousand routers behind
//! one cut do not come back in step.

use std::time::Duration;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST: Duration = Duration::from_secs(1);
    const CAP: Duration = Duration::from_secs(60);
    /// After [`Backoff::MANY`] failures in a row.
    const LONG_CAP: Duration = Duration::from_secs(300);
    const MANY: u32 = 10;
    /// Never sooner than this, so that full jitter cannot mean at once.
    const LEAST: Duration = Duration::from_millis(250);

    /// Full jitter: any time up to the growing limit. `dice` is any random number.
    pub(crate) fn failed(&mut self, dice: u32) -> Duration {
        let cap = if self.failures < Self::MANY {
            Self::CAP
        } else {
            Self::LONG_CAP
        };
        let limit = Self::FIRST
            .saturating_mul(1 << self.failures.min(16))
            .min(cap);
        self.failures = self.failures.saturating_add(1);
        limit
            .mul_f64(f64::from(dice) / f64::from(u32::MAX))
            .max(Self::LEAST)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_after_ten_failures_to_five() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..12)
            .map(|_| backoff.failed(u32::MAX).as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 300, 300]);
        backoff.reset();
        assert_eq!(backoff.failed(u32::MAX), Duration::from_secs(1));
        assert_eq!(backoff.failed(0), Duration::from_millis(250));
    }
}
