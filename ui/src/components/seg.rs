//! Choices: one of few (a segmented row of buttons), and a filter chip whose state is in the URL.

use leptos::prelude::*;

/// One of few. `options` are values with their words.
#[component]
pub(crate) fn Seg<T>(
    #[prop(into)] label: String,
    options: Vec<(T, String)>,
    #[prop(into)] chosen: Signal<T>,
    choose: impl Fn(T) + Copy + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let buttons = options.into_iter().map(|(value, word)| {
        let pressed = move || {
            if chosen.get() == value {
                "true"
            } else {
                "false"
            }
        };
        view! {
            <button type="button" aria-pressed=pressed on:click=move |_| choose(value)>
                {word}
            </button>
        }
    });
    view! { <span class="seg" role="group" aria-label=label>{buttons.collect_view()}</span> }
}

/// A filter with the number of rows it leaves.
#[component]
pub(crate) fn Chip(
    #[prop(into)] word: String,
    #[prop(into)] count: Signal<usize>,
    #[prop(into)] on: Signal<bool>,
    toggle: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=move || if on.get() { "true" } else { "false" }
            on:click=move |_| toggle()
        >
            {word}
            " "
            <span class="n">{move || count.get()}</span>
        </button>
    }
}
