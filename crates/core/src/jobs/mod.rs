//! Work that is done once for all desktops, by the one that leads. Where a server is configured the
//! lead is a lease of the server's, and a desktop that does not reach it does nothing; a desktop
//! that works alone always leads.
//!
//! A job is done, and then noted under its name and period, at the server too: who leads next finds
//! the note. What is cut off half-way is begun anew, so a job must bear to be begun twice; what it
//! changes on the server, it changes under its fence.

pub(crate) mod duty;
mod lead;
mod scheduler;
mod tenure;

use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{Millis, UnixMillis};

use crate::sync::remote::COMPACT;

pub(crate) use scheduler::Scheduler;
#[cfg(test)]
pub(crate) use scheduler::Turn;

pub(crate) const JOBS: &[Job] = &[
    Job {
        name: "check-book",
        every: Every::Day,
        alone: true,
        work: Work::CheckBook,
    },
    Job {
        name: COMPACT,
        every: Every::Day,
        alone: false,
        work: Work::Compact,
    },
];

#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// The lease's name, and half of the key of each run. It never changes once released.
    pub(crate) name: &'static str,
    every: Every,
    /// Whether there is something to do without a server.
    alone: bool,
    work: Work,
}

#[derive(Clone, Copy, Debug)]
enum Every {
    /// Of UTC, so that all desktops speak of the same one.
    Day,
}

#[derive(Clone, Copy, Debug)]
enum Work {
    /// Compares the leader's book with the server, after a look at the file itself.
    CheckBook,
    /// Makes the old part of the server's history compact.
    Compact,
}

impl Every {
    /// The period that an instant falls into.
    fn period(self, now: UnixMillis) -> anyhow::Result<String> {
        match self {
            Self::Day => Ok(CivilDate::from_days(now.0.div_euclid(Millis::days(1).0))?.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_utc_everywhere() {
        let period = |millis| Every::Day.period(UnixMillis(millis)).unwrap();
        assert_eq!(period(1_795_305_599_999), "2026-11-21");
        assert_eq!(period(1_795_305_600_000), "2026-11-22");
    }
}
