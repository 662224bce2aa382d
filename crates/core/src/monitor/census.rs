//! How many routers are silent, kept up to date as each changes, so that nobody has to count the
//! fleet to judge one of them. Pure.

use std::collections::{BTreeSet, HashMap, HashSet};

use mikromon_domain::detection::{Guard, Tick};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;

/// A silence that no parent explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// It began then and is being settled.
    Since(Tick),
    /// It is put down to this computer.
    Held,
}

#[derive(Debug, Default)]
pub(super) struct Census {
    states: HashMap<RouterId, RouterState>,
    /// Routers that have answered at least once.
    watched: HashSet<RouterId>,
    /// Whoever is silent, also those that never answered.
    doubted: HashSet<RouterId>,
    silent: HashMap<RouterId, Silence>,
    held: usize,
    /// The silences that began lately, oldest first.
    recent: BTreeSet<(Tick, RouterId)>,
}

impl Census {
    /// Answers whether it was in another state before, so that those behind it have to be looked
    /// at again.
    pub(super) fn enter(&mut self, router: RouterId, state: RouterState) -> bool {
        self.states.insert(router, state) != Some(state)
    }

    pub(super) fn put(&mut self, router: RouterId, watched: bool, silence: Option<Silence>) {
        if watched {
            self.watched.insert(router);
        } else {
            self.watched.remove(&router);
        }
        if silence.is_some() {
            self.doubted.insert(router);
        } else {
            self.doubted.remove(&router);
        }
        let silence = silence.filter(|_| watched);
        if self.silent.get(&router).copied() == silence {
            return;
        }
        match self.silent.remove(&router) {
            Some(Silence::Since(tick)) => drop(self.recent.remove(&(tick, router))),
            Some(Silence::Held) => self.held -= 1,
            None => {}
        }
        match silence {
            Some(Silence::Since(tick)) => drop(self.recent.insert((tick, router))),
            Some(Silence::Held) => self.held += 1,
            None => return,
        }
        self.silent.extend(silence.map(|it| (router, it)));
    }

    pub(super) fn remove(&mut self, router: RouterId) {
        self.put(router, false, None);
        self.states.remove(&router);
    }

    /// Whether anybody is silent.
    pub(super) fn doubts(&self) -> bool {
        !self.doubted.is_empty()
    }

    pub(super) fn watched(&self) -> usize {
        self.watched.len()
    }

    /// Those that began within the guard's window, and those that are held.
    pub(super) fn silent(&mut self, now: Tick) -> usize {
        while let Some((since, router)) = self.recent.first().copied()
            && now.since(since) > Guard::WINDOW
        {
            self.recent.remove(&(since, router));
        }
        self.held + self.recent.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> RouterId {
        RouterId::from_uuid(uuid::Uuid::from_u128(n.into()))
    }

    fn silence() -> impl Strategy<Value = Option<Silence>> {
        prop_oneof![
            Just(None),
            Just(Some(Silence::Held)),
            (0i64..60_000).prop_map(|at| Some(Silence::Since(Tick(at)))),
        ]
    }

    proptest! {
        /// Whatever is put in whatever order, the counts are those of a full count.
        #[test]
        fn it_counts_as_one_who_looks_at_all(
            steps in prop::collection::vec((0u8..6, any::<bool>(), silence()), 0..60)
        ) {
            let mut census = Census::default();
            let mut all: HashMap<u8, (bool, Option<Silence>)> = HashMap::new();
            for (nth, (router, watched, silence)) in (0i64..).zip(steps) {
                let now = Tick(nth * 1_000);
                census.put(id(router), watched, silence);
                all.insert(router, (watched, silence));
                let counted = all.values().filter(|(watched, silence)| *watched && match silence {
                    None => false,
                    Some(Silence::Held) => true,
                    Some(Silence::Since(at)) => now.since(*at) <= Guard::WINDOW,
                });
                prop_assert_eq!(census.silent(now), counted.count());
                let watched = all.values().filter(|it| it.0).count();
                prop_assert_eq!(census.watched(), watched);
                prop_assert_eq!(census.doubts(), all.values().any(|it| it.1.is_some()));
            }
            for router in 0..6 {
                census.remove(id(router));
            }
            prop_assert_eq!((census.silent(Tick(0)), census.watched()), (0, 0));
        }
    }
}
