//! The strip of totals. What changes by the second is summed from the live rows; the rest comes
//! with the overview.

use leptos::prelude::*;
use mikromon_api::overview::{Overview, TrafficPoint};
use mikromon_domain::router::RouterState;

use crate::components::{Spark, SparkTone, Stat, Verdict};
use crate::format::{self, Figure};
use crate::locales::{Lang, common, overview as t};
use crate::state::{Incidents, Query, Routers, lang, part};

/// Points of a sparkline: the end of the range.
const SPARK: usize = 60;

#[component]
pub(crate) fn Totals(overview: Query<Overview>) -> impl IntoView {
    view! {
        <div class="stats">
            <RoutersUp />
            <Sessions overview=overview />
            <Download overview=overview />
            <Month overview=overview />
            <Waiting />
        </div>
    }
}

#[component]
pub(crate) fn RoutersUp() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let up = move || routers.count(|row| row.live.state == RouterState::Up);
    let down = move || routers.count(|row| row.live.state == RouterState::Down);
    let look = move || {
        routers
            .count(|row| Verdict::of(&row.live).needs_look())
            .saturating_sub(down())
    };
    let behind = move || routers.count(|row| row.live.state == RouterState::BehindParent);
    // Those behind one that is down are told with it: they are no outages of their own.
    let out = move || match (down(), behind()) {
        (down, 0) => t::down_n(&down, lang),
        (down, behind) => {
            let (down, behind) = (t::down_n(&down, lang), t::behind_n(&behind, lang));
            format!("{down}, {behind}")
        }
    };
    let value = Signal::derive(move || {
        Some(Figure::new(
            up().to_string(),
            common::of(&routers.len(), lang),
        ))
    });
    let detail = move || match (down(), look()) {
        _ if routers.len() == 0 => t::empty(lang).into_any(),
        (0, 0) if up() == routers.len() => t::all_up(lang).into_any(),
        (0, look) => t::look_n(&look, lang).into_any(),
        (_, 0) => view! { <span class="bad">{out()}</span> }.into_any(),
        (_, look) => view! {
            <span class="bad">{out()}</span>", "{t::look_n(&look, lang)}
        }
        .into_any(),
    };
    view! { <Stat id="routers-up" name=t::routers_up(lang) value=value detail=detail /> }
}

fn spark(
    overview: Query<Overview>,
    tone: SparkTone,
    of: fn(&TrafficPoint) -> Option<u64>,
) -> ViewFn {
    let values = Memo::new(move |_| {
        overview.data.with(|view| {
            let all = view
                .as_ref()
                .map(|it| it.traffic.as_slice())
                .unwrap_or_default();
            let end = all.iter().skip(all.len().saturating_sub(SPARK));
            end.map(|point| of(point).map(format::float))
                .collect::<Vec<_>>()
        })
    });
    ViewFn::from(move || view! { <Spark values=values tone=tone /> })
}

#[component]
pub(crate) fn Sessions(overview: Query<Overview>) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let active = move || routers.sum(|now| u64::from(now.ppp_active.unwrap_or_default()));
    let peak = move || {
        overview
            .data
            .with(|it| it.as_ref().map_or(0, |it| u64::from(it.ppp_peak)))
    };
    let value = Signal::derive(move || {
        let active = active()?;
        let of = if peak() > active {
            t::of_peak(&format::whole(peak(), lang), lang)
        } else {
            String::new()
        };
        Some(Figure::new(format::whole(active, lang), of))
    });
    let detail = move || match active().map(|it| peak().saturating_sub(it)) {
        _ if peak() == 0 => t::month_none(lang).to_owned(),
        None => t::of_peak(&format::whole(peak(), lang), lang),
        Some(0) => t::at_peak(lang).to_owned(),
        Some(less) => t::below_peak(&format::whole(less, lang), lang),
    };
    let line = spark(overview, SparkTone::Quiet, |it| {
        it.ppp_active.map(u64::from)
    });
    view! { <Stat id="ppp-active" name=t::ppp_active(lang) value=value detail=detail spark=line /> }
}

#[component]
pub(crate) fn Download(overview: Query<Overview>) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let value = Signal::derive(move || {
        let download = routers.sum(|now| now.download)?;
        Some(format::rate(download, lang))
    });
    let detail = move || {
        let upload = routers.sum(|now| now.upload)?;
        Some(t::upload(&format::rate(upload, lang), lang))
    };
    let line = spark(overview, SparkTone::Accent, |it| it.download);
    view! { <Stat id="download" name=t::download(lang) value=value detail=detail spark=line /> }
}

#[component]
fn Month(overview: Query<Overview>) -> impl IntoView {
    let lang = lang();
    let month = move || {
        overview
            .data
            .with(|it| it.as_ref().map(|it| it.month).unwrap_or_default())
    };
    let value = Signal::derive(move || {
        month()
            .ppm()
            .map(|ppm| Figure::new(format::ppm(ppm, lang), "%"))
    });
    let detail = move || say_down(month(), lang);
    view! { <Stat id="month" name=t::month(lang) value=value detail=detail /> }
}

fn say_down(month: mikromon_domain::availability::Availability, lang: Lang) -> String {
    match (month.ppm(), month.down.0) {
        (None, _) => t::month_none(lang).to_owned(),
        (Some(_), 0) => t::month_clean(lang).to_owned(),
        (Some(_), _) => t::month_down(&format::duration(month.down, lang), lang),
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let lang = lang();
    let incidents = part::<Incidents>();
    let open = move || {
        incidents
            .current
            .data
            .with(|it| it.as_ref().map_or(0, Vec::len))
    };
    let value = Signal::derive(move || {
        let waiting = incidents.waiting.get().to_string();
        Some(Figure::new(waiting, t::unacknowledged_unit(lang)))
    });
    let detail = move || match open() {
        0 => t::none_open(lang).to_owned(),
        count => t::open_n(&count, lang),
    };
    view! { <Stat id="incidents" name=t::unacknowledged(lang) value=value detail=detail /> }
}
