//! The search box above a list.

use leptos::prelude::*;

use super::{Icon, icon};

#[component]
pub(crate) fn SearchBox(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    change: impl Fn(String) + 'static,
) -> impl IntoView {
    let placeholder = label.clone();
    view! {
        <div class="input find">
            {icon(Icon::Search)}
            <input
                type="search"
                name=name
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |ev| change(event_target_value(&ev))
            />
        </div>
    }
}
