//! How much a line carries: follows the hour of day with its peak at half past eight in the evening, and wanders a little.
//! Rate and counter are the same formula and its integral, so that they always agree and nothing has to tick.

use std::f64::consts::TAU;

use crate::chance::{Seed, seconds, whole};
use crate::clock::{Clock, Millis};

const DAY: f64 = 86_400.0;

/// One part of the curve: amplitude, period and the second at which it peaks.
type Wave = (f64, f64, f64);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    /// Bits per second, mean over a day.
    mean: f64,
    waves: [Wave; 4],
}

impl Flow {
    pub(crate) fn new(mean: f64, seed: Seed) -> Self {
        let slow = 300.0 + 600.0 * seed.at(1).unit();
        let fast = 40.0 + 80.0 * seed.at(2).unit();
        Self {
            mean,
            // The amplitudes stay below the mean, so that a rate is never negative and a counter never falls.
            waves: [
                (0.50, DAY, 19.0 * 3600.0),
                (0.22, DAY / 2.0, 21.0 * 3600.0),
                (0.15, slow, slow * seed.at(3).unit()),
                (0.10, fast, fast * seed.at(4).unit()),
            ],
        }
    }

    /// Bits per second at a moment.
    pub(crate) fn rate(&self, clock: &Clock, at: Millis) -> u64 {
        let t = seconds(clock.local_ms(at));
        let shape: f64 = self
            .waves
            .iter()
            .map(|(size, period, peak)| size * (TAU * (t - peak) / period).cos())
            .sum();
        whole(self.mean * (1.0 + shape))
    }

    /// Bytes carried since `from`.
    pub(crate) fn bytes(&self, clock: &Clock, from: Millis, at: Millis) -> u64 {
        let (start, end) = (
            seconds(clock.local_ms(from)),
            seconds(clock.local_ms(at.max(from))),
        );
        let area = |t: f64| -> f64 {
            let waves = self.waves.iter();
            let sum: f64 = waves
                .map(|(size, period, peak)| size * period / TAU * (TAU * (t - peak) / period).sin())
                .sum();
            t + sum
        };
        whole(self.mean * (area(end) - area(start)) / 8.0)
    }
}

/// The mean size of a packet in each direction of a home line, bytes.
pub(crate) const UP_PACKET: u64 = 180;
pub(crate) const DOWN_PACKET: u64 = 1_080;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_carries_more_than_the_night() {
        // 2026-11-22 00:00 WIB.
        let clock = Clock::starting_at(1_795_305_600_000 - 7 * 3_600_000);
        let flow = Flow::new(1e6, Seed::new(1));
        let hour = |hour: i64| flow.bytes(&clock, hour * 3_600_000, (hour + 1) * 3_600_000);
        assert!(hour(20) > 2 * hour(4), "{} {}", hour(20), hour(4));
    }

    proptest::proptest! {
        #[test]
        fn counters_never_fall(seed: u64, at in 0..10_000_000_i64, step in 1..100_000_i64) {
            let clock = Clock::starting_at(1_795_305_600_000);
            let flow = Flow::new(5e6, Seed::new(seed));
            let (before, after) = (flow.bytes(&clock, 0, at), flow.bytes(&clock, 0, at + step));
            proptest::prop_assert!(after >= before);
        }

        #[test]
        fn a_counter_grows_by_its_rate(seed: u64, at in 0..10_000_000_i64) {
            let clock = Clock::starting_at(1_795_305_600_000);
            let flow = Flow::new(5e6, Seed::new(seed));
            let grown = flow.bytes(&clock, 0, at + 100) - flow.bytes(&clock, 0, at);
            let expected = flow.rate(&clock, at) / 80;
            proptest::prop_assert!(grown.abs_diff(expected) <= 2 + expected / 50);
        }
    }
}
