//! The order of edits in time, on clocks that nobody trusts.
//!
//! A clock never decides whether two edits conflict: the server's sequence does. It only breaks
//! the tie between two that do.

use serde::{Deserialize, Serialize};

/// A hybrid logical clock in one integer that sorts alike in both engines: 48 bits of UTC epoch
/// milliseconds, then a counter of 15 bits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Hlc(pub i64);

const COUNTER_BITS: u32 = 15;

impl Hlc {
    /// The first moment of a millisecond. Instants before 1970 are 1970.
    pub fn at(millis: i64) -> Self {
        Self(millis.clamp(0, i64::MAX >> COUNTER_BITS) << COUNTER_BITS)
    }

    pub const fn millis(self) -> i64 {
        self.0 >> COUNTER_BITS
    }

    /// The time of an edit made now: always later than the edit before it, also when the clock
    /// went back or both fall into one millisecond.
    #[must_use]
    pub fn next(self, now_millis: i64) -> Self {
        Self::at(now_millis).max(Self(self.0.saturating_add(1)))
    }
}

/// How far the clock of a desktop may be ahead of the server's before the server sets it right.
pub const AHEAD_MILLIS: i64 = 60_000;

/// What the server takes an edit's time for: not later than its own clock allows, and later than
/// what the same desktop sent before.
pub fn admitted(claimed: Hlc, before: Hlc, server_millis: i64) -> Hlc {
    claimed
        .min(Hlc::at(server_millis.saturating_add(AHEAD_MILLIS)))
        .max(Hlc(before.0.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_desktop_s_own_edits_stand_in_their_order(clock in prop::collection::vec(any::<i64>(), 1..50)) {
            let mut last = Hlc::default();
            for now in clock {
                let next = last.next(now);
                prop_assert!(next > last || last.0 == i64::MAX);
                last = next;
            }
        }

        #[test]
        fn the_server_keeps_that_order_whatever_its_clock(
            clock in prop::collection::vec((0_i64..1 << 40, 0_i64..1 << 40), 1..50)
        ) {
            let (mut mine, mut admitted_before) = (Hlc::default(), Hlc::default());
            for (now, server) in clock {
                mine = mine.next(now);
                let next = admitted(mine, admitted_before, server);
                prop_assert!(next > admitted_before);
                admitted_before = next;
            }
        }
    }

    #[test]
    fn a_clock_a_day_ahead_wins_by_a_minute_at_most() {
        let day = 86_400_000;
        let admitted = admitted(Hlc::at(day), Hlc::default(), 1_000);
        assert_eq!(admitted.millis(), 1_000 + AHEAD_MILLIS);
    }
}
