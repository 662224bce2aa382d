//! The device switcher: a searchable list of the routers with their live state. Choosing one on a
//! router's page stays on that page for the other router; Ctrl+1 to Ctrl+9 choose from the list.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;
use wasm_bindgen::JsCast;

use super::{Icon, Status, icon, small_icon, verdict};
use crate::format;
use crate::locales::{common, shell as t};
use crate::state::{Clock, Routers, lang, part};

/// Rows of the panel; a search narrows further.
const SHOWN: usize = 50;

/// The router that a path is about: `/routers/<id>/…`.
fn router_of(path: &str) -> Option<RouterId> {
    path.strip_prefix("/routers/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

#[component]
pub(crate) fn Switcher() -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let path = use_location().pathname;
    let open = RwSignal::new(false);
    let current = Memo::new(move |_| {
        routers.order.track();
        path.with(|path| router_of(path))
            .and_then(|id| routers.of(id))
    });
    let root = NodeRef::<html::Div>::new();
    let outside = window_event_listener(leptos::ev::pointerdown, move |ev| {
        let target = ev
            .target()
            .and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        if !root
            .get_untracked()
            .is_some_and(|root| root.contains(target.as_ref()))
        {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let go = go_to();
    let shortcut = window_event_listener(leptos::ev::keydown, {
        let go = go.clone();
        move |ev| {
            let digit = ev
                .key()
                .parse::<usize>()
                .ok()
                .filter(|n| (1..=9).contains(n));
            if let (true, Some(n)) = (ev.ctrl_key() && !ev.alt_key() && !ev.shift_key(), digit) {
                ev.prevent_default();
                let nth = untrack(|| routers.by_name()).into_iter().nth(n - 1);
                let id = nth.map(|row| row.with_untracked(|row| row.router.id));
                if let Some(id) = id {
                    go(Some(id));
                }
            }
        }
    });
    on_cleanup(move || shortcut.remove());

    let face = move || match current.get() {
        Some(row) => row.with(|row| {
            let state = verdict(&row.live, || clock.now(), lang);
            view! { {mark(&state)} <span class="b cut">{row.router.name.clone()}</span> }.into_any()
        }),
        None => view! {
            <span class="st idle">{small_icon(Icon::Router)}</span>
            <span>{t::all_routers(lang)}</span>
            <span class="t3">{move || routers.len()}</span>
        }
        .into_any(),
    };
    let pick = Callback::new(move |id: Option<RouterId>| {
        open.set(false);
        go(id);
    });
    view! {
        <div class="menu" node_ref=root>
            <button
                type="button"
                class="device"
                id="device-switcher"
                aria-haspopup="listbox"
                aria-expanded=move || open.get().to_string()
                title=t::switcher(lang)
                on:click=move |_| open.update(|it| *it = !*it)
            >
                {face}
                {small_icon(Icon::Down)}
            </button>
            <Show when=move || open.get()>
                <Panel pick=pick close=move || open.set(false) />
            </Show>
        </div>
    }
}

/// Goes to a router, on the page that is open for another one; `None` is the list of all.
fn go_to() -> impl Fn(Option<RouterId>) + Clone + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    move |id| {
        let to = id.map_or_else(|| "/routers".to_owned(), |id| format!("/routers/{id}"));
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    }
}

fn mark(state: &Status) -> impl IntoView + use<> {
    let class = format!(
        "st {}",
        if state.tone.class() == "solid" {
            "bad"
        } else {
            state.tone.class()
        }
    );
    view! { <span class=class title=state.word.clone()>{icon(state.icon)}</span> }
}

/// The floating list. Arrows choose, Enter opens, Escape closes.
#[component]
fn Panel(
    #[prop(into)] pick: Callback<Option<RouterId>>,
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let needle = search.with(|text| text.trim().to_lowercase());
        let all = routers.by_name().into_iter().enumerate();
        all.filter(|(_, row)| row.with(|row| matches(row, &needle)))
            .take(SHOWN)
            .map(|(place, row)| (place, row.with_untracked(|row| row.router.id)))
            .collect::<Vec<_>>()
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            drop(input.focus());
        }
    });
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let last = found.with(|found| found.len().saturating_sub(1));
        match ev.key().as_str() {
            "ArrowDown" => chosen.update(|n| *n = (*n + 1).min(last)),
            "ArrowUp" => chosen.update(|n| *n = n.saturating_sub(1)),
            "Enter" => {
                if let Some((_, id)) = found.with(|found| found.get(chosen.get()).copied()) {
                    pick.run(Some(id));
                }
            }
            "Escape" => close(),
            _ => return,
        }
        ev.prevent_default();
    };
    let label = t::switcher_search(&common::routers(routers.len(), lang), lang);
    let lines = move || {
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, (place, id))| {
                view! {
                    <Line
                        id=id
                        place=place
                        chosen=Signal::derive(move || chosen.get() == i)
                        pick=pick
                    />
                }
            })
            .collect_view()
    };
    view! {
        <div class="panel pop switcher" on:keydown=keys>
            <div class="q">
                {small_icon(Icon::Search)}
                <input
                    node_ref=input
                    type="search"
                    name="device-search"
                    placeholder=label.clone()
                    aria-label=label
                    autocomplete="off"
                    on:input=move |ev| {
                        search.set(event_target_value(&ev));
                        chosen.set(0);
                    }
                />
            </div>
            <ul role="listbox" aria-label=t::switcher(lang)>{lines}</ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="t3 note">{t::switcher_none(lang)}</p>
            </Show>
            <div class="hints">
                <span>
                    <span class="kbd">"↑"</span>
                    " "
                    <span class="kbd">"↓"</span>
                    " "
                    {t::hint_choose(lang)}
                </span>
                <span><span class="kbd">"Enter"</span>" "{t::hint_open(lang)}</span>
                <button type="button" class="link push" on:click=move |_| pick.run(None)>
                    {t::all_routers(lang)}
                </button>
            </div>
        </div>
    }
}

fn matches(row: &RouterRow, needle: &str) -> bool {
    let router = &row.router;
    [&router.name, &router.host, &router.site]
        .into_iter()
        .any(|text| text.to_lowercase().contains(needle))
}

#[component]
fn Line(
    id: RouterId,
    place: usize,
    chosen: Signal<bool>,
    pick: Callback<Option<RouterId>>,
) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let row = routers.of(id)?;
    let state = Memo::new(move |_| {
        row.with(|row| {
            (
                row.router.name.clone(),
                verdict(&row.live, || clock.now(), lang),
            )
        })
    });
    let key =
        (place < 9).then(|| view! { <span class="kbd">{format!("Ctrl {}", place + 1)}</span> });
    Some(view! {
        <li
            role="option"
            class:sel=move || chosen.get()
            aria-selected=move || chosen.get().to_string()
            on:click=move |_| pick.run(Some(id))
        >
            {move || state.with(|(_, state)| mark(state))}
            <span class="cut">{move || state.with(|(name, _)| format::middle(name, 28))}</span>
            <span class="push">{move || state.with(|(_, state)| state.word.clone())}</span>
            {key}
        </li>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_its_router() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(
            router_of(&format!("/routers/{id}")).map(|id| id.to_string()),
            Some(id.to_owned())
        );
        assert_eq!(
            router_of(&format!("/routers/{id}/edit")).map(|id| id.to_string()),
            Some(id.to_owned())
        );
        assert_eq!(router_of("/routers"), None);
        assert_eq!(router_of("/routers/add"), None);
    }
}
