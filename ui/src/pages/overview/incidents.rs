//! Incidents that are not resolved, with the button that takes them.

use leptos::prelude::*;

use crate::components::{Blank, Icon, small_icon};
use crate::locales::{common, incident as t};
use crate::pages::incident::Card;
use crate::state::{Incidents, lang, part};

/// Cards of the Overview; the rest is on the Incidents page.
const SHOWN: usize = 20;

#[component]
pub(crate) fn OpenIncidents() -> impl IntoView {
    let lang = lang();
    let current = part::<Incidents>().current;
    let incidents = Memo::new(move |_| current.data.get().unwrap_or_default());
    let count = Memo::new(move |_| incidents.with(Vec::len));
    view! {
        <section class="card" id="open-incidents">
            <header>
                <h2>{t::open_now(lang)}</h2>
                <Show when=move || count.get() != 0>
                    <span class="count">{move || count.get()}</span>
                </Show>
                <span class="push">
                    <a href="/incidents" class="btn quiet sm">
                        {common::all(lang)}
                        {small_icon(Icon::Right)}
                    </a>
                </span>
            </header>
            <Show
                when=move || count.get() != 0
                fallback=move || view! {
                    <Blank picture=Icon::Good title=t::empty(lang) hint=t::empty_hint(lang) />
                }
            >
                <ul class="list scroll">
                    <For
                        each=move || incidents.get().into_iter().take(SHOWN)
                        key=|it| (it.id, it.times.acknowledged, it.times.resolved, it.notes.len())
                        let:incident
                    >
                        <Card incident=incident />
                    </For>
                </ul>
            </Show>
        </section>
    }
}
