//! Who may dial when. After an outage a thousand routers dial again, and neither this computer nor
//! one subnet behind a thin line is to be flooded: so many at once in all, few in one
//! neighbourhood, and parents before those behind them.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mikromon_domain::ids::RouterId;
use tokio::sync::oneshot;

/// Where a router stands in the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Option<RouterId>,
    /// How many parents there are above it.
    pub(crate) depth: usize,
}

/// A dial that waits for its turn. The fields are in the order in which they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// Its port answers again, or an operator asks.
    pub(super) urgent: bool,
    pub(super) place: Place,
    pub(super) address: Option<IpAddr>,
}

/// What flooding would hurt together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Near {
    /// An IPv4 /24 or an IPv6 /64.
    Subnet([u8; 8]),
    Behind(RouterId),
}

impl Wish {
    fn near(&self) -> impl Iterator<Item = Near> + use<> {
        let subnet = self.address.map(|address| match address {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Near::Subnet([0, 0, 0, 0, 4, a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Near::Subnet([a, b, c, d, e, f, g, h])
            }
        });
        [subnet, self.place.parent.map(Near::Behind)]
            .into_iter()
            .flatten()
    }
}

/// Urgent ones first, then by depth, then as they came.
type Rank = (bool, usize, u64);

/// The turns that all lines take.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    queue: Arc<Mutex<Queue>>,
}

/// A dial that may go on. Dropping it, also while it waits, gives the turn to the next.
#[derive(Debug)]
pub(super) struct Turn {
    queue: Arc<Mutex<Queue>>,
    rank: Rank,
}

#[derive(Debug, Default)]
struct Queue {
    count: u64,
    waiting: BTreeMap<Rank, (Wish, oneshot::Sender<()>)>,
    running: BTreeMap<Rank, Wish>,
    near: HashMap<Near, usize>,
}

impl Turns {
    pub(super) async fn take(&self, wish: Wish) -> Turn {
        let (go, mine) = oneshot::channel();
        let rank = lock(&self.queue).ask(wish, go);
        let turn = Turn {
            queue: Arc::clone(&self.queue),
            rank,
        };
        lock(&self.queue).start();
        // The sender leaves the queue by telling, or by the drop of this turn.
        let _ = mine.await;
        turn
    }
}

impl Turn {
    /// A dial that waits this long for an answer floods nobody: its neighbours may begin.
    pub(super) fn pass_on(&self) {
        let mut queue = lock(&self.queue);
        queue.leave(self.rank);
        queue.start();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = lock(&self.queue);
        queue.leave(self.rank);
        queue.waiting.remove(&self.rank);
        queue.running.remove(&self.rank);
        queue.start();
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// A start with a thousand routers takes seconds, and no RADIUS server is flooded.
    const AT_ONCE: usize = 64;
    /// In one subnet, and behind one parent.
    const NEAR: usize = 2;

    fn ask(&mut self, wish: Wish, go: oneshot::Sender<()>) -> Rank {
        self.count += 1;
        let rank = (!wish.urgent, wish.place.depth, self.count);
        self.waiting.insert(rank, (wish, go));
        rank
    }

    /// Lets all begin that may.
    fn start(&mut self) {
        let Self {
            waiting,
            running,
            near,
            ..
        } = self;
        let mut left = Self::AT_ONCE.saturating_sub(running.len());
        if left == 0 {
            return;
        }
        let begins = |_: &Rank, (wish, _): &mut (Wish, _)| {
            let full = |it| near.get(&it).is_some_and(|count| *count >= Self::NEAR);
            if left == 0 || wish.near().any(full) {
                return false;
            }
            left -= 1;
            for it in wish.near() {
                *near.entry(it).or_default() += 1;
            }
            true
        };
        for (rank, (wish, go)) in waiting.extract_if(.., begins) {
            running.insert(rank, wish);
            // Whoever does not wait any more drops its turn.
            let _ = go.send(());
        }
    }

    /// Its place among its neighbours is free; once for each turn.
    fn leave(&mut self, rank: Rank) {
        let Some(wish) = self.running.get_mut(&rank) else {
            return;
        };
        for it in wish.near() {
            if let Some(count) = self.near.get_mut(&it) {
                *count -= 1;
                if *count == 0 {
                    self.near.remove(&it);
                }
            }
        }
        (wish.address, wish.place.parent) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tokio::sync::oneshot::Receiver;

    fn id(n: u128) -> RouterId {
        RouterId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn wish(subnet: u8, parent: u8, depth: usize, urgent: bool) -> Wish {
        let parent = (parent > 0).then(|| id(parent.into()));
        Wish {
            urgent,
            place: Place { parent, depth },
            address: Some(IpAddr::from([10, 0, subnet, 9])),
        }
    }

    /// Asks for all, then lets them begin; answers the places of those that did.
    fn begun(queue: &mut Queue, wishes: &[Wish]) -> Vec<usize> {
        let mut waiting: Vec<Receiver<()>> = Vec::new();
        for wish in wishes {
            let (go, mine) = oneshot::channel();
            queue.ask(*wish, go);
            waiting.push(mine);
        }
        queue.start();
        let places = waiting.iter_mut().enumerate();
        places
            .filter_map(|(place, it)| it.try_recv().ok().map(|()| place))
            .collect()
    }

    #[test]
    fn two_in_one_subnet_and_two_behind_one_parent_begin_and_others_are_not_held_up() {
        let mut queue = Queue::default();
        let one_subnet = [
            wish(1, 0, 0, false),
            wish(1, 0, 0, false),
            wish(1, 0, 0, false),
            wish(2, 0, 0, false),
        ];
        assert_eq!(begun(&mut queue, &one_subnet), [0, 1, 3]);
        let one_parent = [
            wish(3, 7, 1, false),
            wish(4, 7, 1, false),
            wish(5, 7, 1, false),
        ];
        assert_eq!(begun(&mut queue, &one_parent), [0, 1]);
    }

    #[test]
    fn parents_go_before_children_and_a_port_that_answers_before_all() {
        let mut queue = Queue::default();
        let wishes = [
            wish(1, 5, 2, false),
            wish(1, 5, 1, false),
            wish(1, 5, 0, false),
            wish(1, 5, 2, true),
        ];
        assert_eq!(begun(&mut queue, &wishes), [2, 3]);
    }

    #[test]
    fn no_more_than_sixty_four_begin_at_once() {
        let mut queue = Queue::default();
        let wishes: Vec<_> = (0..100).map(|n| wish(n, 0, 0, false)).collect();
        assert_eq!(begun(&mut queue, &wishes).len(), Queue::AT_ONCE);
    }

    #[tokio::test]
    async fn a_turn_that_ends_or_passes_on_lets_the_next_begin_and_one_given_up_is_forgotten() {
        let turns = Turns::default();
        let take = || turns.take(wish(1, 0, 0, false));
        let (first, second) = (take().await, take().await);
        let moment = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(moment, take()).await.is_err());
        first.pass_on();
        let third = tokio::time::timeout(moment, take()).await.unwrap();
        assert!(tokio::time::timeout(moment, take()).await.is_err());
        drop((second, third, first));
        let queue = lock(&turns.queue);
        assert!(queue.waiting.is_empty() && queue.running.is_empty() && queue.near.is_empty());
    }

    proptest! {
        /// However turns come and go, no bound is exceeded, and nobody waits who could begin.
        #[test]
        fn the_bounds_hold_and_nobody_waits_in_vain(
            steps in prop::collection::vec((0u8..3, 0u8..4, 0usize..3, any::<bool>(), 0u8..4), 1..120)
        ) {
            let mut queue = Queue::default();
            let mut asked = Vec::new();
            for (subnet, parent, depth, urgent, kind) in steps {
                let last = queue.running.keys().next_back().copied();
                match last {
                    Some(rank) if kind == 0 => queue.leave(rank),
                    Some(rank) if kind == 1 => {
                        queue.leave(rank);
                        queue.running.remove(&rank);
                    }
                    _ => {
                        let (go, mine) = oneshot::channel();
                        queue.ask(wish(subnet, parent, depth, urgent), go);
                        asked.push(mine);
                    }
                }
                queue.start();
                prop_assert!(queue.running.len() <= Queue::AT_ONCE);
                prop_assert!(queue.near.values().all(|it| (1..=Queue::NEAR).contains(it)));
                let full = |it| queue.near.get(&it) == Some(&Queue::NEAR);
                prop_assert!(queue.waiting.values().all(|(wish, _)| wish.near().any(full)));
            }
        }
    }
}
