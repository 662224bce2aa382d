//! The exchange with the shared server: how it stands, what a person has to decide about it, and
//! joining it.

mod check;
mod conflict;
mod invite;
mod join;
mod notice;
mod problems;
mod progress;
mod refused;
mod server;
mod set_aside;
mod settle;
mod totals;
mod value;

pub(crate) use join::Join;

use leptos::prelude::*;
use mikromon_api::sync::{SyncNow, SyncState};
use mikromon_domain::permission::Permission;

use crate::components::{Blank, Crumbs, Icon, Region, icon};
use crate::locales::{shell, sync as t};
use crate::pages::key::{Devices, OwnKeys};
use crate::state::{Action, Session, SyncStatus, Toasts, lang, part};

#[component]
pub(crate) fn Sync() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let alone = Memo::new(move |_| status.read(|it| it.state == SyncState::Alone) == Some(true));
    let settings = Signal::stored(shell::settings(lang).to_owned());
    let above = vec![("/settings".to_owned(), settings)];
    view! {
        <div class="top">
        <Crumbs above=above here=Signal::stored(t::title(lang).to_owned()) />
        <div class="page-head">
            <h1>{t::title(lang)}</h1>
            <span class="t3">{t::what(lang)}</span>
            <span class="push"></span>
            <Show when=move || status.trade().is_some()>
                <Now />
            </Show>
        </div>
        </div>
        <Region query=status.view lines=10>
            <Show when=move || alone.get() fallback=|| view! { <Together /> }>
                <Alone />
            </Show>
        </Region>
    }
}

#[component]
fn Now() -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    Effect::new(move |_| {
        if let Some(error) = action.error.get() {
            toasts.result(Err::<&str, _>(error), lang);
        }
    });
    view! {
        <button
            type="button"
            class="btn"
            id="sync-now"
            disabled=move || action.busy.get()
            on:click=move |_| action.send(SyncNow {}, move |()| toasts.done(t::asked_now(lang)))
        >
            {icon(Icon::Retry)}
            {t::now(lang)}
        </button>
    }
}

#[component]
fn Together() -> impl IntoView {
    view! {
        <notice::Notice />
        <totals::Totals />
        <div class="sync">
            <div class="col g4">
                <problems::Problems />
                <check::Check />
                <Devices />
            </div>
            <div class="col g4">
                <server::Server />
                <OwnKeys />
            </div>
        </div>
    }
}

#[component]
fn Alone() -> impl IntoView {
    let lang = lang();
    let may = part::<Session>().may(Permission::SettingsEdit);
    let hint = format!("{} {}", t::alone_hint(lang), t::alone_ask(lang));
    if !may {
        return view! {
            <section class="card">
                <Blank picture=Icon::Link title=t::alone(lang) hint=hint />
            </section>
        }
        .into_any();
    }
    view! {
        <div class="narrow col g4">
            <section class="card pad col g2 fixed">
                <h2>{t::alone(lang)}</h2>
                <p class="t2">{t::alone_hint(lang)}</p>
                <p class="t3 xs">{t::alone_ask(lang)}</p>
            </section>
            <section class="card pad col g4 fixed">
                <div>
                    <h2>{t::connect(lang)}</h2>
                    <p class="t3 xs">{t::join_here_hint(lang)}</p>
                </div>
                <Join needs_vault=false />
            </section>
        </div>
    }
    .into_any()
}
