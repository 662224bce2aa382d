//! Which hosts are left alone for a while because they did not answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After the first failure; doubled with each further one up to [`LONGEST`].
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(300);

#[derive(Default)]
pub(super) struct Hosts {
    resting: Mutex<HashMap<String, Rest>>,
}

struct Rest {
    failures: u32,
    until: Instant,
}

impl Hosts {
    pub(super) fn may_be_asked(&self, host: &str, now: Instant) -> bool {
        self.lock().get(host).is_none_or(|rest| rest.until <= now)
    }

    pub(super) fn answered(&self, host: &str) {
        self.lock().remove(host);
    }

    /// `asked_for` is the pause that the host itself wants. Downloads that were on their way
    /// together count once.
    pub(super) fn failed(&self, host: &str, asked_for: Option<Duration>, now: Instant) {
        let mut resting = self.lock();
        let rest = resting.entry(host.to_owned()).or_insert(Rest {
            failures: 0,
            until: now,
        });
        if rest.until > now {
            return;
        }
        let pause = FIRST.saturating_mul(1 << rest.failures.min(8));
        rest.failures = rest.failures.saturating_add(1);
        rest.until = now + pause.max(asked_for.unwrap_or_default()).min(LONGEST);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Rest>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
