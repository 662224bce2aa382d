//! A router's state in one icon and a few words, for lists and titles.

use leptos::prelude::WithUntracked;
use mikromon_api::router::{LiveRouter, RouterRow};
use mikromon_domain::router::RouterState;
use mikromon_domain::time::UnixMillis;

use super::{Icon, Status, Tone};
use crate::format;
use crate::locales::{Lang, state as t};
use crate::state::Routers;

/// From here on a CPU is worth a look. It only colours a row; no incident follows from it.
const HIGH_CPU: u8 = 90;
/// The same for heartbeats that were late or lost, percent.
const HIGH_LOSS: u8 = 2;

/// What a row says of a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    State(RouterState),
    HighCpu,
    Loss(u8),
}

impl Verdict {
    pub(crate) fn of(live: &LiveRouter) -> Self {
        match (live.state, &live.figures) {
            (RouterState::Up, Some(now)) if now.cpu_percent >= HIGH_CPU => Self::HighCpu,
            (RouterState::Up, Some(now)) if now.loss_percent >= HIGH_LOSS => {
                Self::Loss(now.loss_percent)
            }
            (state, _) => Self::State(state),
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::HighCpu | Self::Loss(_) => Tone::Warn,
            Self::State(RouterState::Down) => Tone::Solid,
            Self::State(
                RouterState::ApiUnreachable
                | RouterState::AuthFailed
                | RouterState::PinChanged
                | RouterState::Suspect,
            ) => Tone::Warn,
            Self::State(RouterState::Up) => Tone::Ok,
            Self::State(RouterState::Unknown) => Tone::Info,
            Self::State(
                RouterState::BehindParent | RouterState::ObserverOffline | RouterState::Paused,
            ) => Tone::Idle,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::State(RouterState::Down) => Icon::Bad,
            Self::State(RouterState::AuthFailed | RouterState::PinChanged) => Icon::Lock,
            Self::State(RouterState::Up) => Icon::Good,
            Self::State(RouterState::Unknown | RouterState::Suspect) => Icon::Clock,
            Self::State(RouterState::Paused) => Icon::Pause,
            Self::State(RouterState::BehindParent | RouterState::ObserverOffline) => Icon::Minus,
            Self::HighCpu | Self::Loss(_) | Self::State(RouterState::ApiUnreachable) => Icon::Warn,
        }
    }

    pub(crate) const fn is_down(self) -> bool {
        matches!(self, Self::State(RouterState::Down))
    }

    pub(crate) fn needs_look(self) -> bool {
        matches!(self.tone(), Tone::Solid | Tone::Warn)
    }

    fn word(self, lang: Lang) -> String {
        match self {
            Self::HighCpu => t::high_cpu(lang).to_owned(),
            Self::Loss(percent) => t::loss(&format::percent(percent), lang),
            Self::State(state) => t::name(state, lang).to_owned(),
        }
    }
}

/// With how long it has been so, or behind which router, where that matters. `now` is only read for
/// those that are down.
pub(crate) fn verdict(
    row: &RouterRow,
    routers: Routers,
    now: impl Fn() -> UnixMillis,
    lang: Lang,
) -> Status {
    let verdict = Verdict::of(&row.live);
    let mut word = verdict.word(lang);
    match verdict {
        Verdict::State(RouterState::Down) => {
            let length = format::duration_short(now().since(row.live.since), lang);
            word = t::for_long(&word, &length, lang);
        }
        Verdict::State(RouterState::BehindParent) => {
            if let Some(cut) = routers.cut_above(row) {
                word = cut.with_untracked(|it| t::behind(&it.router.name, lang));
            }
        }
        _ => {}
    }
    Status {
        tone: verdict.tone(),
        icon: verdict.icon(),
        word,
    }
}
