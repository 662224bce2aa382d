//! The observer guard: when many routers fall silent at once, this computer is the suspect.

use super::{Observer, Tick};
use crate::time::Millis;

/// The fleet, counted at one instant. Routers whose parent is failing are not counted as silent:
/// their parent explains them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    /// Routers that are monitored and have been seen up.
    pub watched: usize,
    /// Those that began to be silent within the last [`Guard::WINDOW`], or are held back because
    /// of this computer.
    pub silent: usize,
    /// Whether any router answered within the last [`Guard::WINDOW`].
    pub answering: bool,
    pub gateway: Gateway,
}

/// This computer's own default gateway: with one router to watch, nothing else tells a lost cable
/// from a lost router.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gateway {
    /// There is none, it never answered, it is one of the routers that are watched, or a router
    /// answered while it did not.
    #[default]
    Unknown,
    Answers,
    /// It answered before, and was silent once: a ping may get lost.
    Wavers,
    /// It answered before, and was silent twice running.
    Silent,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    offline_since: Option<Tick>,
    grace_until: Option<Tick>,
    /// A freeze was lifted because others kept answering: not the same one twice.
    pardoned_until: Option<Tick>,
}

impl Guard {
    /// How close together silences have to begin to be one event.
    pub const WINDOW: Millis = Millis::seconds(15);
    /// How long misses do not count after sleep or a jump of the clock.
    pub const GRACE: Millis = Millis::seconds(60);
    /// Others answer all the time: then it is a real outage, however large.
    const FREEZE: Millis = Millis::seconds(60);
    /// Fewer than this never mean the observer.
    const FEWEST: usize = 5;

    /// The computer slept, or its clock jumped.
    pub fn jumped(&mut self, now: Tick) {
        self.grace_until = Some(now.plus(Self::GRACE));
        self.offline_since = None;
    }

    pub fn weigh(&mut self, now: Tick, fleet: Fleet) -> Observer {
        if self.grace_until.is_some_and(|until| now < until) {
            return Observer::Grace;
        }
        self.grace_until = None;
        if fleet.gateway == Gateway::Silent {
            return Observer::Offline;
        }
        let limit = Self::FEWEST.max((fleet.watched * 3).div_ceil(10));
        if fleet.silent < limit {
            self.offline_since = None;
            let uncertain = fleet.silent >= 3.max(fleet.watched.div_ceil(10));
            let wavers = fleet.gateway == Gateway::Wavers;
            return if wavers || (uncertain && !self.pardoned(now)) {
                Observer::Uncertain
            } else {
                Observer::Sound
            };
        }
        self.freeze(now, fleet.answering)
    }

    fn freeze(&mut self, now: Tick, others: bool) -> Observer {
        if others && self.pardoned(now) {
            // As long as it goes on it is the same one.
            self.pardoned_until = Some(now.plus(Self::FREEZE));
            return Observer::Sound;
        }
        let since = *self.offline_since.get_or_insert(now);
        if others && now.since(since) >= Self::FREEZE {
            self.offline_since = None;
            self.pardoned_until = Some(now.plus(Self::FREEZE));
            return Observer::Sound;
        }
        Observer::Offline
    }

    fn pardoned(&self, now: Tick) -> bool {
        self.pardoned_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet(watched: usize, silent: usize) -> Fleet {
        Fleet {
            watched,
            silent,
            answering: silent < watched,
            gateway: Gateway::Unknown,
        }
    }

    #[test]
    fn a_gateway_that_fell_silent_is_this_computers_matter_however_few_the_routers() {
        let mut guard = Guard::default();
        let mut weigh = |gateway| {
            let fleet = Fleet {
                gateway,
                ..fleet(1, 1)
            };
            guard.weigh(Tick(0), fleet)
        };
        assert_eq!(weigh(Gateway::Wavers), Observer::Uncertain);
        assert_eq!(weigh(Gateway::Silent), Observer::Offline);
        assert_eq!(weigh(Gateway::Answers), Observer::Sound);
        assert_eq!(weigh(Gateway::Unknown), Observer::Sound);
    }

    #[test]
    fn table() {
        for (watched, silent, expected) in [
            (1, 1, Observer::Sound),
            (4, 4, Observer::Uncertain),
            (12, 2, Observer::Sound),
            (12, 4, Observer::Uncertain),
            (12, 5, Observer::Offline),
            (1_000, 30, Observer::Sound),
            (1_000, 100, Observer::Uncertain),
            (1_000, 299, Observer::Uncertain),
            (1_000, 300, Observer::Offline),
        ] {
            let mut guard = Guard::default();
            assert_eq!(
                guard.weigh(Tick(0), fleet(watched, silent)),
                expected,
                "{silent} of {watched}"
            );
        }
    }

    #[test]
    fn a_freeze_ends_after_a_minute_when_others_answer_and_never_when_none_does() {
        let mut city = Guard::default();
        assert_eq!(city.weigh(Tick(0), fleet(100, 40)), Observer::Offline);
        assert_eq!(city.weigh(Tick(59_000), fleet(100, 40)), Observer::Offline);
        assert_eq!(city.weigh(Tick(60_000), fleet(100, 40)), Observer::Sound);
        let mut cable = Guard::default();
        assert_eq!(cable.weigh(Tick(0), fleet(100, 100)), Observer::Offline);
        assert_eq!(
            cable.weigh(Tick(3_600_000), fleet(100, 100)),
            Observer::Offline
        );
    }

    #[test]
    fn what_was_pardoned_freezes_once_however_long_it_lasts_until_nobody_answers() {
        let mut guard = Guard::default();
        let weigh = |guard: &mut Guard, second: i64, silent| {
            guard.weigh(Tick(second * 1_000), fleet(100, silent))
        };
        assert_eq!(weigh(&mut guard, 0, 40), Observer::Offline);
        for second in (60..600).step_by(10) {
            assert_eq!(weigh(&mut guard, second, 40), Observer::Sound, "{second} s");
        }
        assert_eq!(weigh(&mut guard, 600, 100), Observer::Offline);
    }

    #[test]
    fn after_sleep_nothing_counts_for_a_minute() {
        let mut guard = Guard::default();
        guard.jumped(Tick(0));
        assert_eq!(guard.weigh(Tick(59_999), fleet(100, 100)), Observer::Grace);
        assert_eq!(guard.weigh(Tick(60_000), fleet(100, 0)), Observer::Sound);
    }
}
