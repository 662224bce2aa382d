//! When the routers were read, which could not be, and reading them now.

use leptos::prelude::*;
use mikromon_api::autosync::{AutoSync, AutoSyncRun, CancelAutoSync, RouterReading, RunAutoSync};
use mikromon_domain::ids::RouterId;

use crate::components::{FailureLine, Icon, icon};
use crate::format;
use crate::locales::{Lang, common, drift as t};
use crate::state::{Action, Clock, Query, lang, part};

/// Names that a line has room for.
const NAMED: usize = 3;

/// How old what is shown is, and the button that reads anew: all routers, or the one that is chosen.
#[component]
pub(super) fn Reading(autosync: Query<AutoSync>, only: Memo<Option<RouterId>>) -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let action = Action::new();
    let run = Memo::new(move |_| autosync.data.with(|it| it.as_ref().and_then(|it| it.run)));
    let name = move || {
        let id = only.get()?;
        let named =
            |it: &AutoSync| Some(it.routers.iter().find(|it| it.router == id)?.name.clone());
        autosync.data.with(|it| it.as_ref().and_then(named))
    };
    let word = move || {
        name().map_or_else(
            || t::read_now(lang).to_owned(),
            |it| t::read_router(&it, lang),
        )
    };
    let start = move |_| {
        let router = only.get_untracked();
        action.send(RunAutoSync { router }, move |()| autosync.refetch());
    };
    let age = move || autosync.data.with(|it| age(it.as_ref()?, clock, lang));
    view! {
        <FailureLine error=action.error />
        {move || match run.get() {
            Some(run) => view! { <Progress run=run autosync=autosync /> }.into_any(),
            None => view! {
                <span class="xs t3" id="drift-age">{age}</span>
                <button
                    type="button"
                    class="btn"
                    id="read-routers"
                    disabled=move || action.busy.get()
                    on:click=start
                >
                    {icon(Icon::Retry)}
                    {word}
                </button>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Progress(run: AutoSyncRun, autosync: Query<AutoSync>) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let cancel = move |_| action.send(CancelAutoSync {}, move |()| autosync.refetch());
    view! {
        <span class="xs t2" role="status" id="drift-progress">
            {t::reading(&run.done, &run.routers, lang)}
        </span>
        <button type="button" class="btn" id="stop-reading" on:click=cancel>
            {t::cancel(lang)}
        </button>
    }
}

fn age(autosync: &AutoSync, clock: Clock, lang: Lang) -> Option<String> {
    let read: Vec<_> = autosync.routers.iter().filter_map(|it| it.read).collect();
    let oldest = read.iter().copied().min()?;
    let count = common::routers(u64::try_from(read.len()).unwrap_or_default(), lang);
    Some(t::read_at(
        &count,
        &format::ago(oldest, clock.now(), lang),
        lang,
    ))
}

/// Routers of which nothing, or nothing new, is known: what is missing from the list.
#[component]
pub(super) fn Unread(autosync: Query<AutoSync>, only: Memo<Option<RouterId>>) -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let lines = move || {
        let only = only.get();
        autosync.data.with(|it| {
            let all = it
                .as_ref()
                .map(|it| it.routers.as_slice())
                .unwrap_or_default();
            let asked = |it: &&RouterReading| only.is_none_or(|id| id == it.router);
            let asked: Vec<_> = all.iter().filter(asked).collect();
            let none = unread(&asked, lang).into_iter();
            none.chain(failed(&asked, clock, lang)).collect::<Vec<_>>()
        })
    };
    move || {
        let line = |(title, hint): (String, String)| {
            view! {
                <div class="notice warn" role="status">
                    {icon(Icon::Warn)}
                    <span>
                        <span class="b">{title}</span>
                        <span class="t2 gap-l">{hint}</span>
                    </span>
                </div>
            }
        };
        lines().into_iter().map(line).collect_view()
    }
}

fn unread(all: &[&RouterReading], lang: Lang) -> Option<(String, String)> {
    let unread = all.iter().filter(|it| it.read.is_none());
    let names: Vec<_> = unread.map(|it| it.name.as_str()).collect();
    // Where none was read the page says so itself.
    if names.is_empty() || names.len() == all.len() {
        return None;
    }
    let count = common::routers(u64::try_from(names.len()).unwrap_or_default(), lang);
    Some((
        t::unread(&count, lang),
        t::unread_hint(&some_of(&names, lang), lang),
    ))
}

fn failed(all: &[&RouterReading], clock: Clock, lang: Lang) -> Vec<(String, String)> {
    let line = |it: &&RouterReading| {
        let (read, failed) = (it.read?, it.failed.as_ref()?);
        let ago = format::ago(read, clock.now(), lang);
        let why = crate::locales::error::words(failed.error.code, lang);
        Some((
            t::failed(&it.name, &ago, lang),
            format!("{}. {}", why.what, why.act),
        ))
    };
    all.iter().filter_map(line).take(NAMED).collect()
}

fn some_of(names: &[&str], lang: Lang) -> String {
    let (shown, more) = names.split_at(names.len().min(NAMED));
    let shown = shown.join(", ");
    match more.len() {
        0 => shown,
        more => t::and_more(&shown, &more, lang),
    }
}
