//! A time-series chart: two series, a legend's worth of meaning by colour and order, marks for
//! incidents, the figures under the pointer (or under the arrow keys), and a zoom that the URL keeps.

mod axis;
mod frame;
mod path;
mod readout;
mod sign;
mod zoom;

use leptos::html;
use leptos::prelude::*;
use mikromon_domain::time::{UnixMillis, Zone};

use crate::format;
use crate::locales::{Lang, chart as t};
use crate::state::{Clock, lang, part, word_in_url};
pub(crate) use axis::Scale;
use axis::{Plane, ticks_of_time, ticks_of_value};
use frame::{pointer_x, size_of};
use path::{area, line};
use readout::{said, table};
use sign::{draw_drag, draw_mark, draw_tip};
use zoom::{Span, shown};

/// One step: when, and the two series' values (already divided by the scale's unit or not: both
/// series and the scale only have to agree).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ChartPoint {
    pub at: UnixMillis,
    pub first: Option<f64>,
    pub second: Option<f64>,
}

/// Points before anything was measured are left out, as long as this many remain.
const AT_LEAST: usize = 24;

impl ChartPoint {
    /// From the first measurement on: a router that is watched since an hour ago would be a sliver
    /// at the edge of its day.
    pub(crate) fn since_measured(mut points: Vec<Self>) -> Vec<Self> {
        let is_measured = |it: &Self| it.first.is_some() || it.second.is_some();
        let empty = points.iter().position(is_measured).unwrap_or_default();
        points.drain(..empty.min(points.len().saturating_sub(AT_LEAST)));
        points
    }
}

/// Something that happened at a time, such as a router going down, until it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChartMark {
    pub from: UnixMillis,
    pub until: Option<UnixMillis>,
    pub word: String,
}

/// Pixels, until the frame is measured.
const HEIGHT: f64 = 148.0;
/// A press that moves less is no drag.
const TREMBLE: f64 = 6.0;

/// The pointer and the arrow keys move the readout. A drag or `+` zooms in, `-` out; a double press
/// or `0` shows all again.
#[component]
pub(crate) fn Chart(
    #[prop(into)] points: Signal<Vec<ChartPoint>>,
    #[prop(optional, into)] marks: Signal<Vec<ChartMark>>,
    #[prop(into)] scale: Signal<Scale>,
    /// What the two series are called; the second may be empty.
    series: (&'static str, &'static str),
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let lang = lang();
    let zone = part::<Clock>().zone();
    let frame = NodeRef::<html::Div>::new();
    let size = size_of(frame);
    let (word, set_word) = word_in_url("span");
    let span = Memo::new(move |_| word.with(|it| it.as_deref().and_then(Span::read)));
    let zoom = move |span: Option<Span>| set_word.set(span.map(Span::word));
    let shown = Memo::new(move |_| points.with(|all| shown(all, span.get()).to_vec()));
    let zoomed = Memo::new(move |_| shown.with(Vec::len) < points.with(Vec::len));
    let plane = Memo::new(move |_| {
        let (width, height) = size.get().unwrap_or((0.0, HEIGHT));
        shown.with(|points| Plane::new(points, width, height, &scale.get()))
    });
    let hover = RwSignal::new(None::<usize>);
    let drag = RwSignal::new(None::<(f64, f64)>);
    let nearest = move |x| {
        plane.with_untracked(|plane| shown.with_untracked(|points| plane.nearest(points, x)))
    };
    let move_to = move |ev: leptos::ev::PointerEvent| {
        let Some(x) = pointer_x(frame, &ev) else {
            return;
        };
        hover.set(nearest(x));
        drag.update(|it| *it = it.map(|(from, _)| (from, x)));
    };
    let begin = move |ev: leptos::ev::PointerEvent| {
        if ev.button() == 0 {
            drag.set(pointer_x(frame, &ev).map(|x| (x, x)));
        }
    };
    let end = move |_| {
        let dragged = drag
            .get_untracked()
            .filter(|(a, b)| (a - b).abs() > TREMBLE);
        drag.set(None);
        let Some((a, b)) = dragged else { return };
        let (a, b) = plane.with_untracked(|plane| (plane.at(a), plane.at(b)));
        if let Some(span) = points.with_untracked(|all| Span::between(a, b, all)) {
            hover.set(None);
            zoom(Some(span));
        }
    };
    let leave = move |_| {
        hover.set(None);
        drag.set(None);
    };
    let zoom_by = move |step: fn(Span, UnixMillis, &[ChartPoint]) -> Option<Span>| {
        let now = shown.with_untracked(|shown| Span::whole(shown));
        let at = shown.with_untracked(|shown| {
            let at = hover.get_untracked().and_then(|it| shown.get(it));
            at.or(shown.last()).map(|it| it.at)
        });
        if let Some((now, at)) = now.zip(at) {
            zoom(points.with_untracked(|all| step(now, at, all)));
            hover.set(None);
        }
    };
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let last = shown.with_untracked(|points| points.len().saturating_sub(1));
        let now = hover.get_untracked().unwrap_or(last);
        match ev.key().as_str() {
            "ArrowLeft" => hover.set(Some(now.saturating_sub(1))),
            "ArrowRight" => hover.set(Some((now + 1).min(last))),
            "Home" => hover.set(Some(0)),
            "End" => hover.set(Some(last)),
            "Escape" => hover.set(None),
            "+" | "=" => zoom_by(Span::nearer),
            "-" => zoom_by(Span::farther),
            "0" => zoom(None),
            _ => return,
        }
        ev.prevent_default();
    };
    let grid = move || plane.with(|plane| draw_grid(plane, zone, lang));
    let curves = move || plane.with(|plane| shown.with(|points| draw_curves(plane, points)));
    let signs = move || {
        plane.with(|plane| {
            marks.with(|marks| {
                let drawn = marks.iter().filter_map(|mark| draw_mark(plane, mark));
                drawn.collect::<Vec<_>>()
            })
        })
    };
    let dragged = move || {
        drag.get()
            .map(|it| plane.with(|plane| draw_drag(plane, it)))
    };
    let read = move || shown.with(|points| hover.get().and_then(|i| points.get(i).copied()));
    let tip = move || {
        let point = read()?;
        let when = format::exact(point.at, zone, lang);
        Some(plane.with(|plane| draw_tip(plane, point, &scale.get(), series, when, lang)))
    };
    let words = move || read().map(|point| said(point, &scale.get(), series, zone, lang));
    let in_words =
        move || shown.with(|points| table(points, &scale.get(), series, label.get(), zone, lang));
    view! {
        <div
            class="plot"
            node_ref=frame
            tabindex="0"
            role="group"
            aria-label=move || label.get()
            aria-description=t::keys(lang)
            on:keydown=keys
        >
            <svg
                class="chart"
                width="100%"
                height="100%"
                aria-hidden="true"
                on:pointermove=move_to
                on:pointerdown=begin
                on:pointerup=end
                on:pointerleave=leave
                on:dblclick=move |_| zoom(None)
            >
                {grid} {signs} {curves} {dragged} {tip}
            </svg>
            <Show when=move || zoomed.get()>
                <button type="button" class="btn sm whole" on:click=move |_| zoom(None)>
                    {t::whole(lang)}
                </button>
            </Show>
            <span class="unseen" aria-live="polite">{words}</span>
            {in_words}
        </div>
    }
}

fn draw_grid(plane: &Plane, zone: Zone, lang: Lang) -> impl IntoView + use<> {
    let values = ticks_of_value(plane, lang).into_iter().map(|(y, word)| {
        let class = if y >= plane.bottom { "axis" } else { "grid" };
        view! {
            <line class=class x1=plane.left x2=plane.right y1=y y2=y />
            <text x=plane.left - 8.0 y=y + 4.0 text-anchor="end">{word}</text>
        }
    });
    let times = ticks_of_time(plane, zone, lang)
        .into_iter()
        .map(|(x, word)| {
            view! {
                <line class="grid faint" x1=x x2=x y1=plane.top y2=plane.bottom />
                <text x=x y=plane.bottom + 17.0 text-anchor="middle">{word}</text>
            }
        });
    (values.collect_view(), times.collect_view())
}

fn draw_curves(plane: &Plane, points: &[ChartPoint]) -> impl IntoView + use<> {
    view! {
        <path class="in-area" d=area(plane, points, |it| it.first) />
        <path class="out" d=line(plane, points, |it| it.second) />
        <path class="in" d=line(plane, points, |it| it.first) />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(empty: i64, measured: i64) -> Vec<ChartPoint> {
        let point = |i: i64| ChartPoint {
            at: UnixMillis(i),
            first: (i >= empty).then_some(1.0),
            second: None,
        };
        (0..empty + measured).map(point).collect()
    }

    #[test]
    fn a_chart_begins_at_the_first_measurement_but_is_never_a_few_points() {
        for (empty, measured, left) in [(200, 88, 88), (286, 2, 24), (0, 288, 288), (10, 2, 12)] {
            let shown = ChartPoint::since_measured(points(empty, measured));
            assert_eq!(shown.len(), left, "{empty} empty, {measured} measured");
            assert_eq!(shown.last().map(|it| it.at.0), Some(empty + measured - 1));
        }
        assert_eq!(ChartPoint::since_measured(Vec::new()), []);
    }
}
