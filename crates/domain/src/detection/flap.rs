//! Flap damping: a router that goes down again and again is told of once.
//!
//! The figures are those of BGP route damping, shortened to what a person at a desk bears.

use super::Tick;
use crate::time::Millis;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flap {
    /// The penalty when it was last touched.
    penalty: u32,
    at: Tick,
    suppressed_since: Option<Tick>,
}

impl Flap {
    const PER_DOWN: u32 = 1_000;
    const SUPPRESS: u32 = 2_500;
    const REUSE: u32 = 800;
    const HALF_LIFE: Millis = Millis::minutes(15);
    const LONGEST: Millis = Millis::minutes(60);

    /// It went down. Answers whether downs are now told as flapping.
    pub fn down(&mut self, now: Tick) -> bool {
        self.penalty = self.decayed(now).saturating_add(Self::PER_DOWN);
        self.at = now;
        if self.penalty >= Self::SUPPRESS && self.suppressed_since.is_none() {
            self.suppressed_since = Some(now);
        }
        self.suppressed(now)
    }

    pub fn suppressed(&self, now: Tick) -> bool {
        self.suppressed_since.is_some_and(|since| {
            now.since(since) < Self::LONGEST && self.decayed(now) > Self::REUSE
        })
    }

    /// When suppression ends if it does not go down again; `None` when it is not suppressed.
    pub fn ends(&self, now: Tick) -> Option<Tick> {
        let since = self.suppressed_since.filter(|_| self.suppressed(now))?;
        // Half-lives until the penalty has fallen to the reuse limit, rounded up to whole steps.
        let steps = (0..=i64::from(Self::STEPS_PER_HALF_LIFE) * 32)
            .find(|n| self.after_steps(*n) <= Self::REUSE)?;
        let reuse = self.at.plus(Millis(steps * Self::STEP.0));
        Some(reuse.min(since.plus(Self::LONGEST)))
    }

    /// Forgets a suppression that is over, so that a later one may last its full time.
    pub fn settle(&mut self, now: Tick) {
        if !self.suppressed(now) {
            self.suppressed_since = None;
        }
    }

    const STEPS_PER_HALF_LIFE: u8 = 60;
    const STEP: Millis = Millis(Self::HALF_LIFE.0 / 60);

    fn decayed(&self, now: Tick) -> u32 {
        self.after_steps(now.since(self.at).0.max(0) / Self::STEP.0)
    }

    /// Halved once per half-life, and straight lines in between: integers, so that every build
    /// decides alike.
    fn after_steps(&self, steps: i64) -> u32 {
        let per_half = i64::from(Self::STEPS_PER_HALF_LIFE);
        let halvings = u32::try_from(steps / per_half).unwrap_or(u32::MAX);
        let base = i64::from(self.penalty.checked_shr(halvings).unwrap_or(0));
        let left = base * (2 * per_half - steps % per_half) / (2 * per_half);
        u32::try_from(left).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: i64) -> Tick {
        Tick(Millis::minutes(n).0)
    }

    #[test]
    fn the_third_down_within_minutes_is_flapping() {
        let mut flap = Flap::default();
        assert!(!flap.down(minutes(0)));
        assert!(!flap.down(minutes(2)));
        assert!(flap.down(minutes(4)));
    }

    #[test]
    fn a_down_every_hour_never_is() {
        let mut flap = Flap::default();
        for hour in 0..48 {
            assert!(!flap.down(minutes(60 * hour)), "hour {hour}");
        }
    }

    #[test]
    fn it_is_told_again_when_the_penalty_has_decayed_or_after_an_hour() {
        let mut flap = Flap::default();
        for minute in 0..3 {
            flap.down(minutes(minute));
        }
        let end = flap.ends(minutes(2)).unwrap();
        assert!(flap.suppressed(Tick(end.0 - 60_000)));
        assert!(!flap.suppressed(end));
        let mut storm = Flap::default();
        for minute in 0..59 {
            storm.down(minutes(minute));
        }
        assert!(storm.suppressed(minutes(59)));
        assert!(!storm.suppressed(minutes(63)));
    }

    #[test]
    fn a_half_life_halves() {
        let mut flap = Flap::default();
        flap.down(minutes(0));
        assert_eq!(flap.decayed(minutes(15)), 500);
        assert_eq!(flap.decayed(minutes(30)), 250);
    }
}
