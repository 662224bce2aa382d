//! The Incidents page: a list, and beside it the incident that the URL names.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::Tag;
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_domain::ids::IncidentId;

use super::detail::Detail;
use super::{handling, impact, mark};
use crate::components::{Blank, Icon, Region, Seg, icon, status};
use crate::format;
use crate::locales::{Lang, common, incident as t};
use crate::state::{Clock, Query, lang, part, query};

/// `ListIncidents` allows at most 500.
const LIMIT: u32 = 500;

/// What the URL says of this page: `/incidents?show=all&id=…`.
fn address(filter: IncidentFilter, id: Option<IncidentId>) -> String {
    let show = match filter {
        IncidentFilter::Current => "current",
        IncidentFilter::All => "all",
    };
    id.map_or_else(
        || format!("/incidents?show={show}"),
        |id| format!("/incidents?show={show}&id={id}"),
    )
}

#[component]
pub(crate) fn Incidents() -> impl IntoView {
    let lang = lang();
    let url = use_query_map();
    let filter = Memo::new(move |_| match url.with(|it| it.get("show")).as_deref() {
        Some("all") => IncidentFilter::All,
        _ => IncidentFilter::Current,
    });
    let chosen = Memo::new(move |_| {
        url.with(|it| it.get("id"))
            .and_then(|id| id.parse::<IncidentId>().ok())
    });
    let incidents = query(&[Tag::Incidents, Tag::RouterState], None, move || {
        Some(ListIncidents {
            filter: filter.get(),
            router: None,
            limit: LIMIT,
        })
    });
    let navigate = StoredValue::new_local(use_navigate());
    let choose = move |filter| {
        let options = NavigateOptions {
            replace: true,
            ..Default::default()
        };
        navigate.with_value(|go| go(&address(filter, None), options));
    };
    let options = vec![
        (IncidentFilter::Current, t::current(lang).to_owned()),
        (IncidentFilter::All, common::all(lang).to_owned()),
    ];
    let selected = Memo::new(move |_| {
        incidents.data.with(|all| {
            let all = all.as_deref().unwrap_or_default();
            all.iter()
                .find(|it| Some(it.id) == chosen.get())
                .or_else(|| all.first())
                .cloned()
        })
    });
    let empty_hint = move || match filter.get() {
        IncidentFilter::Current => t::empty_hint(lang),
        IncidentFilter::All => t::empty_all_hint(lang),
    };
    view! {
        <div class="page-head">
            <h1>{t::title_page(lang)}</h1>
            <span class="t3">
                {move || incidents.data.with(|all| all.as_ref().map(Vec::len))}
            </span>
            <span class="push"></span>
            <Seg label=t::col_status(lang) options=options chosen=filter choose=choose />
        </div>
        <div class="split side-400">
            <section class="card">
                <Region query=incidents lines=8>
                    <Show
                        when=move || selected.with(Option::is_some)
                        fallback=move || view! {
                            <Blank picture=Icon::Good title=t::empty(lang) hint=empty_hint() />
                        }
                    >
                        <Table incidents=incidents filter=filter selected=selected />
                    </Show>
                </Region>
            </section>
            <Show when=move || selected.with(Option::is_some)>
                {move || selected.get().map(|incident| view! { <Detail incident=incident /> })}
            </Show>
        </div>
    }
}

#[component]
fn Table(
    incidents: Query<Vec<IncidentView>>,
    filter: Memo<IncidentFilter>,
    selected: Memo<Option<IncidentView>>,
) -> impl IntoView {
    let lang = lang();
    let rows = move || incidents.data.get().unwrap_or_default();
    view! {
        <div class="scroll">
            <table class="table fixed incidents" aria-label=t::title_page(lang)>
                <colgroup>
                    <col />
                    <col class="w-158" />
                    <col class="w-96" />
                    <col class="w-124" />
                    <col class="w-168" />
                </colgroup>
                <thead>
                    <tr>
                        <th scope="col">{t::col_incident(lang)}</th>
                        <th scope="col">{t::col_by(lang)}</th>
                        <th scope="col" class="num">{t::col_opened(lang)}</th>
                        <th scope="col" class="num">{t::col_length(lang)}</th>
                        <th scope="col" class="num">{t::col_impact(lang)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=rows
                        key=|it| (it.id, it.times.acknowledged, it.times.resolved, it.notes.len())
                        let:incident
                    >
                        {row(incident, filter, selected, lang)}
                    </For>
                </tbody>
            </table>
        </div>
    }
}

fn row(
    incident: IncidentView,
    filter: Memo<IncidentFilter>,
    selected: Memo<Option<IncidentView>>,
    lang: Lang,
) -> impl IntoView {
    let clock = part::<Clock>();
    let (picture, tone) = mark(&incident);
    let (id, times) = (incident.id, incident.times);
    let is_selected =
        Memo::new(move |_| selected.with(|it| it.as_ref().is_some_and(|it| it.id == id)));
    let length = move || format::duration(times.duration(clock.now()), lang);
    let title = t::title(incident.kind, &incident.router_name, lang);
    let handled = handling(&incident, lang);
    let hit = impact(&incident, lang);
    view! {
        <tr
            class:sel=move || is_selected.get()
            aria-selected=move || is_selected.get().to_string()
            data-incident=incident.router_name.clone()
            data-status=times.status().name()
        >
            <td>
                <a href=move || address(filter.get(), Some(id)) class="row-link">
                    <span class=format!("st {}", tone.class())>{icon(picture)}</span>
                    <span class="b cut">{title}</span>
                </a>
            </td>
            <td>{status(handled)}</td>
            <td class="num t2" title=clock.exact(times.opened, lang)>
                {move || clock.moment(times.opened, lang)}
            </td>
            <td class="num">{length}</td>
            <td class="num t2 cut" title=hit.clone()>{hit.clone()}</td>
        </tr>
    }
}
