//! Availability as bars: one per hour or day, oldest first.

use leptos::prelude::*;
use mikromon_api::router::DayPart;

/// `mini` is the size of a table cell.
#[component]
pub(crate) fn AvailBar(
    #[prop(into)] parts: Signal<Vec<DayPart>>,
    #[prop(into)] label: String,
    #[prop(optional)] mini: bool,
) -> impl IntoView {
    let class = if mini { "avail mini" } else { "avail" };
    let view_box = move || format!("0 0 {} 10", parts.with(Vec::len).max(1) * 6 - 2);
    let bars = move || {
        parts.with(|parts| {
            parts
                .iter()
                .enumerate()
                .map(|(i, part)| bar(i * 6, *part))
                .collect_view()
        })
    };
    view! {
        <svg class=class viewBox=view_box preserveAspectRatio="none" role="img" aria-label=label>
            {bars}
        </svg>
    }
}

fn bar(x: usize, part: DayPart) -> impl IntoView {
    let class = match part {
        DayPart::Up => "",
        DayPart::Uneasy => "w",
        DayPart::Down => "b",
        DayPart::Unwatched => "n",
    };
    view! { <rect class=class x=x y="0" width="4" height="10" /> }
}
