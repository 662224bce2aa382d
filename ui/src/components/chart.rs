//! A time-series chart: two series, a legend's worth of meaning by colour and order, marks for
//! incidents, and the figures under the pointer (or under the arrow keys).

mod axis;
mod path;

use leptos::html;
use leptos::prelude::*;
use mikromon_domain::time::UnixMillis;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::format;
use crate::locales::Lang;
use crate::state::{Clock, lang, part};
pub(crate) use axis::Scale;
use axis::{Plane, ticks_of_time, ticks_of_value};
use path::{area, line};

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

const HEIGHT: f64 = 148.0;

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
    let width = width_of(frame);
    let plane = Memo::new(move |_| {
        points.with(|points| Plane::new(points, width.get(), HEIGHT, &scale.get()))
    });
    let hover = RwSignal::new(None::<usize>);
    let at_pointer = move |ev: leptos::ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else {
            return;
        };
        let x = f64::from(ev.client_x()) - frame.get_bounding_client_rect().left();
        hover.set(
            points.with_untracked(|points| plane.with_untracked(|plane| plane.nearest(points, x))),
        );
    };
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let last = points.with_untracked(|points| points.len().saturating_sub(1));
        let now = hover.get_untracked().unwrap_or(last);
        let next = match ev.key().as_str() {
            "ArrowLeft" => Some(now.saturating_sub(1)),
            "ArrowRight" => Some((now + 1).min(last)),
            "Escape" => None,
            _ => return,
        };
        ev.prevent_default();
        hover.set(next);
    };
    let grid = move || {
        plane.with(|plane| {
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
        })
    };
    let curves = move || {
        plane.with(|plane| {
            points.with(|points| {
                view! {
                    <path class="in-area" d=area(plane, points, |it| it.first) />
                    <path class="out" d=line(plane, points, |it| it.second) />
                    <path class="in" d=line(plane, points, |it| it.first) />
                }
            })
        })
    };
    let signs = move || {
        plane.with(|plane| {
            marks.with(|marks| {
                let drawn: Vec<_> = marks.iter().map(|mark| draw_mark(plane, mark)).collect();
                drawn
            })
        })
    };
    let tip = move || {
        let point = points.with(|points| hover.get().and_then(|i| points.get(i).copied()))?;
        Some(plane.with(|plane| {
            draw_tip(
                plane,
                point,
                &scale.get(),
                series,
                format::exact(point.at, zone, lang),
                lang,
            )
        }))
    };
    view! {
        <div
            class="plot"
            node_ref=frame
            tabindex="0"
            role="img"
            aria-label=move || label.get()
            on:keydown=keys
        >
            <svg
                class="chart"
                width="100%"
                height=HEIGHT
                on:pointermove=at_pointer
                on:pointerleave=move |_| hover.set(None)
            >
                {grid} {signs} {curves} {tip}
            </svg>
        </div>
    }
}

/// The width of the frame, followed as the window changes.
fn width_of(frame: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(0.0);
    let watching = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let measured = frame.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            width.try_set(f64::from(measured.client_width()));
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&frame);
            watching.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        watching.try_update_value(|it| {
            if let Some((observer, _)) = it.take() {
                observer.disconnect();
            }
        });
    });
    width
}

fn draw_mark(plane: &Plane, mark: &ChartMark) -> impl IntoView + use<> {
    let (top, bottom) = (plane.top, plane.bottom);
    let x = plane.x(mark.from).clamp(plane.left, plane.right);
    let end = mark
        .until
        .map_or(plane.right, |at| plane.x(at))
        .clamp(x, plane.right);
    let near_the_end = x > (plane.left + plane.right) / 2.0;
    let (text_x, anchor) = if near_the_end {
        (x - 6.0, "end")
    } else {
        (x + 6.0, "start")
    };
    view! {
        <rect class="band" x=x y=top width=end - x height=bottom - top />
        <line class="event" x1=x x2=x y1=top y2=bottom />
        <text class="bad" x=text_x y=top - 3.0 text-anchor=anchor>{mark.word.clone()}</text>
    }
}

const TIP_WIDTH: f64 = 176.0;

fn draw_tip(
    plane: &Plane,
    point: ChartPoint,
    scale: &Scale,
    series: (&'static str, &'static str),
    when: String,
    lang: Lang,
) -> AnyView {
    let (x, top, bottom) = (plane.x(point.at), plane.top, plane.bottom);
    let left = if x + TIP_WIDTH + 14.0 > plane.right {
        x - TIP_WIDTH - 12.0
    } else {
        x + 12.0
    };
    let dot = |value: Option<f64>, class: &'static str| {
        value.map(|value| view! { <circle class=class cx=x cy=plane.y(value) r="4" /> })
    };
    let dots = (dot(point.second, "pt2"), dot(point.first, "pt"));
    let said =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| scale.say(value, lang));
    let row = |y: f64, value: Option<f64>, word: &'static str| {
        let figure = said(value);
        (!word.is_empty()).then(move || {
            view! {
                <text class="strong" x="10" y=y>{figure}</text>
                <text x=TIP_WIDTH - 10.0 y=y text-anchor="end">{word}</text>
            }
        })
    };
    let height = if series.1.is_empty() { 44 } else { 62 };
    view! {
        <line class="cross" x1=x x2=x y1=top y2=bottom />
        {dots}
        <g transform=format!("translate({left:.1} {})", top + 2.0)>
            <rect class="tip" width=TIP_WIDTH height=height rx="4" />
            <text x="10" y="17">{when}</text>
            {row(35.0, point.first, series.0)}
            {row(52.0, point.second, series.1)}
        </g>
    }
    .into_any()
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
