//! Bars: a meter in a cell, and the thin bar of a region that loads.

use leptos::prelude::*;

use super::Tone;

/// A share of a whole, 0 to 100. The number stands beside it, so it is hidden from screen readers.
#[component]
pub(crate) fn Meter(
    #[prop(into)] percent: Signal<u8>,
    #[prop(into)] tone: Signal<Tone>,
) -> impl IntoView {
    view! {
        <span
            class=move || format!("meter {}", tone.get().class())
            style=("--v", move || format!("{}%", percent.get().min(100)))
            aria-hidden="true"
        ></span>
    }
}

/// Runs over the top edge of what is being loaded again; the old content stays below it.
#[component]
pub(crate) fn TopBar(#[prop(into)] on: Signal<bool>) -> impl IntoView {
    view! { <span class="topbar" class:on=move || on.get() aria-hidden="true"></span> }
}
