//! The router's own figures on one strip, with the last hour as sparklines.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::overview::Range;
use mikromon_api::router::{Figures, GetRouterHistory, HistoryPoint, RouterRow};

use crate::components::{Spark, SparkTone, Stat};
use crate::format::{self, Figure};
use crate::locales::{Lang, common, router as t};
use crate::state::{Clock, Query, current, lang, part, query};

type History = Query<Vec<HistoryPoint>>;

#[component]
pub(crate) fn Stats(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let id = row.with_untracked(|it| it.router.id);
    let history = query(&[], Some(Duration::from_secs(15)), move || {
        Some(GetRouterHistory {
            id,
            range: Range::Hour,
        })
    });
    let now = Memo::new(move |_| row.with(|row| current(row).cloned()));
    let value = move |of: fn(&Figures, Lang) -> Option<Figure>| {
        Signal::derive(move || now.with(|now| now.as_ref().and_then(|now| of(now, lang))))
    };
    let detail = move |of: fn(&Figures, Lang) -> String| {
        move || now.with(|now| now.as_ref().map(|now| of(now, lang)).unwrap_or_default())
    };
    let since = move || {
        now.with(|now| {
            now.as_ref()
                .map(|now| t::since(&clock.moment(now.at.minus(now.uptime), lang), lang))
        })
    };
    view! {
        <div class="stats" id="router-stats">
            <Stat
                id="cpu"
                name=t::cpu(lang)
                value=value(|now, _| Some(Figure::new(now.cpu_percent.to_string(), "%")))
                detail=t::last_hour(lang)
                spark=spark(history, SparkTone::Accent, |it| it.cpu_percent.map(f64::from))
            />
            <Stat
                id="memory"
                name=t::memory(lang)
                value=value(memory)
                detail=detail(memory_share)
                spark=spark(history, SparkTone::Quiet, |it| it.memory_percent.map(f64::from))
            />
            <Stat
                id="temperature"
                name=t::temperature(lang)
                value=value(temperature)
                detail=detail(sensor)
            />
            <Stat
                id="latency"
                name=t::latency(lang)
                value=value(latency)
                detail=detail(|now, lang| t::loss(&format::percent(now.loss_percent), lang))
                spark=spark(history, SparkTone::Quiet, |it| it.latency_ms.map(f64::from))
            />
            <Stat
                id="download"
                name=t::download(lang)
                value=value(|now, lang| Some(format::rate(now.download, lang)))
                detail=detail(upload)
                spark=spark(history, SparkTone::Accent, |it| it.download.map(format::float))
            />
            <Stat id="uptime" name=t::uptime(lang) value=value(uptime) detail=since />
        </div>
    }
}

fn spark(history: History, tone: SparkTone, of: fn(&HistoryPoint) -> Option<f64>) -> ViewFn {
    let values = Memo::new(move |_| {
        history.data.with(|all| {
            all.as_deref()
                .unwrap_or_default()
                .iter()
                .map(of)
                .collect::<Vec<_>>()
        })
    });
    ViewFn::from(move || view! { <Spark values=values tone=tone /> })
}

fn temperature(now: &Figures, lang: Lang) -> Option<Figure> {
    let degrees = format::real(now.temperature?.into(), 0, lang);
    Some(Figure::new(degrees, "°C"))
}

fn sensor(now: &Figures, lang: Lang) -> String {
    let words = now.temperature.is_none().then(|| t::temperature_none(lang));
    words.unwrap_or_default().to_owned()
}

fn latency(now: &Figures, lang: Lang) -> Option<Figure> {
    let milliseconds = u64::try_from(now.latency.0).unwrap_or_default();
    Some(Figure::new(format::whole(milliseconds, lang), "ms"))
}

fn upload(now: &Figures, lang: Lang) -> String {
    format!(
        "{} {}",
        common::upload(lang),
        format::rate(now.upload, lang)
    )
}

fn memory(now: &Figures, lang: Lang) -> Option<Figure> {
    let used = format::bytes(now.memory_total.saturating_sub(now.memory_free), lang);
    let total = format::bytes(now.memory_total, lang);
    // The unit is said once where both have it.
    let number = if used.unit == total.unit {
        used.number
    } else {
        used.to_string()
    };
    Some(Figure::new(number, common::of(&total, lang)))
}

fn memory_share(now: &Figures, lang: Lang) -> String {
    let used = now.memory_total.saturating_sub(now.memory_free);
    let share = (used.saturating_mul(100))
        .checked_div(now.memory_total)
        .unwrap_or_default();
    t::memory_used(&format::percent(u8::try_from(share).unwrap_or(100)), lang)
}

/// `118 hari`, the number apart from its unit.
fn uptime(now: &Figures, lang: Lang) -> Option<Figure> {
    let words = format::duration_short(now.uptime, lang);
    let (number, unit) = words.split_once(' ')?;
    Some(Figure::new(number, unit))
}
