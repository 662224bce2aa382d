//! The loud lines of the page: why nothing is exchanged, and a clock that is off.

use leptos::prelude::*;
use mikromon_api::sync::SyncState;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::time::Millis;

use crate::components::{self, CopyCode, Icon, icon};
use crate::locales::{Lang, error, sync as t};
use crate::state::{Clock, SyncStatus, lang, part};

/// One line: how bad, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    class: &'static str,
    title: String,
    hint: String,
    code: Option<String>,
}

#[component]
pub(super) fn Notice() -> impl IntoView {
    let lang = lang();
    let (status, clock) = (part::<SyncStatus>(), part::<Clock>());
    let state = Memo::new(move |_| status.read(|it| it.state.clone()));
    let stopped = Memo::new(move |_| state.with(|it| stopped(it.as_ref()?, clock, lang)));
    let off = Memo::new(move |_| status.clock_off().map(|ahead| clock_off(ahead, lang)));
    let draw = move |line: Option<Line>, id: &'static str| {
        line.map(|line| {
            view! {
                <div class=line.class id=id role="alert">
                    {icon(Icon::Warn)}
                    <span>
                        <span class="b">{line.title}</span>
                        <span class="t2 gap-l">{line.hint}</span>
                    </span>
                    {line.code.map(|code| view! { <span class="push"><CopyCode text=code /></span> })}
                </div>
            }
        })
    };
    view! {
        {move || draw(stopped.get(), "sync-stopped")}
        {move || draw(off.get(), "clock-off")}
    }
}

fn stopped(state: &SyncState, clock: Clock, lang: Lang) -> Option<Line> {
    match state {
        SyncState::Offline { since, error } => {
            let since = t::offline_since(&clock.moment(*since, lang), lang);
            Some(offline(&since, error, lang))
        }
        SyncState::Outdated => Some(Line {
            class: "notice warn",
            title: t::outdated_title(lang).to_owned(),
            hint: t::outdated_hint(lang).to_owned(),
            code: None,
        }),
        SyncState::ServerOutdated => Some(Line {
            class: "notice warn",
            title: t::server_outdated_title(lang).to_owned(),
            hint: t::server_outdated_hint(lang).to_owned(),
            code: None,
        }),
        SyncState::ShutOut => {
            let words = error::words(ErrorCode::DeviceRevoked, lang);
            Some(Line {
                class: "notice bad",
                title: words.what.to_owned(),
                hint: format!("{} {}", words.safe, words.act),
                code: None,
            })
        }
        _ => None,
    }
}

/// `Luring sejak 20.31: server tidak terjangkau` and the way out.
fn offline(since: &str, error: &ApiError, lang: Lang) -> Line {
    let words = error::words(error.code, lang);
    Line {
        class: "notice warn",
        title: format!("{since} · {}", words.what),
        hint: format!("{} {}", words.safe, words.act),
        code: Some(error.to_string()),
    }
}

fn clock_off(ahead: Millis, lang: Lang) -> Line {
    Line {
        class: "notice warn",
        title: components::clock_off(ahead, lang),
        hint: t::clock_hint(lang).to_owned(),
        code: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_said_in_both_directions() {
        let late = clock_off(Millis::minutes(62), Lang::Id);
        assert_eq!(late.title, "Jam PC terlambat 1 jam 2 menit");
        let early = clock_off(Millis::seconds(-3), Lang::En);
        assert_eq!(early.title, "PC clock is 3 seconds fast");
    }

    #[test]
    fn being_offline_says_why_and_what_waits() {
        let error = ApiError::new(ErrorCode::ServerUnreachable, "connection refused");
        let line = offline("Luring sejak 20.31", &error, Lang::Id);
        assert_eq!(line.title, "Luring sejak 20.31 · Server tidak terjangkau");
        assert!(
            line.hint.starts_with("Pekerjaan di komputer ini"),
            "{line:?}"
        );
        assert_eq!(
            line.code.as_deref(),
            Some("ServerUnreachable: connection refused")
        );
    }
}
