//! What may happen in a simulated life, and how often it did: a simulation in which something
//! never happens proves nothing about it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::listed;

listed! {
    /// A place where a desktop waits, and where it may die. Everything before it is done, nothing
    /// after it.
    #[derive(PartialOrd, Ord)]
    Point {
        Standing, ChangeId, Unsent, Settle, ToFetch, Intake, Take, Finish, Join, Fork, Confirmed,
        GiveBack,
        HelloThere, HelloBack, RegisterThere, RegisterBack, PushThere, PushBack, PullThere,
        PullRows, LackingThere, LackingBack, SeenThere, SeenBack,
    }
}

listed! {
    /// Besides the deaths, which are counted by their places.
    #[derive(PartialOrd, Ord)]
    Event {
        // Between a desktop and the server.
        RequestLost, AckLost, ChangeReplayed, WorkOffline,
        // Clocks.
        ClockAheadSetRight, ClockHoursBehind,
        // Computers that exist twice.
        OldFileCameBack, Cloned, BothClonesSent, Forked, ForkedInAPush,
        // The server is not what it was.
        ServerSetBack, MovedInARound, GaveBackRows, NeverJoinedAndJoins, ScopeChanged,
        SentOutOfSight, Outdated, ServerOutdated, ServerUpdated, ProgramUpgraded, OldProgramReadNewRow,
        ShutOut, ShutOutInARound, LetInAgain,
        // What the server decides.
        RefusedTaken, RefusedUnknown, RefusedGone, LaterWins, EarlierLoses, ForReview, Twin,
        NumberTaken, PutAside, FactWithoutItsDocument,
        // The leader's work.
        Led, Fenced, RunOnce, RunAgain, LeaderlessInRecovery,
    }
}

/// Counts what happened in one life.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Arc<Mutex<Counts>>);

#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    events: BTreeMap<Event, u64>,
    deaths: BTreeMap<Point, u64>,
}

impl Tally {
    pub(crate) fn count(&self, event: Event) {
        *self.0.lock().unwrap().events.entry(event).or_default() += 1;
    }

    pub(crate) fn died_at(&self, point: Point) {
        *self.0.lock().unwrap().deaths.entry(point).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> Counts {
        self.0.lock().unwrap().clone()
    }
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        for (event, times) in other.events {
            *self.events.entry(event).or_default() += times;
        }
        for (point, times) in other.deaths {
            *self.deaths.entry(point).or_default() += times;
        }
    }

    /// What happened less than `least` times.
    pub(crate) fn rare(&self, least: u64) -> Vec<String> {
        let rare = |times: Option<&u64>| times.is_none_or(|it| *it < least);
        let events = Event::ALL.iter().filter(|it| rare(self.events.get(it)));
        let points = Point::ALL.iter().filter(|it| rare(self.deaths.get(it)));
        events
            .map(|it| format!("{it:?} {:?}", self.events.get(it)))
            .chain(points.map(|it| format!("died at {it:?} {:?}", self.deaths.get(it))))
            .collect()
    }
}
