//! The map: routers where they stand, on a canvas of its own, with the same routers as a list
//! beside it for those who do not use a pointer.

mod canvas;
#[cfg(target_arch = "wasm32")]
mod program;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::plant::{GetMapScene, MapMarker};
use mikromon_domain::ids::RouterId;

use crate::components::{Blank, Icon, TopBar, icon, status, verdict};
use crate::locales::{common, map as t, shell};
use crate::state::{Clock, Routers, lang, part, query};
use canvas::Canvas;

#[component]
pub(crate) fn Map() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let scene = query(&[Tag::Routers, Tag::RouterState], None, || {
        Some(GetMapScene {})
    });
    let selected = RwSignal::new(None::<RouterId>);
    // Live states go over the scene's, so that a marker changes with the list.
    let markers = Memo::new(move |_| {
        let mut all = scene.data.get().unwrap_or_default();
        for marker in &mut all {
            if let Some(row) = routers.of(marker.router) {
                marker.state = row.with(|row| row.live.state);
            }
        }
        all
    });
    let off_map = move || routers.len().saturating_sub(markers.with(Vec::len));
    view! {
        <div class="mapgrid">
            <h1 class="unseen">{shell::map(lang)}</h1>
            <TopBar on=scene.loading />
            <Canvas markers=markers selected=selected />
            <aside class="drawer" aria-label=t::list(lang)>
                <header class="row between">
                    <h2>{t::list(lang)}</h2>
                    <span class="t3">{move || markers.with(Vec::len)}</span>
                </header>
                <Show
                    when=move || !markers.with(Vec::is_empty)
                    fallback=move || view! {
                        <Blank picture=Icon::Map title=t::empty(lang) hint=t::empty_hint(lang) />
                    }
                >
                    <ul class="list scroll">
                        <For each=move || markers.get() key=|it| it.router let:marker>
                            <Line marker=marker selected=selected />
                        </For>
                    </ul>
                </Show>
                <Show when=move || off_map() != 0>
                    <section class="row between xs t3">
                        <span>{t::no_position(lang)}</span>
                        <span>{move || common::routers(off_map(), lang)}</span>
                    </section>
                </Show>
            </aside>
        </div>
    }
}

#[component]
fn Line(marker: MapMarker, selected: RwSignal<Option<RouterId>>) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let id = marker.router;
    let row = routers.of(id);
    let state = move || {
        row.as_ref()
            .map(|row| status(row.with(|row| verdict(row, routers, || clock.now(), lang))))
    };
    let chosen = move || selected.get() == Some(id);
    view! {
        <li class:sel=chosen data-marker=marker.name.clone()>
            <button
                type="button"
                class="pick"
                aria-pressed=move || chosen().to_string()
                on:click=move |_| selected.set(Some(id))
            >
                <span class="b cut">{marker.name.clone()}</span>
                {state}
            </button>
            <a href=format!("/routers/{id}") class="icon-btn sm" aria-label=common::open(lang)>
                {icon(Icon::Right)}
            </a>
        </li>
    }
}
