//! Repeatable chance: whatever varies in the network is a hash of its seed, so that a value can be computed when it is
//! asked for and the same seed gives the same network. The few conversions between floats and integers are here too.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The seed of one part of the thing this seed stands for.
    pub(crate) const fn at(self, part: u64) -> Self {
        Self(mix(
            self.0 ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(17)
        ))
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// From 0 up to, without, `limit`; 0 for a limit of 0.
    pub(crate) const fn below(self, limit: u64) -> u64 {
        match self.0.checked_rem(limit) {
            Some(rest) => rest,
            None => 0,
        }
    }

    pub(crate) fn between(self, range: Range<i64>) -> i64 {
        let width = u64::try_from(range.end - range.start).unwrap_or(0);
        range.start + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// From 0 up to, without, 1.
    pub(crate) fn unit(self) -> f64 {
        real(self.0 >> 11) / real(1 << 53)
    }

    pub(crate) fn pick<T: Copy>(self, choices: &[T], otherwise: T) -> T {
        let index = usize::try_from(self.below(u64::try_from(choices.len()).unwrap_or(0)));
        index
            .ok()
            .and_then(|index| choices.get(index).copied())
            .unwrap_or(otherwise)
    }
}

/// The finaliser of SplitMix64.
const fn mix(value: u64) -> u64 {
    let z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Exact below 2^53, which byte counters of a simulated session do not reach.
#[expect(
    clippy::as_conversions,
    reason = "there is no From<u64> for f64; the loss above 2^53 does not matter here"
)]
pub(crate) const fn real(value: u64) -> f64 {
    value as f64
}

/// The whole part; 0 for negative and not-a-number.
#[expect(
    clippy::as_conversions,
    reason = "there is no TryFrom<f64>; `as` saturates, which is what is wanted"
)]
pub(crate) const fn whole(value: f64) -> u64 {
    value as u64
}

/// Milliseconds as a float, for the formulas of traffic.
pub(crate) fn seconds(millis: i64) -> f64 {
    let size = real(millis.unsigned_abs()) / 1000.0;
    if millis < 0 { -size } else { size }
}
