//! What would come of the table, and the button that brings the good lines in.

use std::future::ready;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::router_import::{ImportFate, ImportLine, ImportRouters, RouterImport};

use super::lines::Lines;
use super::source::Refusal;
use super::{Import, Unread, refused};
use crate::components::{Export, FailureLine, PasswordField, Region, TextField};
use crate::locales::{common, router, router_import as t};
use crate::state::{Action, Toasts, lang, part};

/// How many lines have each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub all: usize,
    pub new: usize,
    pub there: usize,
    pub bad: usize,
}

impl Count {
    pub(super) fn of(lines: &[ImportLine]) -> Self {
        let count = |keeps: fn(&ImportFate) -> bool| {
            let kept = lines.iter().filter(|it| keeps(&it.fate));
            kept.count()
        };
        Self {
            all: lines.len(),
            new: count(|it| matches!(it, ImportFate::New)),
            there: count(|it| matches!(it, ImportFate::There)),
            bad: count(|it| matches!(it, ImportFate::Bad(_))),
        }
    }
}

#[component]
pub(super) fn Preview(import: Import) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let told = import.told;
    let count = Memo::new(move |_| {
        let all = |it: &RouterImport| Count::of(&it.lines);
        told.data
            .with(|it| it.as_ref().map(all).unwrap_or_default())
    });
    let problem = Memo::new(move |_| told.data.with(|it| it.as_ref().and_then(|it| it.problem)));
    let defaults = move || problem.with(Option::is_none);
    view! {
        <div class="page-head">
            <h1>{t::title(lang)}</h1>
            <span class="t3 cut">{move || import.name.get()}</span>
            <span class="push"></span>
            <button type="button" class="btn" id="import-other" on:click=move |_| import.forget()>
                {t::other(lang)}
            </button>
            <Send import=import action=action count=count />
        </div>
        <FailureLine error=action.error />
        <Show when=defaults>
            <Defaults import=import />
        </Show>
        <Region query=told lines=10>
            {move || match problem.get() {
                Some(problem) => view! { <Refusal why=Unread::Problem(problem) /> }.into_any(),
                None => view! {
                    <Bad import=import count=count />
                    <Lines told=told count=count />
                }
                .into_any(),
            }}
        </Region>
    }
}

/// User and password of the lines without one.
#[component]
fn Defaults(import: Import) -> impl IntoView {
    let lang = lang();
    view! {
        <form
            class="card pad col g3 fixed"
            id="import-defaults"
            on:submit=move |ev| ev.prevent_default()
        >
            <h2>{t::defaults(lang)}</h2>
            <div class="pair even">
                <TextField
                    name="username"
                    label=router::username(lang)
                    value=import.username
                />
                <PasswordField
                    name="password"
                    label=router::password(lang)
                    value=import.password
                    autocomplete="new-password"
                />
            </div>
        </form>
    }
}

/// The heads that were left out, and the lines that cannot come in.
#[component]
fn Bad(import: Import, count: Memo<Count>) -> impl IntoView {
    let lang = lang();
    let told = import.told;
    let unknown = Memo::new(move |_| {
        told.data.with(|it| {
            it.as_ref()
                .map(|it| it.unknown.join(", "))
                .unwrap_or_default()
        })
    });
    let bad = Memo::new(move |_| count.get().bad);
    let file = move || {
        let text = import.text.get_untracked().unwrap_or_default();
        let told = told.data.get_untracked();
        let told = told.map(|it| refused::text(text.expose(), &it, lang));
        ready(Ok(told.unwrap_or_default()))
    };
    view! {
        {move || (!unknown.with(String::is_empty)).then(|| view! {
            <p class="t2 fixed" id="import-unknown">{t::unknown(&unknown.get(), lang)}</p>
        })}
        {move || (bad.get() > 0).then(|| view! {
            <div class="row fixed" id="import-bad">
                <Export
                    name="router"
                    text=file
                    word=t::keep_bad(&t::lines(bad.get(), lang), lang)
                />
                <span class="t2">{t::keep_bad_hint(lang)}</span>
            </div>
        })}
    }
}

#[component]
fn Send(import: Import, action: Action, count: Memo<Count>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let send = move |_| {
        let Some(table) = import.table() else { return };
        let navigate = navigate.clone();
        action.send(ImportRouters { table }, move |done| {
            let done = Count::of(&done.lines);
            toasts.done(t::sent(&common::routers(done.new, lang), lang));
            if done.bad == 0 {
                navigate("/routers", Default::default());
            }
        });
    };
    let nothing = move || count.get().new == 0;
    // What is asked must be what was seen.
    let waits = move || nothing() || action.busy.get() || import.told.loading.get();
    let word = move || {
        if nothing() {
            t::send_none(lang).to_owned()
        } else {
            t::send(&common::routers(count.get().new, lang), lang)
        }
    };
    view! {
        <button type="button" class="btn primary" id="import-send" disabled=waits on:click=send>
            {word}
        </button>
    }
}
