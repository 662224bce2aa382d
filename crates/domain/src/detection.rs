//! Deciding whether a router is down, without false alarms. Pure: time and dice are arguments,
//! and what has to be done comes back as [`Output`]s. It sends nothing and knows no socket.
//!
//! The rules: a missed heartbeat or a lost session is only a suspicion. It is settled by confirm
//! rounds two seconds apart; any answer of any kind cancels it. A router is called down when every
//! method failed in two rounds running, no parent explains it, and this computer itself is sound.

mod flap;
mod guard;
mod rounds;
mod rtt;
#[cfg(test)]
mod stories;
mod watch;

use crate::incident::IncidentKind;
use crate::router::RouterState;
use crate::time::Millis;

pub use flap::Flap;
pub use guard::{Fleet, Gateway, Guard};
pub use rtt::Rtt;
pub use watch::Watch;

/// A monotonic instant: milliseconds since the process began. Wall time is no use here, because it
/// jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick(pub i64);

impl Tick {
    pub const fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }

    pub const fn plus(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

/// Something seen of a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// It answered on its session; `uptime` is what it says of itself, if it says anything.
    Heartbeat { rtt: Millis, uptime: Option<Millis> },
    /// No answer by the deadline, the session ended, or it could not be opened.
    Missed,
    /// A dial got through to it, and no session came of it.
    NoSession,
    /// It refused the password.
    AuthFailed,
    /// It showed another certificate.
    PinChanged,
    /// A confirm round ended; answers one [`Output::Probe`].
    Round(Round),
}

/// What a confirm round found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    pub port: Port,
    /// Whether the router itself gave a sign of life: an echo reply, or TCP's answer from its
    /// address. Where this computer's own kernel would answer (loopback) neither counts.
    pub alive: bool,
}

/// How the API port behaved in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    Open,
    Refused,
    Silent,
    /// This computer finds no way to it: no route, or a name that does not exist. It says something
    /// of the router only where this computer reaches others.
    NoRoute,
    /// Nobody was asked: the resolver did not tell where it is. It says nothing of the router.
    Unresolved,
}

/// What is to be done. Probing and dialling are the caller's; incidents are its to store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    State(RouterState),
    /// Run one confirm round and report it.
    Probe,
    /// Drop the session, if any, and dial now: its port answers again.
    Redial,
    /// Send the parent's heartbeat now, so that its verdict comes before the child's.
    CheckParent,
    /// It started again since the last heartbeat.
    Rebooted,
    Open(IncidentKind),
    /// It has been over since then.
    Resolve {
        kind: IncidentKind,
        since: Tick,
    },
}

/// What is known of the router's parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parent {
    /// It has none, or its parent answers.
    #[default]
    Sound,
    /// Not decided yet.
    Pending,
    Out,
}

/// What is known of this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Observer {
    #[default]
    Sound,
    /// Several routers fell silent together; wait for the others' heartbeats.
    Uncertain,
    /// So many fell silent together that this computer must be the cause, or its own gateway did.
    Offline,
    /// It slept, its clock jumped, or it was too busy: misses do not count for a while.
    Grace,
}

/// What surrounds a router when something is observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub parent: Parent,
    pub observer: Observer,
    /// When anybody last answered this computer: another router, or its own gateway.
    pub heard: Option<Tick>,
    /// Its line waits for its turn to dial, or dials: nobody knows yet what comes of it.
    pub dialling: bool,
}

/// How often a router's heartbeat is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// Every 10 s.
    #[default]
    Usual,
    /// Every 5 s, for core routers.
    Core,
}

impl Pace {
    pub const fn interval(self) -> Millis {
        match self {
            Self::Usual => Millis::seconds(10),
            Self::Core => Millis::seconds(5),
        }
    }

    /// The interval moved by up to 20 % either way, so that a fleet's heartbeats do not march in
    /// step. `dice` is any random number.
    pub fn jittered(self, dice: u32) -> Millis {
        let per_mille = 800 + i64::from(dice % 401);
        Millis(self.interval().0 * per_mille / 1_000)
    }
}
