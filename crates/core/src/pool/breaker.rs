//! The circuit breaker of one line: a router that fails command after command is left alone, but
//! for its heartbeat, until it answers again.

use std::time::Duration;
use tokio::time::Instant;

#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u8,
    /// When the first of the failures was.
    since: Option<Instant>,
    open: bool,
}

impl Breaker {
    const FAILURES: u8 = 3;
    const WITHIN: Duration = Duration::from_secs(30);

    /// A command had no reply, or the session broke under it.
    pub(crate) fn failed(&mut self, now: Instant) {
        let fresh = self
            .since
            .is_some_and(|since| now.duration_since(since) <= Self::WITHIN);
        self.failures = if fresh {
            self.failures.saturating_add(1)
        } else {
            1
        };
        if !fresh {
            self.since = Some(now);
        }
        self.open |= self.failures >= Self::FAILURES;
    }

    /// A heartbeat was answered. A line that broke needs half a minute without failures.
    pub(crate) fn heartbeat(&mut self, now: Instant) {
        let over = self
            .since
            .is_none_or(|since| now.duration_since(since) > Self::WITHIN);
        if over {
            *self = Self::default();
        }
    }

    /// Whether only the heartbeat may run.
    pub(crate) const fn is_open(&self) -> bool {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn three_failures_in_half_a_minute_open_it_and_a_later_heartbeat_closes_it() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut breaker = Breaker::default();
        for second in [0, 10, 20] {
            assert!(!breaker.is_open());
            breaker.failed(at(second));
        }
        breaker.heartbeat(at(25));
        assert!(breaker.is_open());
        breaker.heartbeat(at(31));
        assert!(!breaker.is_open());
    }

    #[tokio::test]
    async fn rare_failures_do_not_add_up() {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        for minute in 0..10 {
            breaker.failed(start + Duration::from_secs(60 * minute));
        }
        assert!(!breaker.is_open());
    }
}
