//! How long a desktop may act as the leader, by its own monotonic clock.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::sync::remote::Fence;

/// Of a lease. A leader that dies is followed after this time.
pub(super) const TTL: Duration = Duration::from_secs(60);

/// A lease, as its holder may rely on it. The server counts from when it answered, the holder from
/// before it asked, and stops a third earlier: a holder whose clock runs a little slow, or whose
/// last request is still under way, does not act beside the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tenure {
    pub(super) fence: Fence,
    asked: Instant,
}

impl Tenure {
    pub(super) const fn new(fence: Fence, asked: Instant) -> Self {
        Self { fence, asked }
    }

    /// When it is renewed, to go on without a pause.
    fn renewal(&self) -> Instant {
        self.asked + TTL / 3
    }

    /// When the holder stops, whatever it is doing.
    fn end(&self) -> Instant {
        self.asked + TTL * 2 / 3
    }

    /// Works for as long as it leads; the lease is renewed meanwhile. `None`: the lead was lost
    /// before the work was done, which was dropped where it stood.
    pub(super) async fn during<T, R>(
        mut self,
        renew: impl Fn() -> R,
        work: impl Future<Output = T>,
    ) -> Option<T>
    where
        R: Future<Output = Option<Self>>,
    {
        let mut work = pin!(work);
        loop {
            let renewed = async {
                sleep_until(self.renewal()).await;
                renew().await
            };
            let next = tokio::select! {
                // A computer that slept finds its time over before anything else.
                biased;
                () = sleep_until(self.end()) => return None,
                done = &mut work => return Some(done),
                next = renewed => next,
            };
            match next {
                Some(next) if next.fence == self.fence => self = next,
                // It may act to the end of what it has, and no longer.
                _ => return timeout_at(self.end(), work).await.ok(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::time::sleep;

    use super::*;

    const FENCE: Fence = Fence(7);

    fn tenure() -> Tenure {
        Tenure::new(FENCE, Instant::now())
    }

    async fn renewed(fence: Fence) -> Option<Tenure> {
        Some(Tenure::new(fence, Instant::now()))
    }

    /// How long work of so many seconds went on, and whether it came to its end.
    async fn works<R: Future<Output = Option<Tenure>>>(
        seconds: u64,
        renew: impl Fn() -> R,
    ) -> (Duration, bool) {
        let begun = Instant::now();
        let work = sleep(Duration::from_secs(seconds));
        let done = tenure().during(renew, work).await.is_some();
        (begun.elapsed(), done)
    }

    #[tokio::test(start_paused = true)]
    async fn a_leader_that_is_renewed_works_to_the_end_however_long_it_takes() {
        let long = TTL.as_secs() * 10;
        let (took, done) = works(long, || renewed(FENCE)).await;
        assert_eq!((took.as_secs(), done), (long, true));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_not_renewed_stops_at_two_thirds_of_the_lease() {
        let ends = TTL.as_secs() * 2 / 3;
        for seconds in [ends - 1, ends + 1] {
            let expected = (seconds.min(ends), seconds < ends);
            let (took, done) = works(seconds, || async { None }).await;
            assert_eq!((took.as_secs(), done), expected, "it was refused");
            let (took, done) = works(seconds, pending).await;
            assert_eq!((took.as_secs(), done), expected, "no answer came");
            let (took, done) = works(seconds, || renewed(Fence(8))).await;
            assert_eq!((took.as_secs(), done), expected, "another led meanwhile");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_whose_computer_slept_does_nothing_any_more() {
        let before = tenure();
        tokio::time::advance(TTL).await;
        let work = async { panic!("it acted") };
        assert!(before.during(|| renewed(FENCE), work).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_took_long_counts_from_when_it_was_asked_for() {
        let slow = || async {
            let asked = Instant::now();
            sleep(TTL / 4).await;
            Some(Tenure::new(FENCE, asked))
        };
        let (took, done) = works(TTL.as_secs() * 4, slow).await;
        assert_eq!((took, done), (TTL * 4, true));
        let too_slow = || async {
            sleep(TTL).await;
            Some(tenure())
        };
        let (took, done) = works(TTL.as_secs() * 4, too_slow).await;
        assert_eq!((took, done), (TTL * 2 / 3, false));
    }
}
