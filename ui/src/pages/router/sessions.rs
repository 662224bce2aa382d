//! Active PPPoE sessions, read from the router when asked, with a search that the router's core
//! does.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::router::{ListPppSessions, PppSession, RouterRow};

use crate::components::table::{marked, name};
use crate::components::{Column, Columns, FailureLine, Rows, SearchBox, Table, TopBar};
use crate::format;
use crate::locales::{Lang, router as t};
use crate::state::{answers, lang, query};

/// `ListPppSessions` allows at most 5,000.
const LIMIT: u32 = 5_000;
const REFRESH: Duration = Duration::from_secs(30);

#[component]
pub(crate) fn Sessions(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let id = row.with_untracked(|it| it.router.id);
    let up = Memo::new(move |_| row.with(answers));
    let search = RwSignal::new(String::new());
    let sessions = query(&[], Some(REFRESH), move || {
        up.get().then(|| ListPppSessions {
            id,
            search: search.get().trim().to_owned(),
            limit: LIMIT,
        })
    });
    let rows = Memo::new(move |_| {
        sessions.data.with(|it| {
            it.as_ref()
                .map(|it| it.sessions.clone())
                .unwrap_or_default()
        })
    });
    let count = move || {
        sessions.data.with(|it| {
            it.as_ref().map(|it| {
                let shown = format::whole(it.sessions.len().try_into().unwrap_or_default(), lang);
                t::ppp_of(&shown, &format::whole(it.total.into(), lang), lang)
            })
        })
    };
    let nothing = move || {
        if !up.get() {
            t::ppp_offline(lang)
        } else if search.with(String::is_empty) {
            t::ppp_none(lang)
        } else {
            t::ppp_no_match(lang)
        }
    };
    let columns = columns(lang);
    view! {
        <section class="card grow" id="ppp-sessions">
            <TopBar on=sessions.loading />
            <header>
                <h2>{t::ppp(lang)}</h2>
                <span class="sub">{count}</span>
                <span class="push">
                    <SearchBox
                        name="ppp-search"
                        label=t::ppp_search(lang)
                        value=search
                        change=move |text| search.set(text)
                    />
                </span>
            </header>
            <FailureLine error=sessions.error />
            <Show
                when=move || !rows.with(Vec::is_empty)
                fallback=move || view! { <p class="t3 pad">{nothing}</p> }
            >
                <Table
                    name="ppp"
                    rows=Rows::of(rows)
                    columns=columns
                    line=Some
                    mark=|it: &PppSession| marked("data-session", it.name.as_str())
                    dense=true
                    label=t::ppp(lang)
                />
            </Show>
        </section>
    }
}

fn columns(lang: Lang) -> Columns<PppSession> {
    let quiet = |code, title, of: fn(&PppSession) -> &str| {
        Column::new(code, title, move |it: &PppSession| of(it).to_owned()).quiet()
    };
    Columns::new([
        Column::new("name", t::ppp_name(lang), |it: &PppSession| {
            name(it.name.as_str().to_owned(), 36)
        }),
        quiet("service", t::ppp_service(lang), |it| &it.service).width("w-96"),
        quiet("address", t::ppp_address(lang), |it| it.address.as_str()).width("w-148"),
        quiet("caller", t::ppp_caller(lang), |it| it.caller_id.as_str()).width("w-168"),
        Column::new("uptime", t::ppp_uptime(lang), move |it: &PppSession| {
            format::duration(it.uptime, lang)
        })
        .number()
        .quiet()
        .width("w-148"),
    ])
}
