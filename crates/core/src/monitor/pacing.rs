//! When the polls of one router are due. They ride on its heartbeats, and a router that answers
//! slowly or is busy is polled less. Pure.

use mikromon_domain::detection::Tick;
use mikromon_domain::time::Millis;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Poll {
    /// Byte counters of the physical ports.
    Traffic,
    /// How many PPP sessions there are.
    Sessions,
    Health,
}

impl Poll {
    pub(super) const ALL: [Self; 3] = [Self::Traffic, Self::Sessions, Self::Health];

    const fn every(self) -> Millis {
        match self {
            Self::Traffic => Millis::seconds(10),
            Self::Sessions => Millis::seconds(30),
            Self::Health => Millis::seconds(60),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Pacing {
    plans: [Plan; 3],
    /// Intervals are multiplied by two to the power of this.
    slowed: u8,
    busy: u8,
}

#[derive(Clone, Copy, Debug, Default)]
struct Plan {
    /// `None` before the first time.
    due: Option<Tick>,
    /// Whatever happens, not sooner than this.
    soonest: Tick,
    /// What it reads has changed since the last poll began.
    moved: bool,
}

impl Plan {
    fn is_due(&self, now: Tick) -> bool {
        let due = self.due.is_none_or(|due| due <= now);
        (due || self.moved) && self.soonest <= now
    }
}

impl Pacing {
    /// Between two polls of a kind, where something asks for them.
    const SOONEST: Millis = Millis::seconds(5);
    /// A poll takes at most this share of a router's time: 2 %.
    const REST: i64 = 50;
    const SLOWEST: u8 = 4;
    /// Heartbeats are jittered by a fifth; a poll that is nearly due rides along.
    const EARLY: Millis = Millis::seconds(2);

    /// The polls that are due; they begin now.
    pub(super) fn begin(&mut self, now: Tick) -> Vec<Poll> {
        let early = now.plus(Self::EARLY);
        let mut due = Vec::new();
        for (poll, plan) in Poll::ALL.into_iter().zip(&mut self.plans) {
            if plan.is_due(early) {
                plan.moved = false;
                due.push(poll);
            }
        }
        due
    }

    /// It ended at `now` and took so long.
    pub(super) fn polled(&mut self, poll: Poll, now: Tick, took: Millis) {
        let rest = took.0.saturating_mul(Self::REST);
        let slowed = self.slowed;
        let after = |every: Millis| now.plus(Millis(rest.max(every.0 << slowed)));
        if let Some(plan) = self.plan(poll) {
            plan.due = Some(after(poll.every()));
            plan.soonest = after(Self::SOONEST);
        }
    }

    /// What it reads has changed: it is due as soon as the router bears it.
    pub(super) fn hasten(&mut self, poll: Poll) {
        if let Some(plan) = self.plan(poll) {
            plan.moved = true;
        }
    }

    fn plan(&mut self, poll: Poll) -> Option<&mut Plan> {
        let mut plans = Poll::ALL.into_iter().zip(&mut self.plans);
        plans.find_map(|(each, plan)| (each == poll).then_some(plan))
    }

    /// Twice 80 % or more doubles the intervals; under 70 % halves them.
    pub(super) fn cpu(&mut self, percent: u8) {
        self.busy = if percent >= 80 {
            self.busy.saturating_add(1)
        } else {
            0
        };
        if self.busy >= 2 {
            self.busy = 0;
            self.slowed = (self.slowed + 1).min(Self::SLOWEST);
        } else if percent < 70 {
            self.slowed = self.slowed.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(pacing: &Pacing, second: i64) -> Vec<Poll> {
        pacing.clone().begin(Tick(second * 1_000))
    }

    #[test]
    fn everything_is_due_at_first_and_then_at_its_own_pace() {
        let mut pacing = Pacing::default();
        assert_eq!(due(&pacing, 0), Poll::ALL);
        for poll in Poll::ALL {
            pacing.polled(poll, Tick(0), Millis(5));
        }
        assert_eq!(due(&pacing, 5), []);
        assert_eq!(due(&pacing, 9), [Poll::Traffic]);
        assert_eq!(due(&pacing, 30), [Poll::Traffic, Poll::Sessions]);
        assert_eq!(due(&pacing, 60), Poll::ALL);
    }

    #[test]
    fn a_slow_answer_makes_a_poll_rare() {
        let mut pacing = Pacing::default();
        pacing.polled(Poll::Traffic, Tick(0), Millis::seconds(2));
        assert!(!due(&pacing, 90).contains(&Poll::Traffic));
        assert!(due(&pacing, 100).contains(&Poll::Traffic));
    }

    #[test]
    fn a_busy_router_is_polled_half_as_often_until_it_is_not() {
        let mut pacing = Pacing::default();
        pacing.cpu(85);
        pacing.cpu(95);
        pacing.polled(Poll::Traffic, Tick(0), Millis(5));
        assert!(!due(&pacing, 15).contains(&Poll::Traffic));
        assert!(due(&pacing, 20).contains(&Poll::Traffic));
        pacing.cpu(20);
        pacing.polled(Poll::Traffic, Tick(0), Millis(5));
        assert!(due(&pacing, 10).contains(&Poll::Traffic));
    }

    #[test]
    fn what_changes_while_it_is_polled_is_polled_again_soon_and_then_at_its_pace() {
        let mut pacing = Pacing::default();
        assert_eq!(pacing.begin(Tick(0)), Poll::ALL);
        pacing.hasten(Poll::Sessions);
        pacing.polled(Poll::Sessions, Tick(20), Millis(20));
        assert!(due(&pacing, 5).contains(&Poll::Sessions));
        assert!(pacing.begin(Tick(5_000)).contains(&Poll::Sessions));
        pacing.polled(Poll::Sessions, Tick(5_000), Millis(20));
        assert!(!due(&pacing, 15).contains(&Poll::Sessions));
    }

    #[test]
    fn what_changed_is_polled_soon_but_a_slow_or_busy_router_keeps_its_rest() {
        for (took, busy, soonest) in [(5, false, 5), (1_000, false, 50), (5, true, 10)] {
            let mut pacing = Pacing::default();
            if busy {
                pacing.cpu(90);
                pacing.cpu(90);
            }
            pacing.polled(Poll::Sessions, Tick(0), Millis(took));
            pacing.hasten(Poll::Sessions);
            let early = soonest - Pacing::EARLY.0 / 1_000;
            assert!(
                !due(&pacing, early - 1).contains(&Poll::Sessions),
                "{took} {busy}"
            );
            assert!(
                due(&pacing, early).contains(&Poll::Sessions),
                "{took} {busy}"
            );
        }
    }
}
