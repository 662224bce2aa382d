//! The Overview: the whole network on one page, worst first.

mod incidents;
mod notice;
mod table;
mod totals;
mod traffic;

pub(crate) use table::{NoRouters, cell, current, megabits};

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::Tag;
use mikromon_api::overview::{GetOverview, Overview as View, Range};

use crate::components::{Failure, Seg, Skeleton, TopBar};
use crate::format;
use crate::locales::{Lang, overview as t, shell};
use crate::state::{Clock, Query, lang, part, query};

const RANGES: [(Range, &str); 5] = [
    (Range::Hour, "hour"),
    (Range::SixHours, "6h"),
    (Range::Day, "day"),
    (Range::Week, "week"),
    (Range::Month, "month"),
];

/// Live figures come by events; this is for the charts and the figures over all routers.
const REFRESH: Duration = Duration::from_secs(20);

/// The range that the URL asks for.
fn range() -> Memo<Range> {
    let query = use_query_map();
    Memo::new(move |_| {
        let code = query.with(|it| it.get("range"));
        let found = RANGES
            .into_iter()
            .find(|(_, name)| Some(*name) == code.as_deref());
        found.map(|it| it.0).unwrap_or_default()
    })
}

#[component]
pub(crate) fn Overview() -> impl IntoView {
    let lang = lang();
    let range = range();
    let overview = query(
        &[Tag::RouterState, Tag::Routers, Tag::Incidents],
        Some(REFRESH),
        move || Some(GetOverview { range: range.get() }),
    );
    let known = Memo::new(move |_| overview.data.with(Option::is_some));
    let body = move || {
        if known.get() {
            return view! { <Body overview=overview range=range /> }.into_any();
        }
        match overview.error.get() {
            Some(error) => {
                let retry = Callback::new(move |()| overview.refetch());
                view! { <section class="card"><Failure error=error retry=retry /></section> }
                    .into_any()
            }
            None => view! { <section class="card"><Skeleton lines=12 /></section> }.into_any(),
        }
    };
    view! {
        <TopBar on=overview.loading />
        <div class="page-head">
            <h1>{shell::overview(lang)}</h1>
            <Today />
            <span class="push"></span>
            <RangeChoice range=range />
        </div>
        {body}
    }
}

#[component]
fn Body(overview: Query<View>, range: Memo<Range>) -> impl IntoView {
    view! {
        <notice::Notice overview=overview />
        <totals::Totals overview=overview />
        <div class="split side-328">
            <table::RouterTable />
            <incidents::OpenIncidents />
        </div>
        <traffic::Traffic overview=overview range=range />
    }
}

#[component]
fn Today() -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let words = move || {
        let now = clock.minute();
        format!(
            "{} · {}",
            format::date_long(now, clock.zone, lang),
            format::clock(now, clock.zone, lang)
        )
    };
    view! { <span class="t3">{words}</span> }
}

#[component]
fn RangeChoice(range: Memo<Range>) -> impl IntoView {
    let lang: Lang = lang();
    let navigate = use_navigate();
    let navigate = StoredValue::new_local(navigate);
    let choose = move |chosen: Range| {
        let code = RANGES
            .into_iter()
            .find(|it| it.0 == chosen)
            .map_or("day", |it| it.1);
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate.with_value(|go| go(&format!("/?range={code}"), options));
    };
    let options = RANGES
        .into_iter()
        .map(|(it, _)| (it, t::range_name(it, lang).to_owned()))
        .collect();
    view! { <Seg label=t::range(lang) options=options chosen=range choose=choose /> }
}
