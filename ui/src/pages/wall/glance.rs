//! What the wall says first: one fold over all routers, and the one thing that matters most of it.

use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};

use crate::components::Verdict;
use crate::state::current;

/// Of all routers together something is heard every few seconds: after this, nothing is heard.
const OLD: Millis = Millis::seconds(90);

/// The whole network in a few figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Glance {
    pub all: usize,
    pub down: usize,
    /// Worth a look, without those that are down.
    pub look: usize,
    offline: usize,
    /// The router that went down last.
    last: Option<Gone>,
    /// When a router that answers was last heard.
    pub heard: Option<UnixMillis>,
}

/// A router that is down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gone {
    pub id: RouterId,
    pub name: String,
    pub since: UnixMillis,
}

/// The one thing that matters most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Empty,
    /// What is shown is as old as this.
    Stale(Millis),
    Offline,
    Down(Gone),
    Look,
    Calm,
}

impl Glance {
    pub(crate) fn and(mut self, row: &RouterRow) -> Self {
        self.all += 1;
        match row.live.state {
            RouterState::Down => self.take_down(row),
            RouterState::ObserverOffline => self.offline += 1,
            _ if Verdict::of(&row.live).needs_look() => self.look += 1,
            _ => {}
        }
        self.heard = self.heard.max(current(row).map(|it| it.at));
        self
    }

    fn take_down(&mut self, row: &RouterRow) {
        self.down += 1;
        let since = row.live.since;
        if self.last.as_ref().is_none_or(|it| it.since < since) {
            self.last = Some(Gone {
                id: row.router.id,
                name: row.router.name.clone(),
                since,
            });
        }
    }

    /// What cannot be trusted comes before what it says.
    pub(crate) fn mood(&self, now: UnixMillis) -> Mood {
        let age = self.heard.map(|at| now.since(at));
        match (age, &self.last) {
            _ if self.all == 0 => Mood::Empty,
            (Some(age), _) if age > OLD => Mood::Stale(age),
            _ if self.offline > 0 => Mood::Offline,
            (_, Some(gone)) => Mood::Down(gone.clone()),
            _ if self.look > 0 => Mood::Look,
            _ => Mood::Calm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::row;
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000_000);

    fn mood(rows: &[RouterRow]) -> Mood {
        rows.iter().fold(Glance::default(), Glance::and).mood(NOW)
    }

    #[test]
    fn the_worst_is_said_first() {
        let up = row(1, RouterState::Up, NOW);
        let hot = {
            let mut row = row(2, RouterState::Up, NOW);
            if let Some(figures) = &mut row.live.figures {
                figures.cpu_percent = 95;
            }
            row
        };
        let down = row(3, RouterState::Down, NOW);
        let offline = row(4, RouterState::ObserverOffline, NOW);
        assert_eq!(mood(&[]), Mood::Empty);
        assert_eq!(mood(std::slice::from_ref(&up)), Mood::Calm);
        assert_eq!(mood(&[up.clone(), hot.clone()]), Mood::Look);
        let all = [up, hot, down.clone()];
        assert!(matches!(mood(&all), Mood::Down(gone) if gone.name == down.router.name));
        assert_eq!(mood(&[down, offline]), Mood::Offline);
    }

    #[test]
    fn the_router_that_went_down_last_is_named() {
        let mut newer = row(1, RouterState::Down, NOW);
        newer.live.since = UnixMillis(900);
        let mut older = row(2, RouterState::Down, NOW);
        older.live.since = UnixMillis(100);
        for rows in [[newer.clone(), older.clone()], [older, newer.clone()]] {
            assert!(matches!(mood(&rows), Mood::Down(gone) if gone.id == newer.router.id));
        }
    }

    #[test]
    fn figures_that_nobody_renews_are_old_and_those_of_a_dead_router_say_nothing() {
        let then = NOW.minus(Millis::seconds(91));
        let silent = row(1, RouterState::Up, then);
        assert_eq!(
            mood(std::slice::from_ref(&silent)),
            Mood::Stale(Millis::seconds(91))
        );
        assert_eq!(mood(&[silent, row(2, RouterState::Up, NOW)]), Mood::Calm);
        let dead = row(3, RouterState::Down, then);
        assert!(matches!(mood(&[dead]), Mood::Down(_)));
    }
}
