//! What is drawn over the curves: marks of what happened, the readout, and the span being dragged.

use leptos::prelude::*;

use super::axis::{Plane, Scale};
use super::{ChartMark, ChartPoint};
use crate::locales::Lang;

/// `None` for what lies outside of what is shown.
pub(super) fn draw_mark(plane: &Plane, mark: &ChartMark) -> Option<impl IntoView + use<>> {
    let (top, bottom) = (plane.top, plane.bottom);
    let begun = plane.x(mark.from);
    let ended = mark.until.map_or(plane.right, |at| plane.x(at));
    if begun > plane.right || ended < plane.left {
        return None;
    }
    let x = begun.clamp(plane.left, plane.right);
    let end = ended.clamp(x, plane.right);
    let near_the_end = x > (plane.left + plane.right) / 2.0;
    let (text_x, anchor) = if near_the_end {
        (x - 6.0, "end")
    } else {
        (x + 6.0, "start")
    };
    Some(view! {
        <rect class="band" x=x y=top width=end - x height=bottom - top />
        <line class="event" x1=x x2=x y1=top y2=bottom />
        <text class="bad" x=text_x y=top + 11.0 text-anchor=anchor>{mark.word.clone()}</text>
    })
}

/// The span between two pixels.
pub(super) fn draw_drag(plane: &Plane, (a, b): (f64, f64)) -> impl IntoView + use<> {
    let (left, right) = (a.min(b).max(plane.left), a.max(b).min(plane.right));
    let width = (right - left).max(0.0);
    view! {
        <rect class="drag" x=left y=plane.top width=width height=plane.bottom - plane.top />
    }
}

const TIP_WIDTH: f64 = 196.0;

pub(super) fn draw_tip(
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
    let row = |y: f64, value: Option<f64>, word: &'static str| {
        let figure = scale.say_or_dash(value, lang);
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
