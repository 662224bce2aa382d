//! How this desktop and the shared server stand: always in sight in the header, once there is a
//! server. It asks the core to exchange now.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::sync::{SyncNow, SyncView};
use mikromon_domain::time::Millis;

use super::{Icon, Menu, Status, Tone, icon, status};
use crate::bridge;
use crate::format;
use crate::locales::{Lang, sync as t};
use crate::state::{Clock, SyncStatus, Toasts, Trade, lang, part};

/// What is said of it in one icon and a few words.
pub(crate) fn trade(trade: Trade, clock: Clock, lang: Lang) -> Status {
    let (tone, icon, word) = match trade {
        Trade::ShutOut => (Tone::Bad, Icon::Lock, t::shut_out(lang).to_owned()),
        Trade::Outdated => (Tone::Warn, Icon::Warn, t::outdated(lang).to_owned()),
        Trade::ServerOutdated => (Tone::Warn, Icon::Warn, t::server_outdated(lang).to_owned()),
        Trade::Offline(since) => {
            let since = clock.moment(since, lang);
            (Tone::Warn, Icon::Warn, t::offline_since(&since, lang))
        }
        Trade::Problems(count) => {
            let count = format::whole(count.into(), lang);
            (Tone::Warn, Icon::Warn, t::problems_n(&count, lang))
        }
        Trade::Connecting => (Tone::Info, Icon::Clock, t::connecting(lang).to_owned()),
        Trade::Exchanging => (Tone::Info, Icon::Retry, t::exchanging(lang).to_owned()),
        Trade::Waiting(count) => {
            let count = format::whole(count.into(), lang);
            (Tone::Info, Icon::Clock, t::waiting_n(&count, lang))
        }
        Trade::InStep => (Tone::Ok, Icon::Good, t::in_step(lang).to_owned()),
    };
    Status { tone, icon, word }
}

#[component]
pub(super) fn SyncMark() -> impl IntoView {
    let lang = lang();
    let (sync, clock) = (part::<SyncStatus>(), part::<Clock>());
    let stands = Memo::new(move |_| sync.trade());
    let shown = Memo::new(move |_| stands.get().map(|it| trade(it, clock, lang)));
    let label = Signal::derive(move || {
        let word = shown.get().map(|it| it.word).unwrap_or_default();
        t::menu(&word, lang)
    });
    let name = move || stands.get().map(Trade::name);
    let face = move || view! { <span data-trade=name>{move || shown.get().map(status)}</span> };
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <Menu label=label class="sync-mark xs" button=face()>
                <Figures />
                <a href="/sync">{icon(Icon::Link)}{t::open_page(lang)}</a>
                <Now />
            </Menu>
            <span class="sep"></span>
        </Show>
    }
}

#[component]
fn Figures() -> impl IntoView {
    let lang = lang();
    let (sync, clock) = (part::<SyncStatus>(), part::<Clock>());
    let last = move || match sync.read(|it| it.last_exchange).flatten() {
        Some(at) => format::ago(at, clock.now(), lang),
        None => t::never(lang).to_owned(),
    };
    let count = move |of: fn(&SyncView) -> u32| {
        format::whole(sync.read(of).unwrap_or_default().into(), lang)
    };
    let clock_off = move || {
        sync.clock_off()
            .map(|ahead| view! { <p class="note xs warn">{clock_off(ahead, lang)}</p> })
    };
    view! {
        <dl class="kv note xs">
            <dt>{t::last_exchange(lang)}</dt>
            <dd class="time">{last}</dd>
            <dt>{t::waiting(lang)}</dt>
            <dd class="time">{move || count(|it| it.waiting)}</dd>
            <dt>{t::problems(lang)}</dt>
            <dd class="time">{move || count(|it| it.problems)}</dd>
        </dl>
        {clock_off}
    }
}

/// `Jam PC terlambat 1 jam 2 menit`
pub(crate) fn clock_off(ahead: Millis, lang: Lang) -> String {
    let length = Millis(ahead.0.saturating_abs());
    let length = format::duration(length, lang);
    if ahead.0 > 0 {
        t::clock_slow(&length, lang)
    } else {
        t::clock_fast(&length, lang)
    }
}

#[component]
fn Now() -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let press = move |_| {
        spawn_local(async move {
            let done = bridge::call(SyncNow {}).await;
            toasts.result(done.map(|()| t::asked_now(lang)), lang);
        });
    };
    view! { <button type="button" on:click=press>{icon(Icon::Retry)}{t::now(lang)}</button> }
}
