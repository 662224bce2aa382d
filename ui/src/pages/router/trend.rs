//! How a router's figures have been over the chosen range: one chart, and the choice of the figure.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::router::{GetRouterHistory, HistoryPoint, RouterRow};

use crate::components::{Chart, ChartPoint, Region, Scale, Seg};
use crate::format;
use crate::locales::{Lang, overview, router as t};
use crate::pages::range::{RangeChoice, range};
use crate::state::{lang, query, word_in_url};

/// The finest step is 10 s.
const REFRESH: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Traffic,
    Load,
    Latency,
    Sessions,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Traffic, Self::Load, Self::Latency, Self::Sessions];

    /// As the URL has it.
    const fn code(self) -> &'static str {
        match self {
            Self::Traffic => "traffic",
            Self::Load => "load",
            Self::Latency => "latency",
            Self::Sessions => "sessions",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Traffic => t::trend_traffic(lang),
            Self::Load => t::trend_load(lang),
            Self::Latency => t::latency(lang),
            Self::Sessions => t::ppp(lang),
        }
    }

    /// What the two lines are; the second may be empty.
    fn series(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::Traffic => (
                overview::legend_download(lang),
                overview::legend_upload(lang),
            ),
            Self::Load => (t::cpu(lang), t::memory(lang)),
            Self::Latency | Self::Sessions => (t::average(lang), ""),
        }
    }

    fn point(self, it: &HistoryPoint) -> ChartPoint {
        let (first, second) = match self {
            Self::Traffic => (it.download.map(format::float), it.upload.map(format::float)),
            Self::Load => (
                it.cpu_percent.map(f64::from),
                it.memory_percent.map(f64::from),
            ),
            Self::Latency => (it.latency_ms.map(f64::from), None),
            Self::Sessions => (it.ppp_active.map(f64::from), None),
        };
        ChartPoint {
            at: it.at,
            first,
            second,
        }
    }

    fn scale(self, points: &[ChartPoint], lang: Lang) -> Scale {
        let both = points.iter().flat_map(|it| [it.first, it.second]);
        match self {
            Self::Traffic => Scale::of_rate(both.flatten().fold(0.0, f64::max)),
            Self::Load => Scale::plain("%", 100.0, 0),
            Self::Latency => Scale::plain("ms", 5.0, 1),
            Self::Sessions => Scale::plain(t::sessions(lang), 10.0, 0),
        }
    }
}

/// The figure that the URL asks for.
fn kind() -> Memo<Kind> {
    let (word, _) = word_in_url("chart");
    Memo::new(move |_| {
        let named = |code: &str| Kind::ALL.into_iter().find(|it| it.code() == code);
        word.with(|code| code.as_deref().and_then(named))
            .unwrap_or_default()
    })
}

#[component]
pub(crate) fn Trend(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let id = row.with_untracked(|it| it.router.id);
    let (range, kind) = (range(), kind());
    let history = query(&[], Some(REFRESH), move || {
        let range = range.get();
        Some(GetRouterHistory { id, range })
    });
    let points = Memo::new(move |_| {
        let kind = kind.get();
        history.data.with(|all| {
            let all = all.as_deref().unwrap_or_default().iter();
            ChartPoint::since_measured(all.map(|it| kind.point(it)).collect())
        })
    });
    let scale = Memo::new(move |_| points.with(|points| kind.get().scale(points, lang)));
    let label = Signal::derive(move || {
        let range = overview::range_name(range.get(), lang);
        format!("{}, {range}", kind.get().word(lang))
    });
    let measured =
        Memo::new(move |_| points.with(|points| points.iter().any(|it| it.first.is_some())));
    let sub = move || {
        let step = format::duration_short(range.get().step(), lang);
        measured
            .get()
            .then(|| t::trend_sub(&scale.get().unit, &step, lang))
    };
    let chart = move || {
        if !measured.get() {
            return view! { <p class="t3 pad plot-empty">{overview::no_samples(lang)}</p> }
                .into_any();
        }
        let series = kind.get().series(lang);
        view! { <Chart points=points scale=scale label=label series=series /> }.into_any()
    };
    view! {
        <section class="card fixed" id="router-trend">
            <header class="wrap">
                <h2>{t::trend(lang)}</h2>
                <span class="sub cut">{sub}</span>
                <Legend kind=kind />
                <span class="push">
                    <KindChoice kind=kind />
                    <RangeChoice range=range />
                </span>
            </header>
            <Region query=history lines=5>{chart}</Region>
        </section>
    }
}

/// Which line is which, where there are two.
#[component]
fn Legend(kind: Memo<Kind>) -> impl IntoView {
    let lang = lang();
    move || {
        let (first, second) = kind.get().series(lang);
        (!second.is_empty()).then(|| {
            view! { <span class="legend"><span>{first}</span><span class="o">{second}</span></span> }
        })
    }
}

#[component]
fn KindChoice(kind: Memo<Kind>) -> impl IntoView {
    let lang = lang();
    let (_, set) = word_in_url("chart");
    let options = Kind::ALL
        .into_iter()
        .map(|it| (it, it.word(lang).to_owned()))
        .collect();
    let choose = move |chosen: Kind| set.set(Some(chosen.code().to_owned()));
    view! { <Seg label=t::trend_kind(lang) options=options chosen=kind choose=choose /> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::time::UnixMillis;

    const POINT: HistoryPoint = HistoryPoint {
        at: UnixMillis(0),
        cpu_percent: Some(47.0),
        memory_percent: Some(36.0),
        latency_ms: Some(4.5),
        ppp_active: None,
        download: Some(1_486_000_000),
        upload: Some(211_000_000),
    };

    #[test]
    fn every_figure_is_said_in_its_own_unit() {
        for (kind, said) in [
            (Kind::Traffic, Some("1,49 Gbit/s")),
            (Kind::Load, Some("47 %")),
            (Kind::Latency, Some("4,5 ms")),
            (Kind::Sessions, None),
        ] {
            let point = kind.point(&POINT);
            let scale = kind.scale(&[point], Lang::Id);
            let first = point.first.map(|it| scale.say(it, Lang::Id));
            assert_eq!(first.as_deref(), said, "{kind:?}");
        }
    }
}
