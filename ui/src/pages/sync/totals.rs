//! The strip of figures.

use leptos::prelude::*;
use mikromon_api::sync::Wake;

use crate::components::{Stat, trade};
use crate::format::{self, Figure};
use crate::locales::sync as t;
use crate::state::{Clock, SyncStatus, Trade, lang, part};

#[component]
pub(super) fn Totals() -> impl IntoView {
    view! {
        <div class="stats">
            <State />
            <LastExchange />
            <Waiting />
            <ToDecide />
            <Series />
            <Word />
        </div>
    }
}

fn words(text: impl Into<String>) -> Figure {
    Figure::new(text, "")
}

#[component]
fn State() -> impl IntoView {
    let lang = lang();
    let (status, clock) = (part::<SyncStatus>(), part::<Clock>());
    let link = Memo::new(move |_| status.link());
    let value = Signal::derive(move || {
        Some(words(match link.get()? {
            Trade::Offline(_) => t::offline(lang).to_owned(),
            other => trade(other, clock, lang).word,
        }))
    });
    let host = move || status.read(|it| it.server.as_ref().map(|it| it.host.as_str().to_owned()));
    let detail = move || match link.get() {
        Some(Trade::Offline(since)) => Some(t::since(&clock.moment(since, lang), lang)),
        _ => host().flatten(),
    };
    view! { <Stat id="sync-state" name=t::state(lang) value=value detail=detail /> }
}

#[component]
fn LastExchange() -> impl IntoView {
    let lang = lang();
    let (status, clock) = (part::<SyncStatus>(), part::<Clock>());
    let last = Memo::new(move |_| status.read(|it| it.last_exchange).flatten());
    let value = Signal::derive(move || {
        Some(words(last.get().map_or_else(
            || t::never(lang).to_owned(),
            |at| format::ago(at, clock.now(), lang),
        )))
    });
    let detail = move || {
        last.get().map(|at| {
            let exact = clock.exact(at, lang);
            view! { <span title=exact>{clock.moment(at, lang)}</span> }
        })
    };
    view! { <Stat id="last-exchange" name=t::last_exchange(lang) value=value detail=detail /> }
}

#[component]
fn Waiting() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let waiting = Memo::new(move |_| status.read(|it| it.waiting));
    let value = Signal::derive(move || {
        waiting
            .get()
            .map(|it| words(format::whole(it.into(), lang)))
    });
    let detail = move || match waiting.get() {
        Some(1..) => t::waiting_hint(lang),
        _ => t::waiting_none(lang),
    };
    view! { <Stat id="waiting" name=t::waiting(lang) value=value detail=detail /> }
}

#[component]
fn ToDecide() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let problems = Memo::new(move |_| status.read(|it| it.problems));
    let value = Signal::derive(move || {
        problems
            .get()
            .map(|it| words(format::whole(it.into(), lang)))
    });
    let detail = move || match problems.get() {
        Some(1..) => view! { <span class="warn">{t::problems_hint(lang)}</span> }.into_any(),
        _ => t::problems_none(lang).into_any(),
    };
    view! { <Stat id="problems" name=t::problems(lang) value=value detail=detail /> }
}

#[component]
fn Series() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let series = Memo::new(move |_| {
        let series = status.read(|it| it.server.as_ref().and_then(|it| it.series.clone()));
        series.flatten()
    });
    let value = Signal::derive(move || series.get().map(words));
    let detail = move || match series.with(Option::is_some) {
        true => t::series_hint(lang),
        false => t::once_connected(lang),
    };
    view! { <Stat id="series" name=t::series(lang) value=value detail=detail /> }
}

#[component]
fn Word() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let cut_off = |link| {
        matches!(
            link,
            Trade::Offline(_) | Trade::Outdated | Trade::ServerOutdated | Trade::ShutOut
        )
    };
    let wake = Memo::new(move |_| {
        let wake = status.read(|it| it.wake);
        wake.filter(|_| !status.link().is_some_and(cut_off))
    });
    let value = Signal::derive(move || {
        wake.get().map(|it| match it {
            Wake::Told => words(t::told(lang)),
            Wake::Asked => words(t::asked(lang)),
        })
    });
    let detail = move || match wake.get() {
        Some(Wake::Asked) => t::asked_hint(lang),
        Some(Wake::Told) => t::told_hint(lang),
        None => t::once_connected(lang),
    };
    view! { <Stat id="wake" name=t::wake(lang) value=value detail=detail /> }
}
