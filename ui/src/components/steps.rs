//! The steps of a thing that is done in order: done, now, to come.

use leptos::prelude::*;

use super::{Icon, icon};

/// `at` counts the steps that are done.
#[component]
pub(crate) fn Steps(
    #[prop(into)] label: String,
    names: Vec<&'static str>,
    #[prop(into)] at: Signal<usize>,
) -> impl IntoView {
    let step = move |(index, name): (usize, &'static str)| {
        let done = Memo::new(move |_| at.get() > index);
        let now = Memo::new(move |_| at.get() == index);
        view! {
            <li
                class:done=move || done.get()
                class:now=move || now.get()
                aria-current=move || now.get().then_some("step")
            >
                <span class="n">
                    {move || match done.get() {
                        true => icon(Icon::Check).into_any(),
                        false => (index + 1).into_any(),
                    }}
                </span>
                {name}
            </li>
        }
    };
    let steps = names.into_iter().enumerate().map(step).collect_view();
    view! { <ol class="steps" aria-label=label>{steps}</ol> }
}
