//! How this desktop and the server stand, for the header and the page, and the rows that come while
//! it joins, and how far a check is.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::sync::{CheckProgress, GetSync, SyncState, SyncView};
use mikromon_domain::time::{Millis, UnixMillis};

use super::{Query, Session, part, query};

/// The core tells of every turn; this is for the time of the last exchange, which moves without one.
const REFRESH: Duration = Duration::from_secs(15);
/// A clock that is off by less is as right as clocks of computers are.
const CLOCK_OFF: Millis = Millis(2_000);

#[derive(Clone, Copy)]
pub(crate) struct SyncStatus {
    pub view: Query<SyncView>,
}

/// What matters most of how the two stand, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trade {
    ShutOut,
    Outdated,
    ServerOutdated,
    Offline(UnixMillis),
    Problems(u32),
    Connecting,
    Exchanging,
    Waiting(u32),
    InStep,
}

impl Trade {
    /// As the page's parts are found by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ShutOut => "shut-out",
            Self::Outdated => "outdated",
            Self::ServerOutdated => "server-outdated",
            Self::Offline(_) => "offline",
            Self::Problems(_) => "problems",
            Self::Connecting => "connecting",
            Self::Exchanging => "exchanging",
            Self::Waiting(_) => "waiting",
            Self::InStep => "in-step",
        }
    }

    /// `None` while this desktop works alone.
    fn of(view: &SyncView) -> Option<Self> {
        Some(match (&view.state, view.problems, view.waiting) {
            (SyncState::Alone, ..) => return None,
            (SyncState::ShutOut, ..) => Self::ShutOut,
            (SyncState::Outdated, ..) => Self::Outdated,
            (SyncState::ServerOutdated, ..) => Self::ServerOutdated,
            (SyncState::Offline { since, .. }, ..) => Self::Offline(*since),
            (_, 1.., _) => Self::Problems(view.problems),
            (SyncState::Connecting, ..) => Self::Connecting,
            (SyncState::Exchanging, ..) => Self::Exchanging,
            (SyncState::InStep, _, 1..) => Self::Waiting(view.waiting),
            (SyncState::InStep, ..) => Self::InStep,
        })
    }
}

impl SyncStatus {
    pub(crate) fn start() -> Self {
        let session = part::<Session>();
        let view = query(&[Tag::Sync], Some(REFRESH), move || {
            session.operator.get().map(|_| GetSync {})
        });
        Self::over(view)
    }

    pub(super) const fn over(view: Query<SyncView>) -> Self {
        Self { view }
    }

    /// One value of the view, once it is known.
    pub(crate) fn read<T>(self, field: impl Fn(&SyncView) -> T) -> Option<T> {
        self.view.data.with(|view| view.as_ref().map(field))
    }

    /// How the connection stands, whatever waits or has to be decided.
    pub(crate) fn link(self) -> Option<Trade> {
        let bare = |view: &SyncView| SyncView {
            waiting: 0,
            problems: 0,
            ..view.clone()
        };
        self.read(|view| Trade::of(&bare(view))).flatten()
    }

    /// What the header says.
    pub(crate) fn trade(self) -> Option<Trade> {
        self.read(Trade::of).flatten()
    }

    /// How far the server's clock is ahead, where that is worth a word.
    pub(crate) fn clock_off(self) -> Option<Millis> {
        self.read(|view| view.clock_ahead)
            .filter(|ahead| ahead.0.saturating_abs() > CLOCK_OFF.0)
    }
}

/// How many rows have come since this desktop began to join the server.
#[derive(Clone, Copy)]
pub(crate) struct Joining(pub RwSignal<Option<u64>>);

impl Joining {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

/// How far the check of the whole book is.
#[derive(Clone, Copy)]
pub(crate) struct Checking(pub RwSignal<Option<CheckProgress>>);

impl Checking {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::sync::Wake;
    use mikromon_api::{ApiError, ErrorCode};

    fn view(state: SyncState, waiting: u32, problems: u32) -> SyncView {
        SyncView {
            state,
            server: None,
            last_exchange: None,
            waiting,
            problems,
            clock_ahead: Millis(0),
            wake: Wake::Told,
        }
    }

    #[test]
    fn the_worst_is_said_first() {
        let offline = SyncState::Offline {
            since: UnixMillis(5),
            error: ApiError::new(ErrorCode::ServerUnreachable, ""),
        };
        for (state, waiting, problems, expected) in [
            (SyncState::Alone, 0, 0, None),
            (SyncState::ShutOut, 4, 1, Some(Trade::ShutOut)),
            (SyncState::Outdated, 4, 1, Some(Trade::Outdated)),
            (SyncState::ServerOutdated, 4, 1, Some(Trade::ServerOutdated)),
            (offline, 4, 1, Some(Trade::Offline(UnixMillis(5)))),
            (SyncState::InStep, 4, 1, Some(Trade::Problems(1))),
            (SyncState::Connecting, 4, 0, Some(Trade::Connecting)),
            (SyncState::Exchanging, 4, 0, Some(Trade::Exchanging)),
            (SyncState::InStep, 4, 0, Some(Trade::Waiting(4))),
            (SyncState::InStep, 0, 0, Some(Trade::InStep)),
        ] {
            let view = view(state, waiting, problems);
            assert_eq!(Trade::of(&view), expected, "{view:?}");
        }
    }

    #[test]
    fn a_clock_is_off_from_two_seconds_on_either_way() {
        Owner::new().with(|| {
            for (ahead, off) in [
                (2_000, None),
                (2_001, Some(Millis(2_001))),
                (-9_000, Some(Millis(-9_000))),
            ] {
                let status = SyncStatus::over(Query::new());
                let mut shown = view(SyncState::InStep, 0, 0);
                shown.clock_ahead = Millis(ahead);
                status.view.data.set(Some(shown));
                assert_eq!(status.clock_off(), off, "{ahead}");
            }
        });
    }
}
