//! The frame of those pages: clock and state on the left, the form on the right.

use leptos::prelude::*;
use mikromon_api::session::Stage;

use crate::components::{Icon, Mark, Seg, Tone, icon};
use crate::format;
use crate::locales::{Lang, session as t, settings, shell};
use crate::state::{Clock, Prefs, Session, lang, part};

#[component]
pub(crate) fn Frame(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// Another language draws every page anew: not where something waits below.
    #[prop(optional)]
    keeps_language: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="login">
            <Side />
            <section class="pane">
                {(!keeps_language).then(|| view! { <LanguageChoice /> })}
                <div>
                    <h1>{move || title.get()}</h1>
                    <p class="t2">{move || hint.get()}</p>
                </div>
                {children()}
            </section>
        </main>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let prefs = part::<Prefs>();
    let options = Lang::ALL
        .into_iter()
        .map(|it| (it, it.code().to_uppercase()))
        .collect();
    view! {
        <div class="corner">
            <Seg
                label=settings::language(lang())
                options=options
                chosen=prefs.lang
                choose=move |it| prefs.lang.set(it)
            />
        </div>
    }
}

#[component]
fn Side() -> impl IntoView {
    let lang = lang();
    let (clock, session) = (part::<Clock>(), part::<Session>());
    let zone = clock.zone();
    view! {
        <section class="side">
            <div class="row g3 brand"><Mark /><span class="b">"MikroMon"</span></div>
            <div class="middle">
                <p class="t3 date">{move || format::date_long(clock.minute(), zone, lang)}</p>
                <p class="time">
                    {move || format::clock_short(clock.minute(), zone, lang)}
                    <small>{zone.name()}</small>
                </p>
                {move || {
                    let company = session.read(|it| it.company.clone());
                    (!company.is_empty()).then(|| view! { <p class="t2 company">{company}</p> })
                }}
                <ul class="checks">{move || checks(session, lang)}</ul>
            </div>
            <div class="row t3 xs between">
                <span>{move || closing_words(session, lang)}</span>
                <span>{move || shell::version(&session.read(|it| it.version.clone()), lang)}</span>
            </div>
        </section>
    }
}

fn closing_words(session: Session, lang: Lang) -> &'static str {
    let signed_out = session.read(|it| matches!(it.stage, Stage::SignedOut | Stage::Locked { .. }));
    if signed_out {
        t::keeps_running(lang)
    } else {
        t::everything_local(lang)
    }
}

/// What of the app is ready, as the status tells it.
fn checks(session: Session, lang: Lang) -> Vec<AnyView> {
    let stage = session
        .status
        .data
        .with(|it| it.as_ref().map(|it| it.stage.clone()));
    let Some(stage) = stage else {
        return Vec::new();
    };
    let (book, keys, watch) = match stage {
        Stage::StoreRefused { .. } => (
            (Tone::Bad, t::book_refused(lang)),
            None,
            (Tone::Idle, t::monitoring_waits(lang)),
        ),
        Stage::FirstStart { needs_vault: true } => (
            (Tone::Info, t::book_new(lang)),
            Some((Tone::Info, t::keys_vault(lang))),
            (Tone::Idle, t::monitoring_waits(lang)),
        ),
        Stage::FirstStart { needs_vault: false } => (
            (Tone::Info, t::book_new(lang)),
            Some((Tone::Ok, t::keys_ready(lang))),
            (Tone::Idle, t::monitoring_waits(lang)),
        ),
        Stage::VaultLocked => (
            (Tone::Ok, t::book_ready(lang)),
            Some((Tone::Warn, t::keys_locked(lang))),
            (Tone::Idle, t::monitoring_waits(lang)),
        ),
        Stage::SignedOut | Stage::SignedIn(_) | Stage::Locked { .. } => (
            (Tone::Ok, t::book_ready(lang)),
            Some((Tone::Ok, t::keys_ready(lang))),
            (Tone::Ok, t::monitoring_on(lang)),
        ),
    };
    let mut lines = vec![check(t::book_here(lang), book)];
    lines.extend(keys.map(|keys| check(t::keys(lang), keys)));
    lines.push(check(t::monitoring(lang), watch));
    lines
}

fn check(what: &'static str, (tone, word): (Tone, &'static str)) -> AnyView {
    let picture = match tone {
        Tone::Ok => Icon::Good,
        Tone::Warn => Icon::Warn,
        Tone::Bad | Tone::Solid => Icon::Bad,
        Tone::Info => Icon::Plus,
        Tone::Idle => Icon::Minus,
    };
    let class = format!("st {}", tone.class());
    view! {
        <li class="row between">
            <span class=class>{icon(picture)}{what}</span>
            <span class="t3">{word}</span>
        </li>
    }
    .into_any()
}
