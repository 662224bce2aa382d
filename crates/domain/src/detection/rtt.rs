//! The round trip time of one router, smoothed, and the deadline that follows from it.

use crate::time::Millis;

/// RFC 6298: the smoothed round trip and its mean deviation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rtt {
    /// `None` before the first sample. Both in microseconds, so that the division keeps precision.
    smooth: Option<(i64, i64)>,
}

impl Rtt {
    const FLOOR: Millis = Millis::seconds(2);
    const CEILING: Millis = Millis::seconds(5);

    pub fn sample(&mut self, rtt: Millis) {
        let rtt = rtt.0.clamp(0, 60_000).saturating_mul(1_000);
        self.smooth = Some(match self.smooth {
            None => (rtt, rtt / 2),
            Some((srtt, var)) => ((7 * srtt + rtt) / 8, (3 * var + (srtt - rtt).abs()) / 4),
        });
    }

    /// When a heartbeat counts as missed: SRTT + 4·RTTVAR, between 2 and 5 s. The floor leaves
    /// room for TCP to send a lost segment again three times.
    pub fn deadline(&self) -> Millis {
        let (srtt, var) = self.smooth.unwrap_or((0, 0));
        Millis((srtt + 4 * var) / 1_000).clamp(Self::FLOOR, Self::CEILING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_near_router_gets_the_floor_and_a_far_one_more() {
        let mut near = Rtt::default();
        let mut far = Rtt::default();
        for _ in 0..20 {
            near.sample(Millis(3));
            far.sample(Millis(2_600));
        }
        assert_eq!(near.deadline(), Millis::seconds(2));
        assert!(far.deadline() > Millis(2_600));
    }

    proptest! {
        #[test]
        fn the_deadline_is_always_between_two_and_five_seconds(samples in prop::collection::vec(any::<i64>(), 0..50)) {
            let mut rtt = Rtt::default();
            for sample in samples {
                rtt.sample(Millis(sample));
            }
            prop_assert!((2_000..=5_000).contains(&rtt.deadline().0));
        }
    }
}
