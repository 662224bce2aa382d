//! Who may dial when. After an outage a thousand routers dial again, and neither this computer nor
//! one subnet behind a thin line is to be flooded: so many at once in all, few in one
//! neighbourhood, more where dials succeed, and parents before those behind them. Nobody waits for
//! ever: each wish goes ahead of all that are asked for long enough after it.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mikromon_domain::ids::RouterId;
use tokio::sync::oneshot;
use tokio::time::{Duration, Instant};

/// Where a router stands in the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Option<RouterId>,
    /// How many parents there are above it.
    pub(crate) depth: usize,
}

/// A dial that waits for its turn.
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

/// Urgent ones first, then by when they are due, then as they came.
type Rank = (bool, Instant, u64);

/// The turns that all lines take.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    queue: Arc<Mutex<Queue>>,
}

/// A dial that may go on. Dropping it, also while it waits, gives the turn to the next. One that
/// waits long for an answer floods nobody, and drops it before its end.
#[derive(Debug)]
pub(super) struct Turn {
    queue: Arc<Mutex<Queue>>,
    rank: Rank,
    opened: bool,
}

#[derive(Debug, Default)]
struct Queue {
    count: u64,
    waiting: BTreeMap<Rank, (Wish, oneshot::Sender<()>)>,
    running: BTreeMap<Rank, Wish>,
    rooms: HashMap<Near, Room>,
}

/// One neighbourhood, for as long as somebody there dials.
#[derive(Debug)]
struct Room {
    running: usize,
    most: usize,
}

impl Turns {
    pub(super) async fn take(&self, wish: Wish) -> Turn {
        let (go, mine) = oneshot::channel();
        let rank = lock(&self.queue).ask(wish, go, Instant::now());
        let turn = Turn {
            queue: Arc::clone(&self.queue),
            rank,
            opened: false,
        };
        lock(&self.queue).start();
        // The sender leaves the queue by telling, or by the drop of this turn.
        let _ = mine.await;
        turn
    }
}

impl Turn {
    /// A session came of it: its neighbours may be more at once.
    pub(super) fn opened(mut self) {
        self.opened = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = lock(&self.queue);
        queue.end(self.rank, self.opened);
        queue.start();
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for Room {
    fn default() -> Self {
        Self {
            running: 0,
            most: Self::FEW,
        }
    }
}

impl Room {
    /// To begin with, and after a failure.
    const FEW: usize = 2;
    /// A hundred routers behind one core are back in seconds, a dial of one second each.
    const MANY: usize = 16;

    const fn is_full(&self) -> bool {
        self.running >= self.most
    }

    fn end(&mut self, opened: bool) {
        self.running = self.running.saturating_sub(1);
        self.most = if opened {
            (self.most + 1).min(Self::MANY)
        } else {
            Self::FEW
        };
    }
}

impl Queue {
    /// A start with a thousand routers takes seconds, and no RADIUS server is flooded.
    const AT_ONCE: usize = 64;
    /// For each parent above it a wish is due so much later; those that are older go first.
    const HEAD_START: Duration = Duration::from_secs(2);

    const DEEPEST: u32 = 10;

    fn ask(&mut self, wish: Wish, go: oneshot::Sender<()>, now: Instant) -> Rank {
        self.count += 1;
        let depth = u32::try_from(wish.place.depth).unwrap_or(Self::DEEPEST);
        let due = now + Self::HEAD_START.saturating_mul(depth.min(Self::DEEPEST));
        let rank = (!wish.urgent, due, self.count);
        self.waiting.insert(rank, (wish, go));
        rank
    }

    /// Lets all begin that may.
    fn start(&mut self) {
        let Self {
            waiting,
            running,
            rooms,
            ..
        } = self;
        let mut left = Self::AT_ONCE.saturating_sub(running.len());
        if left == 0 {
            return;
        }
        let begins = |_: &Rank, (wish, _): &mut (Wish, _)| {
            let full = |it| rooms.get(&it).is_some_and(Room::is_full);
            if left == 0 || wish.near().any(full) {
                return false;
            }
            left -= 1;
            for it in wish.near() {
                rooms.entry(it).or_default().running += 1;
            }
            true
        };
        for (rank, (wish, go)) in waiting.extract_if(.., begins) {
            running.insert(rank, wish);
            // Whoever does not wait any more drops its turn.
            let _ = go.send(());
        }
        rooms.retain(|_, room| room.running > 0);
    }

    fn end(&mut self, rank: Rank, opened: bool) {
        self.waiting.remove(&rank);
        let Some(wish) = self.running.remove(&rank) else {
            return;
        };
        for it in wish.near() {
            if let Some(room) = self.rooms.get_mut(&it) {
                room.end(opened);
            }
        }
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
        let now = Instant::now();
        let mut waiting: Vec<Receiver<()>> = Vec::new();
        for wish in wishes {
            let (go, mine) = oneshot::channel();
            queue.ask(*wish, go, now);
            waiting.push(mine);
        }
        queue.start();
        let places = waiting.iter_mut().enumerate();
        places
            .filter_map(|(place, it)| it.try_recv().ok().map(|()| place))
            .collect()
    }

    /// All that dial now end; answers how many begin after them.
    fn next(queue: &mut Queue, opened: bool) -> usize {
        for rank in queue.running.keys().copied().collect::<Vec<_>>() {
            queue.end(rank, opened);
        }
        queue.start();
        queue.running.len()
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
    fn where_dials_succeed_more_begin_at_once_and_after_a_failure_few_again() {
        let mut queue = Queue::default();
        begun(&mut queue, &[wish(1, 7, 1, true); 120]);
        let waves: Vec<_> = (0..5).map(|_| next(&mut queue, true)).collect();
        assert_eq!(waves, [4, 8, 16, 16, 16]);
        assert_eq!(next(&mut queue, false), Room::FEW);
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
    fn a_live_child_has_its_turn_among_hundreds_of_dead_roots_that_never_cease_to_ask() {
        let mut queue = Queue::default();
        let start = Instant::now();
        let (go, mut mine) = oneshot::channel();
        for nth in 0..300_u16 {
            let [_, subnet] = (nth % 250).to_be_bytes();
            queue.ask(wish(subnet, 0, 0, false), oneshot::channel().0, start);
        }
        let child = wish(251, 1, 3, false);
        queue.ask(child, go, start);
        let mut waited = 0;
        while mine.try_recv().is_err() {
            waited += 1;
            assert!(waited < 20, "seconds without a turn");
            let now = start + Duration::from_secs(waited);
            for nth in 0..100_u8 {
                queue.ask(wish(nth, 0, 0, false), oneshot::channel().0, now);
            }
            next(&mut queue, false);
        }
    }

    #[test]
    fn no_more_than_sixty_four_begin_at_once() {
        let mut queue = Queue::default();
        let wishes: Vec<_> = (0..100).map(|n| wish(n, 0, 0, false)).collect();
        assert_eq!(begun(&mut queue, &wishes).len(), Queue::AT_ONCE);
    }

    #[tokio::test]
    async fn a_turn_that_ends_lets_the_next_begin_and_one_given_up_is_forgotten() {
        let turns = Turns::default();
        let take = || turns.take(wish(1, 0, 0, false));
        let (first, second) = (take().await, take().await);
        let moment = Duration::from_millis(20);
        assert!(tokio::time::timeout(moment, take()).await.is_err());
        drop(first);
        let third = tokio::time::timeout(moment, take()).await.unwrap();
        assert!(tokio::time::timeout(moment, take()).await.is_err());
        second.opened();
        drop(third);
        let queue = lock(&turns.queue);
        assert!(queue.waiting.is_empty() && queue.running.is_empty() && queue.rooms.is_empty());
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
                    Some(rank) if kind < 2 => queue.end(rank, kind == 0),
                    _ => {
                        let (go, mine) = oneshot::channel();
                        queue.ask(wish(subnet, parent, depth, urgent), go, Instant::now());
                        asked.push(mine);
                    }
                }
                queue.start();
                prop_assert!(queue.running.len() <= Queue::AT_ONCE);
                prop_assert!(queue.rooms.values().all(|it| (1..=Room::MANY).contains(&it.running)));
                let full = |it| queue.rooms.get(&it).is_some_and(Room::is_full);
                prop_assert!(queue.waiting.values().all(|(wish, _)| wish.near().any(full)));
            }
        }
    }
}
