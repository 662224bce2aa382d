//! The Incidents page: a list, and beside it the incident that the URL names.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::Tag;
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_domain::ids::IncidentId;

use super::detail::Detail;
use super::{handling, impact, mark};
use crate::components::table::hover;
use crate::components::{Blank, Column, Columns, Icon, Region, Seg, icon, status};
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
    let columns = columns(filter, lang);
    view! {
        <div class="scroll">
            <table class="table fixed incidents" aria-label=t::title_page(lang)>
                {columns.above()}
                <tbody>
                    <For
                        each=rows
                        key=|it| (it.id, it.times.acknowledged, it.times.resolved, it.notes.len())
                        let:incident
                    >
                        {row(incident, selected, columns)}
                    </For>
                </tbody>
            </table>
        </div>
    }
}

fn row(
    incident: IncidentView,
    selected: Memo<Option<IncidentView>>,
    columns: Columns<IncidentView>,
) -> impl IntoView {
    let id = incident.id;
    let chosen = Memo::new(move |_| selected.with(|it| it.as_ref().is_some_and(|it| it.id == id)));
    view! {
        <tr
            class:sel=move || chosen.get()
            aria-selected=move || chosen.get().to_string()
            data-incident=incident.router_name.clone()
            data-status=incident.times.status().name()
        >
            {columns.cells(&incident)}
        </tr>
    }
}

fn columns(filter: Memo<IncidentFilter>, lang: Lang) -> Columns<IncidentView> {
    let clock = part::<Clock>();
    Columns::new([
        Column::new(
            "incident",
            t::col_incident(lang),
            move |it: &IncidentView| {
                let (picture, tone) = mark(it);
                let title = t::title(it.kind, &it.router_name, lang);
                let id = it.id;
                view! {
                    <a href=move || address(filter.get(), Some(id)) class="row-link">
                        <span class=format!("st {}", tone.class())>{icon(picture)}</span>
                        <span class="b cut">{title}</span>
                    </a>
                }
            },
        ),
        Column::new("by", t::col_by(lang), move |it: &IncidentView| {
            status(handling(it, lang))
        })
        .width("w-158"),
        Column::new("opened", t::col_opened(lang), move |it: &IncidentView| {
            let opened = it.times.opened;
            let exact = clock.exact(opened, lang);
            view! { <span title=exact>{move || clock.moment(opened, lang)}</span> }
        })
        .number()
        .quiet()
        .leaves_first()
        .width("w-96"),
        Column::new("length", t::col_length(lang), move |it: &IncidentView| {
            let times = it.times;
            move || format::duration(times.duration(clock.now()), lang)
        })
        .number()
        .width("w-124"),
        Column::new("impact", t::col_impact(lang), move |it: &IncidentView| {
            hover(impact(it, lang))
        })
        .number()
        .quiet()
        .leaves_first()
        .width("w-168"),
    ])
}
