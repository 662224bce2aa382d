//! The one loud line: what is worst, since when, how much hangs on it, and what to press.

use leptos::prelude::*;
use mikromon_api::overview::Overview;
use mikromon_api::router::RouterRow;
use mikromon_domain::router::RouterState;

use crate::components::{Icon, icon};
use crate::format;
use crate::locales::{Lang, common, incident, overview as t};
use crate::state::{Clock, Query, Routers, lang, part};

#[component]
pub(crate) fn Notice(overview: Query<Overview>) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let first = Memo::new(move |_| {
        let rows = routers.in_order();
        let worst =
            |row: &ArcRwSignal<RouterRow>| row.with(|row| row.live.state == RouterState::Down);
        rows.into_iter().find(worst)
    });
    let down = move || routers.count(|row| row.live.state == RouterState::Down);
    let offline = move || routers.unseen();
    move || match first.get() {
        _ if offline() => view! { <Offline /> }.into_any(),
        Some(row) => {
            let (title, href) = row.with(|row| {
                (
                    headline(row, down(), clock, lang),
                    format!("/routers/{}", row.router.id),
                )
            });
            let detail = move || row.with(|row| details(row, overview, clock, lang));
            view! {
                <div class="notice bad" role="alert" id="notice">
                    {icon(Icon::Bad)}
                    <span class="cut">
                        <span class="b">{title}</span> <span class="t2 gap-l">{detail}</span>
                    </span>
                    <span class="push row">
                        <a href=href class="btn sm">{incident::open_router(lang)}</a>
                    </span>
                </div>
            }
            .into_any()
        }
        None => ().into_any(),
    }
}

#[component]
fn Offline() -> impl IntoView {
    let lang = lang();
    view! {
        <div class="notice warn" role="alert" id="notice">
            {icon(Icon::Warn)}
            <span class="cut">
                <span class="b">{t::observer_offline(lang)}</span>
                <span class="t2 gap-l">{t::observer_offline_hint(lang)}</span>
            </span>
        </div>
    }
}

fn headline(row: &RouterRow, down: usize, clock: Clock, lang: Lang) -> String {
    if down > 1 {
        return t::many_down(&common::routers(down, lang), lang);
    }
    let since = clock.moment(row.live.since, lang);
    t::down_since(&row.router.name, &since, lang)
}

/// `16 menit lalu · 214 sesi PPPoE hilang · coba lagi dalam 8 detik`
fn details(row: &RouterRow, overview: Query<Overview>, clock: Clock, lang: Lang) -> String {
    let now = clock.now();
    let lost = overview.data.with(|view| {
        let incidents = view.as_ref()?.incidents.iter();
        let this = incidents.filter(|it| it.router == row.router.id && it.times.resolved.is_none());
        this.filter_map(|it| it.sessions_lost).max()
    });
    let next = row
        .live
        .next_try
        .map(|at| at.since(now))
        .filter(|left| left.0 > 0);
    let parts = [
        Some(format::ago(row.live.since, now, lang)),
        lost.map(|count| t::sessions_lost(&common::ppp_sessions(count, lang), lang)),
        next.map(|left| t::next_try(&format::duration_short(left, lang), lang)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
