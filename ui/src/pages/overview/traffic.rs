//! The traffic of the whole network over the chosen range, with what went down in it.

use leptos::prelude::*;
use mikromon_api::overview::{Overview, Range};
use mikromon_domain::incident::IncidentKind;

use crate::components::{Chart, ChartMark, ChartPoint, Scale};
use crate::format;
use crate::locales::{common, incident, overview as t};
use crate::state::{Clock, Query, lang, part};

#[component]
pub(crate) fn Traffic(overview: Query<Overview>, range: Memo<Range>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let points = Memo::new(move |_| {
        overview.data.with(|view| {
            let all = view
                .as_ref()
                .map(|it| it.traffic.as_slice())
                .unwrap_or_default();
            let point = |it: &mikromon_api::overview::TrafficPoint| ChartPoint {
                at: it.at,
                first: it.download.map(format::float),
                second: it.upload.map(format::float),
            };
            ChartPoint::since_measured(all.iter().map(point).collect())
        })
    });
    let scale = Memo::new(move |_| {
        points.with(|points| {
            Scale::of_rate(points.iter().filter_map(|it| it.first).fold(0.0, f64::max))
        })
    });
    let marks = Memo::new(move |_| {
        overview.data.with(|view| {
            let incidents = view
                .as_ref()
                .map(|it| it.incidents.as_slice())
                .unwrap_or_default();
            let down = incidents
                .iter()
                .filter(|it| it.kind == IncidentKind::RouterDown);
            let mark = |it: &mikromon_api::incident::IncidentView| ChartMark {
                from: it.times.opened,
                until: it.times.resolved,
                word: format!(
                    "{} {}",
                    format::clock_short(it.times.opened, clock.zone(), lang),
                    incident::title(it.kind, &it.router_name, lang)
                ),
            };
            // One word fits; the newest is the one that matters.
            down.take(1).map(mark).collect::<Vec<_>>()
        })
    });
    let label = Signal::derive(move || {
        format!("{}, {}", t::traffic(lang), t::range_name(range.get(), lang))
    });
    let measured =
        Memo::new(move |_| points.with(|points| points.iter().any(|it| it.first.is_some())));
    let sub = move || {
        let step = format::duration_short(range.get().step(), lang);
        measured
            .get()
            .then(|| t::traffic_sub(&scale.get().unit, &step, lang))
    };
    view! {
        <section class="card fixed" id="overview-traffic">
            <header>
                <h2>{t::traffic(lang)}</h2>
                <span class="sub">{sub}</span>
                <span class="push legend">
                    <span>{t::legend_download(lang)}</span>
                    <span class="o">{t::legend_upload(lang)}</span>
                </span>
            </header>
            <Show
                when=move || measured.get()
                fallback=move || view! { <p class="t3 pad plot-empty">{t::no_samples(lang)}</p> }
            >
                <Chart
                    points=points
                    marks=marks
                    scale=scale
                    label=label
                    series=(common::download(lang), common::upload(lang))
                />
            </Show>
        </section>
    }
}
