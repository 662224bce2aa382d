//! What is known of every router now, for those who ask. The patrol writes it; nobody waits on it
//! for longer than a copy takes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use mikromon_api::NetworkState;
use mikromon_api::router::LiveRouter;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::UnixMillis;

use crate::pool::Line;

#[derive(Debug)]
pub(super) struct Board {
    start: UnixMillis,
    shown: RwLock<HashMap<RouterId, Shown>>,
    /// Minutes of the run before, for routers that are not on the board yet.
    earlier: RwLock<HashMap<RouterId, Vec<(i64, u64)>>>,
    network: RwLock<NetworkState>,
}

#[derive(Debug)]
pub(super) struct Shown {
    pub(super) live: LiveRouter,
    pub(super) line: Option<Arc<Line>>,
    pub(super) minutes: Minutes,
}

impl Board {
    pub(super) fn new(start: UnixMillis, earlier: HashMap<RouterId, Vec<(i64, u64)>>) -> Self {
        Self {
            start,
            shown: RwLock::default(),
            earlier: RwLock::new(earlier),
            network: RwLock::default(),
        }
    }

    /// A router that the patrol has not reached yet is untried.
    pub(super) fn live(&self, router: RouterId) -> LiveRouter {
        let shown = self.shown();
        shown
            .get(&router)
            .map_or_else(|| untried(router, self.start), |it| it.live.clone())
    }

    pub(super) fn line(&self, router: RouterId) -> Option<Arc<Line>> {
        self.shown().get(&router)?.line.clone()
    }

    pub(super) fn minutes(&self, router: RouterId, now: UnixMillis) -> Vec<Option<u64>> {
        let shown = self.shown();
        shown
            .get(&router)
            .map_or_else(|| Minutes::default().hour(now), |it| it.minutes.hour(now))
    }

    pub(super) fn network(&self) -> NetworkState {
        *self.network.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_network(&self, state: NetworkState) {
        *self.network.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    pub(super) fn put(&self, live: LiveRouter, line: Option<Arc<Line>>) {
        let mut all = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shown) = all.get_mut(&live.id) {
            shown.live = live;
            shown.line = line;
            return;
        }
        let mut earlier = self.earlier.write().unwrap_or_else(PoisonError::into_inner);
        let minutes = Minutes::from(earlier.remove(&live.id).unwrap_or_default());
        all.insert(
            live.id,
            Shown {
                live,
                line,
                minutes,
            },
        );
    }

    pub(super) fn traffic(&self, router: RouterId, now: UnixMillis, download: u64) {
        let mut all = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shown) = all.get_mut(&router) {
            shown.minutes.add(now, download);
        }
    }

    pub(super) fn remove(&self, router: RouterId) {
        self.shown
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&router);
    }

    /// Hangs up for everybody: a line lives as long as somebody holds it.
    pub(super) fn clear(&self) {
        self.shown
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn shown(&self) -> RwLockReadGuard<'_, HashMap<RouterId, Shown>> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) const fn untried(router: RouterId, since: UnixMillis) -> LiveRouter {
    LiveRouter {
        id: router,
        state: RouterState::Unknown,
        since,
        reason: None,
        next_try: None,
        figures: None,
    }
}

/// The download of the last hour, one mean a minute, oldest first; only minutes that have one.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    means: VecDeque<Mean>,
}

#[derive(Clone, Copy, Debug)]
struct Mean {
    minute: i64,
    sum: u64,
    count: u32,
}

impl Minutes {
    const HOUR: i64 = 60;

    fn from(values: Vec<(i64, u64)>) -> Self {
        let mean = |(minute, sum)| Mean {
            minute,
            sum,
            count: 1,
        };
        Self {
            means: values.into_iter().map(mean).collect(),
        }
    }

    fn add(&mut self, now: UnixMillis, value: u64) {
        let minute = now.0.div_euclid(60_000);
        match self.means.back_mut() {
            Some(last) if last.minute == minute => {
                last.sum = last.sum.saturating_add(value);
                last.count += 1;
            }
            _ => self.means.push_back(Mean {
                minute,
                sum: value,
                count: 1,
            }),
        }
        while self
            .means
            .front()
            .is_some_and(|it| it.minute <= minute - Self::HOUR)
        {
            self.means.pop_front();
        }
    }

    fn hour(&self, now: UnixMillis) -> Vec<Option<u64>> {
        let last = now.0.div_euclid(60_000);
        let mut means = self.means.iter().peekable();
        (last - Self::HOUR + 1..=last)
            .map(|minute| {
                while means.next_if(|it| it.minute < minute).is_some() {}
                let mean = means.next_if(|it| it.minute == minute)?;
                Some(mean.sum / u64::from(mean.count.max(1)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::time::Millis;

    #[test]
    fn an_hour_of_minutes_with_its_gaps() {
        let now = UnixMillis(1_795_348_800_000);
        let mut minutes = Minutes::default();
        minutes.add(now.minus(Millis::minutes(70)), 9);
        minutes.add(now.minus(Millis::minutes(59)), 7);
        minutes.add(now, 10);
        minutes.add(now.plus(Millis::seconds(30)), 20);
        let hour = minutes.hour(now);
        assert_eq!(hour.len(), 60);
        assert_eq!((hour[0], hour[1], hour[59]), (Some(7), None, Some(15)));
    }
}
