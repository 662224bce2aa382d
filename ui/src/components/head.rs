//! The header: back and forward, the device switcher, the palette, the exchange with the server, alerts and muting, and the
//! operator.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
use mikromon_api::session::SignOut;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;

use super::sync::SyncMark;
use super::{Icon, MaskSwitch, Menu, Switcher, icon, small_icon};
use crate::bridge;
use crate::find::{Finder, travel};
use crate::format;
use crate::locales::{find as f, session as s, shell as t};
use crate::state::{Clock, Incidents, Session, Toasts, lang, lock_now, part};

#[component]
pub(crate) fn Head() -> impl IntoView {
    view! {
        <header class="head">
            <Travel />
            <Switcher />
            <FindButton />
            <span class="push"></span>
            <SyncMark />
            <MaskSwitch />
            <MuteState />
            <Bell />
            <Operator />
        </header>
    }
}

/// Back and forward, as the window has no bar of its own for them.
#[component]
fn Travel() -> impl IntoView {
    let lang = lang();
    let step = move |steps, picture, word: &'static str, key| {
        view! {
            <button
                type="button"
                class="icon-btn"
                aria-label=word
                title=format!("{word} ({key})")
                on:click=move |_| travel(steps)
            >
                {icon(picture)}
            </button>
        }
    };
    view! {
        <span class="row travel">
            {step(-1, Icon::Left, f::back(lang), "Alt ←")}
            {step(1, Icon::Right, f::forward(lang), "Alt →")}
        </span>
    }
}

/// Opens the palette.
#[component]
fn FindButton() -> impl IntoView {
    let lang = lang();
    let open = part::<Finder>().palette;
    view! {
        <button
            type="button"
            class="search"
            id="find"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            on:click=move |_| open.set(true)
        >
            {icon(Icon::Search)}
            <span class="cut">{f::placeholder(lang)}</span>
            <span class="kbd" aria-hidden="true">"Ctrl K"</span>
        </button>
    }
}

/// Until when notifications are silent, where they are.
#[component]
fn MuteState() -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let until = move || muted_until(session, clock);
    move || {
        until().map(|until| {
            let words = t::muted_until(&format::clock_short(until, clock.zone(), lang), lang);
            view! {
                <span class="st warn xs" id="mute-state" title=words.clone()>
                    {small_icon(Icon::BellOff)}{words.clone()}
                </span>
                <span class="sep"></span>
            }
        })
    }
}

fn muted_until(session: Session, clock: Clock) -> Option<UnixMillis> {
    session
        .read(|it| it.muted_until)
        .filter(|until| *until > clock.minute())
}

/// Incidents that nobody has acknowledged, and the switch of the notifications.
#[component]
fn Bell() -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let waiting = part::<Incidents>().waiting;
    let words = Signal::derive(move || match waiting.get() {
        0 => t::alerts_none(lang).to_owned(),
        n => t::alerts_some(&n, lang),
    });
    let muted = Memo::new(move |_| muted_until(session, clock).is_some());
    let dot =
        move || (waiting.get() > 0).then(|| view! { <span class="dot">{waiting.get()}</span> });
    let face = view! { {move || icon(if muted.get() { Icon::BellOff } else { Icon::Bell })}{dot} };
    view! {
        <Menu label=words class="icon-btn" button=face>
            <p class="t2 note">{move || words.get()}</p>
            <a href="/incidents">{icon(Icon::Warn)}{t::incidents(lang)}</a>
            <Show when=move || session.may(Permission::AlertMute)>
                <MuteButton muted=muted />
            </Show>
        </Menu>
    }
}

#[component]
fn MuteButton(muted: Memo<bool>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let press = move |_| {
        let mute = !muted.get_untracked();
        spawn_local(async move {
            let done = if mute {
                bridge::call(MuteAlerts { minutes: 60 })
                    .await
                    .map(|()| t::muted(lang))
            } else {
                bridge::call(UnmuteAlerts {})
                    .await
                    .map(|()| t::unmuted(lang))
            };
            toasts.result(done, lang);
        });
    };
    view! {
        <button type="button" on:click=press>
            {move || icon(if muted.get() { Icon::Bell } else { Icon::BellOff })}
            {move || if muted.get() { t::unmute(lang) } else { t::mute_hour(lang) }}
        </button>
    }
}

#[component]
fn Operator() -> impl IntoView {
    let lang = lang();
    let (session, toasts) = (part::<Session>(), part::<Toasts>());
    let (me, locks) = (session.me, session.locks());
    let keys = part::<Finder>().help;
    let name =
        Memo::new(move |_| me.with(|me| me.as_ref().map(|me| me.name.clone()).unwrap_or_default()));
    let role = move || me.with(|me| me.as_ref().map(|me| s::role(me.role, lang)));
    let whole = move || view! { {name} <span class="t3">" · "{role}</span> };
    let sign_out = move |_| {
        spawn_local(async move {
            if let Err(error) = bridge::call(SignOut {}).await {
                toasts.result(Err::<&str, _>(error), lang);
            }
        });
    };
    let face = view! {
        <span class="avatar">{move || format::initials(&name.get())}</span>
        <span class="xs">{whole()}</span>
    };
    view! {
        <Menu
            label=Signal::derive(move || t::operator_menu(lang).to_owned())
            class="who"
            button=face
        >
            <p class="b note whom">{whole()}</p>
            <a href="/settings">{icon(Icon::Settings)}{t::settings(lang)}</a>
            <button type="button" id="open-keys" on:click=move |_| keys.set(true)>
                {icon(Icon::Keys)}
                {f::keys(lang)}
            </button>
            {locks.then(|| view! {
                <button type="button" id="lock-now" on:click=move |_| lock_now(toasts, lang)>
                    {icon(Icon::Lock)}
                    {t::lock(lang)}
                    <span class="push"></span>
                    <span class="kbd" aria-hidden="true">"Ctrl L"</span>
                </button>
            })}
            <button type="button" id="sign-out" on:click=sign_out>
                {icon(Icon::Exit)}
                {t::sign_out(lang)}
            </button>
            <p class="t3 xs note">{t::signed_out_hint(lang)}</p>
        </Menu>
    }
}
