//! Whether this process was awake and on time: sleep, jumps of the clock, and a busy machine.

use std::time::Duration;

use mikromon_domain::detection::Tick;
use mikromon_domain::time::{Millis, UnixMillis};
use tokio::time::Instant;

/// The monotonic clock of detection: milliseconds since this was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticks {
    start: Instant,
}

impl Ticks {
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    pub(super) fn now(self) -> Tick {
        Tick(i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    pub(super) fn instant(self, at: Tick) -> Instant {
        self.start + Duration::from_millis(u64::try_from(at.0).unwrap_or(0))
    }
}

/// What the last second was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Steady,
    /// The computer slept, or stood still: sessions may be dead on the far side. A clock that was
    /// set forward looks the same where the monotonic clock stops in sleep.
    Slept,
    /// The clock was set back.
    SetBack,
}

/// Compares the two clocks once a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Awake {
    wall: UnixMillis,
    mono: Tick,
    late_until: Tick,
}

impl Awake {
    pub(super) const EVERY: Millis = Millis::seconds(1);
    const JUMP: Millis = Millis::seconds(5);
    /// A loop this late would take its own slowness for the routers'.
    const LAG: Millis = Millis(500);
    /// Answers that came in time may still wait to be read.
    const CATCH_UP: Millis = Millis::seconds(3);

    pub(super) const fn new(wall: UnixMillis, mono: Tick) -> Self {
        Self {
            wall,
            mono,
            late_until: mono,
        }
    }

    /// The second has passed. On some systems the monotonic clock stops in sleep, on others it
    /// runs on, so both are looked at.
    pub(super) fn look(&mut self, wall: UnixMillis, mono: Tick) -> Look {
        let by_wall = wall.since(self.wall).0;
        let by_mono = mono.since(self.mono).0;
        self.wall = wall;
        self.mono = mono;
        if by_mono - Self::EVERY.0 > Self::LAG.0 {
            self.late_until = mono.plus(Self::CATCH_UP);
        }
        if by_mono > Self::EVERY.0 + Self::JUMP.0 || by_wall - by_mono > Self::JUMP.0 {
            Look::Slept
        } else if by_mono - by_wall > Self::JUMP.0 {
            Look::SetBack
        } else {
            Look::Steady
        }
    }

    /// Whether the loop was late a moment ago, so that a miss does not count.
    pub(super) fn was_late(&self, now: Tick) -> bool {
        now < self.late_until || now.since(self.mono).0 > Self::EVERY.0 + Self::LAG.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_and_jumps_are_told_from_a_steady_clock_and_from_lag() {
        for (wall, mono, seen, late) in [
            (1_000, 1_000, Look::Steady, false),
            (1_003, 1_001, Look::Steady, false),
            (2_000, 2_000, Look::Steady, true),
            (60_000, 1_000, Look::Slept, false),
            (-3_600_000, 1_000, Look::SetBack, false),
            (60_000, 60_000, Look::Slept, true),
        ] {
            let mut awake = Awake::new(UnixMillis(0), Tick(0));
            assert_eq!(
                awake.look(UnixMillis(wall), Tick(mono)),
                seen,
                "{wall} {mono}"
            );
            assert_eq!(awake.was_late(Tick(mono + 10)), late, "{wall} {mono}");
        }
    }
}
