//! The Overview: the whole network on one page, worst first.

mod incidents;
mod notice;
mod table;
mod totals;
mod traffic;

pub(crate) use totals::{Download, RoutersUp, Sessions};

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::overview::{GetOverview, Overview as View, Range};

use super::range::{RangeChoice, range};
use crate::components::{Failure, Icon, Skeleton, TopBar, icon};
use crate::format;
use crate::locales::{shell, wall};
use crate::state::{Clock, Query, lang, part, query};

/// Live figures come by events; this is for the charts and the figures over all routers.
const REFRESH: Duration = Duration::from_secs(20);

/// The whole network, kept fresh for as long as a page shows it.
pub(crate) fn overview(range: Signal<Range>) -> Query<View> {
    query(
        &[Tag::RouterState, Tag::Routers, Tag::Incidents],
        Some(REFRESH),
        move || Some(GetOverview { range: range.get() }),
    )
}

#[component]
pub(crate) fn Overview() -> impl IntoView {
    let lang = lang();
    let range = range();
    let overview = overview(range.into());
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
            <a href="/wallboard" class="btn" id="open-wall" title="F11" aria-keyshortcuts="F11">
                {icon(Icon::Fit)}
                {wall::title(lang)}
            </a>
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
            <table::Glance />
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
            format::date_long(now, clock.zone(), lang),
            format::clock(now, clock.zone(), lang)
        )
    };
    view! { <span class="t3">{words}</span> }
}
