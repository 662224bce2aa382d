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
    /// When any router last answered.
    pub heard: Option<Tick>,
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
    /// When the gateway was last silent, until a router answered after that.
    cut: Option<Tick>,
    grace_until: Option<Tick>,
    /// A freeze was lifted because others kept answering: not the same one twice.
    pardoned_until: Option<Tick>,
}

impl Guard {
    /// How close together silences have to begin to be one event.
    pub const WINDOW: Millis = Millis::seconds(15);
    /// How long misses do not count after sleep or a jump of the clock.
    pub const GRACE: Millis = Millis::seconds(60);
    /// How long a gateway that is back may take to reach the world: a router answers pings long
    /// before its uplink is up.
    const RETURN: Millis = Millis::seconds(60);
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
        if self.is_cut_off(now, fleet) {
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
        let recent = |at: Tick| now.since(at) <= Self::WINDOW;
        self.freeze(now, fleet.heard.is_some_and(recent))
    }

    fn is_cut_off(&mut self, now: Tick, fleet: Fleet) -> bool {
        if fleet.gateway == Gateway::Silent {
            self.cut = Some(now);
        }
        self.cut = self
            .cut
            .filter(|at| fleet.heard <= Some(*at) && now.since(*at) < Self::RETURN);
        self.cut.is_some()
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

    /// At the instant of the weighing.
    fn fleet(now: Tick, watched: usize, silent: usize) -> Fleet {
        Fleet {
            watched,
            silent,
            heard: (silent < watched).then_some(now),
            gateway: Gateway::Unknown,
        }
    }

    #[test]
    fn a_gateway_that_fell_silent_is_this_computers_matter_however_few_the_routers() {
        let mut guard = Guard::default();
        let mut weigh = |second: i64, gateway, heard: Option<i64>| {
            let now = Tick(second * 1_000);
            let fleet = Fleet {
                gateway,
                heard: heard.map(|second| Tick(second * 1_000)),
                ..fleet(now, 1, 1)
            };
            guard.weigh(now, fleet)
        };
        // When, the gateway, when a router last answered, and what follows.
        for (second, gateway, heard, expected) in [
            (0, Gateway::Unknown, None, Observer::Sound),
            (0, Gateway::Wavers, None, Observer::Uncertain),
            (10, Gateway::Silent, Some(8), Observer::Offline),
            (300, Gateway::Silent, Some(8), Observer::Offline),
            (359, Gateway::Answers, Some(8), Observer::Offline),
            (360, Gateway::Answers, Some(8), Observer::Sound),
            (400, Gateway::Silent, Some(8), Observer::Offline),
            (401, Gateway::Unknown, Some(8), Observer::Offline),
            (402, Gateway::Answers, Some(402), Observer::Sound),
            (403, Gateway::Answers, Some(402), Observer::Sound),
        ] {
            assert_eq!(
                weigh(second, gateway, heard),
                expected,
                "{second} s {gateway:?}"
            );
        }
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
                guard.weigh(Tick(0), fleet(Tick(0), watched, silent)),
                expected,
                "{silent} of {watched}"
            );
        }
    }

    #[test]
    fn a_freeze_ends_after_a_minute_when_others_answer_and_never_when_none_does() {
        for (silent, second, expected) in [
            (40, 59, Observer::Offline),
            (40, 60, Observer::Sound),
            (100, 3_600, Observer::Offline),
        ] {
            let mut guard = Guard::default();
            let mut weigh = |now| guard.weigh(now, fleet(now, 100, silent));
            assert_eq!(weigh(Tick(0)), Observer::Offline);
            assert_eq!(weigh(Tick(second * 1_000)), expected, "{silent} {second} s");
        }
    }

    #[test]
    fn what_was_pardoned_freezes_once_however_long_it_lasts_until_nobody_answers() {
        let mut guard = Guard::default();
        let weigh = |guard: &mut Guard, second: i64, silent| {
            let now = Tick(second * 1_000);
            guard.weigh(now, fleet(now, 100, silent))
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
        let mut weigh = |now, silent| guard.weigh(now, fleet(now, 100, silent));
        assert_eq!(weigh(Tick(59_999), 100), Observer::Grace);
        assert_eq!(weigh(Tick(60_000), 0), Observer::Sound);
    }
}
