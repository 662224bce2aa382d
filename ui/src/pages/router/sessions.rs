//! Active PPPoE sessions, read from the router when asked, with a search that the router's core
//! does.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::router::{ListPppSessions, PppSession, RouterRow};
use mikromon_domain::router::RouterState;

use crate::components::{FailureLine, SearchBox, TopBar, VirtualRows};
use crate::format;
use crate::locales::{Lang, router as t};
use crate::state::{lang, query};

/// `ListPppSessions` allows at most 5,000.
const LIMIT: u32 = 5_000;
const REFRESH: Duration = Duration::from_secs(30);

#[component]
pub(crate) fn Sessions(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let id = row.with_untracked(|it| it.router.id);
    let up = Memo::new(move |_| {
        row.with(|it| matches!(it.live.state, RouterState::Up | RouterState::Suspect))
    });
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
                <VirtualRows
                    rows=rows
                    key=|it: &PppSession| (it.name.clone(), it.address.clone(), it.uptime)
                    row=move |it| row_view(it, lang)
                    height=32
                    columns=columns()
                    head=head(lang)
                    label=t::ppp(lang)
                    class="dense"
                />
            </Show>
        </section>
    }
}

fn columns() -> AnyView {
    view! {
        <colgroup>
            <col />
            <col class="w-96" />
            <col class="w-148" />
            <col class="w-168" />
            <col class="w-148" />
        </colgroup>
    }
    .into_any()
}

fn head(lang: Lang) -> AnyView {
    view! {
        <tr>
            <th scope="col">{t::ppp_name(lang)}</th>
            <th scope="col">{t::ppp_service(lang)}</th>
            <th scope="col">{t::ppp_address(lang)}</th>
            <th scope="col">{t::ppp_caller(lang)}</th>
            <th scope="col" class="num">{t::ppp_uptime(lang)}</th>
        </tr>
    }
    .into_any()
}

fn row_view(session: PppSession, lang: Lang) -> impl IntoView {
    view! {
        <tr data-session=session.name.clone()>
            <td title=session.name.clone()>
                <span class="b">{format::middle(&session.name, 36)}</span>
            </td>
            <td class="t2">{session.service}</td>
            <td class="t2">{session.address}</td>
            <td class="t2">{session.caller_id}</td>
            <td class="num t2">{format::duration(session.uptime, lang)}</td>
        </tr>
    }
}
