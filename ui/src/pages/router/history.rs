//! How a router has been: availability, its incidents, and what hangs on it.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::group::{GroupView, ListGroups};
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_api::router::{RouterDetail, RouterRow};
use mikromon_domain::availability::Availability;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::Millis;

use crate::components::{AvailBar, Icon, Moment, Region, Timeline, small_icon};
use crate::format;
use crate::locales::{Lang, common, group, incident, router as t, state};
use crate::pages::incident::{handling, impact, mark};
use crate::state::{Clock, Query, Routers, Session, lang, part, query};

/// Days of `RouterDetail::days`.
const DAYS: i64 = 45;
/// Percent of a period: where less of it was watched, its figure says how much.
const ENOUGH: i64 = 95;
const INCIDENTS: u32 = 30;

#[component]
pub(crate) fn History(detail: Query<RouterDetail>, row: RwSignal<RouterRow>) -> impl IntoView {
    let may_see = part::<Session>().may(Permission::IncidentView);
    view! {
        <Kept detail=detail />
        <About row=row />
        <Children detail=detail />
        {may_see.then(|| view! { <Incidents row=row /> })}
    }
}

/// Availability of a day, a week, a month, and the last 45 days as bars.
#[component]
fn Kept(detail: Query<RouterDetail>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let of = move |period: fn(&RouterDetail) -> Availability| {
        let kept = detail.data.with(|it| it.as_ref().map(period));
        kept.unwrap_or_default()
    };
    let share = move |period: fn(&RouterDetail) -> Availability| {
        let ppm = of(period).ppm();
        ppm.map_or_else(
            || "—".to_owned(),
            |ppm| format!("{} %", format::ppm(ppm, lang)),
        )
    };
    let line = move |name: &'static str, days: i64, period: fn(&RouterDetail) -> Availability| {
        let watched = move || {
            let watched = of(period).watched;
            let part = Millis(1)..=Millis(Millis::days(days).0 / 100 * ENOUGH);
            let words = || t::watched(&format::duration(watched, lang), lang);
            part.contains(&watched).then(words)
        };
        view! {
            <dt>{name}</dt>
            <dd>
                {move || watched().map(|it| view! { <span class="xs t3">{it}</span> })} " "
                {move || share(period)}
            </dd>
        }
    };
    let days = Memo::new(move |_| {
        detail
            .data
            .with(|it| it.as_ref().map(|it| it.days.clone()).unwrap_or_default())
    });
    let first = move || {
        format::date_short(
            clock.minute().minus(Millis::days(DAYS - 1)),
            clock.zone(),
            lang,
        )
    };
    view! {
        <section class="card fixed" id="availability">
            <header>
                <h2>{state::availability(lang)}</h2>
                <span class="push b pad-r">{move || share(|it| it.month)}</span>
            </header>
            <div class="body">
                <AvailBar parts=days label=state::availability(lang) />
                <div class="row between xs t3 above-6">
                    <span>{first}</span><span>{t::days_45(lang)}</span><span>{t::today(lang)}</span>
                </div>
                <dl class="kv above-12">
                    {line(t::day(lang), 1, |it| it.day)}
                    {line(t::week(lang), 7, |it| it.week)}
                    {line(t::month(lang), 30, |it| it.month)}
                </dl>
            </div>
        </section>
    }
}

/// What people wrote of it: whom it hangs on, its group, its tags and their note.
#[component]
fn About(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let groups = query(&[Tag::Groups], None, || Some(ListGroups {}));
    let parent = Memo::new(move |_| row.with(|it| it.router.parent));
    let parent = move || {
        let id = parent.get()?;
        let parent = routers.of(id)?;
        let name = move || parent.with(|it| it.router.name.clone());
        Some(view! {
            <dt>{t::parent(lang)}</dt>
            <dd id="router-parent"><a href=format!("/routers/{id}")>{name}</a></dd>
        })
    };
    let group_name = Memo::new(move |_| {
        let id = row.with(|it| it.router.group)?;
        let named =
            |all: &Vec<GroupView>| all.iter().find(|it| it.id == id).map(|it| it.name.clone());
        groups.data.with(|all| all.as_ref().and_then(named))
    });
    let group = move || {
        let name = group_name.get()?;
        Some(view! { <dt>{group::group(lang)}</dt> <dd>{name}</dd> })
    };
    let tags = Memo::new(move |_| row.with(|it| it.router.tags.join(", ")));
    let tags = move || {
        let tags = tags.get();
        (!tags.is_empty()).then(|| view! { <dt>{group::tags(lang)}</dt> <dd>{tags}</dd> })
    };
    let note = Memo::new(move |_| row.with(|it| it.router.note.as_str().to_owned()));
    let note_view = move || {
        let note = note.get();
        let some = (!note.is_empty()).then_some(note)?;
        Some(view! { <p class="prose selectable above-12" id="router-note">{some}</p> })
    };
    let any = Memo::new(move |_| {
        row.with(|it| {
            let it = &it.router;
            let placed = it.parent.is_some() || it.group.is_some();
            placed || !it.tags.is_empty() || !it.note.as_str().is_empty()
        })
    });
    view! {
        <Show when=move || any.get()>
            <section class="card fixed" id="router-about">
                <header><h2>{t::about(lang)}</h2></header>
                <div class="body">
                    <dl class="kv">{parent} {group} {tags}</dl>
                    {note_view}
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Children(detail: Query<RouterDetail>) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let children = Memo::new(move |_| {
        detail.data.with(|it| {
            it.as_ref()
                .map(|it| it.children.clone())
                .unwrap_or_default()
        })
    });
    let names = move || {
        let known = children
            .get()
            .into_iter()
            .filter_map(|id| routers.of(id).map(|row| (id, row)));
        known
            .map(|(id, row)| {
                view! {
                    <a href=format!("/routers/{id}") class="chip">
                        {move || row.with(|it| it.router.name.clone())}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !children.with(Vec::is_empty)>
            <section class="card fixed">
                <header>
                    <h2>{t::children(lang)}</h2>
                    <span class="count">{move || children.with(Vec::len)}</span>
                </header>
                <div class="body row wrap">{names}</div>
            </section>
        </Show>
    }
}

#[component]
fn Incidents(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let id = row.with_untracked(|it| it.router.id);
    let incidents = query(&[Tag::Incidents], None, move || {
        Some(ListIncidents {
            filter: IncidentFilter::All,
            router: Some(id),
            limit: INCIDENTS,
        })
    });
    let line = move || {
        incidents.data.with(|all| {
            let all = all.as_deref().unwrap_or_default();
            if all.is_empty() {
                return view! { <p class="t3">{t::no_history(lang)}</p> }.into_any();
            }
            let moments = all.iter().map(|it| moment(it, clock, lang)).collect();
            view! { <Timeline moments=moments /> }.into_any()
        })
    };
    view! {
        <section class="card grow" id="router-incidents">
            <header>
                <h2>{incident::history(lang)}</h2>
                <span class="push">
                    <a href="/incidents?show=all" class="btn quiet sm">
                        {common::all(lang)}
                        {small_icon(Icon::Right)}
                    </a>
                </span>
            </header>
            <Region query=incidents>
                <div class="body scroll">{line}</div>
            </Region>
        </section>
    }
}

fn moment(it: &IncidentView, clock: Clock, lang: Lang) -> Moment {
    let (icon, tone) = mark(it);
    let length = format::duration(it.times.duration(clock.now_untracked()), lang);
    let title = state::for_long(&incident::kind(it.kind, lang), &length, lang);
    let who = handling(it, lang).word;
    Moment {
        icon,
        tone,
        title,
        when: format::moment(it.times.opened, clock.now_untracked(), clock.zone(), lang),
        exact: clock.exact(it.times.opened, lang),
        text: format!("{who} · {}", impact(it, lang)),
    }
}
