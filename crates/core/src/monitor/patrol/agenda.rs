//! What is due when, for all routers: one heap and one timer instead of a timer for each router.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use mikromon_domain::detection::Tick;
use mikromon_domain::ids::RouterId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    /// A heartbeat is due.
    Beat,
    /// Detection wants to look at its clock.
    Tick,
    /// Its session is from before this computer slept.
    Redial,
}

/// Nothing is taken out when plans change: whoever takes an item compares it with the plan.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(Tick, RouterId, Job)>>,
}

impl Agenda {
    pub(super) fn add(&mut self, at: Tick, router: RouterId, job: Job) {
        self.heap.push(Reverse((at, router, job)));
    }

    pub(super) fn next(&self) -> Option<Tick> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    pub(super) fn take(&mut self, now: Tick) -> Option<(Tick, RouterId, Job)> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(item)| item)
    }
}
