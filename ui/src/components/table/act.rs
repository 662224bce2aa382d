//! A small button at the end of a row, for what is done with that row alone.

use leptos::prelude::*;

use crate::components::{Icon, icon};

/// `name` is for tests; `label` says it whole, with the row that it is about.
pub(crate) fn act(
    name: &'static str,
    picture: Icon,
    label: impl Fn() -> String + Copy + Send + Sync + 'static,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-btn sm"
            name=name
            aria-label=label
            title=label
            on:click=move |_| press()
        >
            {icon(picture)}
        </button>
    }
}
