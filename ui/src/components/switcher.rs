//! The device switcher: a searchable list of the routers with their live state. Choosing one on a
//! router's page stays on that page for the other router; Ctrl+1 to Ctrl+9 choose from the list,
//! which begins with the pinned ones.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;

use super::menu::{close_outside, focus_button};
use super::{Icon, Status, icon, small_icon, verdict};
use crate::format;
use crate::locales::{common, find, shell as t};
use crate::state::{Clock, Pins, Routers, Session, lang, part};

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
    let (routers, pins, clock) = (part::<Routers>(), part::<Pins>(), part::<Clock>());
    let session = part::<Session>();
    let path = use_location().pathname;
    let open = RwSignal::new(false);
    let current = Memo::new(move |_| {
        routers.order.track();
        path.with(|path| router_of(path))
            .and_then(|id| routers.of(id))
    });
    let root = NodeRef::<html::Div>::new();
    close_outside(root, open);
    let go = go_to();
    let shortcut = window_event_listener(leptos::ev::keydown, {
        let go = go.clone();
        move |ev| {
            if session.locked.get_untracked() {
                return;
            }
            let digit = ev
                .key()
                .parse::<usize>()
                .ok()
                .filter(|n| (1..=9).contains(n));
            if let (true, Some(n)) = (ev.ctrl_key() && !ev.alt_key() && !ev.shift_key(), digit) {
                ev.prevent_default();
                let nth = untrack(|| pins.in_order(routers)).into_iter().nth(n - 1);
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
            let state = verdict(row, routers, || clock.now(), lang);
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
                <Panel
                    pick=pick
                    close=move || {
                        open.set(false);
                        focus_button(root);
                    }
                />
            </Show>
        </div>
    }
}

/// Goes to a router; from another router's page with the same chart, which the query names. `None`
/// is the list of all.
fn go_to() -> impl Fn(Option<RouterId>) + Clone + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    move |id| {
        let from_router = path.with_untracked(|path| router_of(path).is_some());
        let query = search.with_untracked(|it| it.trim_start_matches('?').to_owned());
        let to = match id {
            Some(id) if from_router && !query.is_empty() => format!("/routers/{id}?{query}"),
            Some(id) => format!("/routers/{id}"),
            None => "/routers".to_owned(),
        };
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
    let (routers, pins) = (part::<Routers>(), part::<Pins>());
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let needle = search.with(|text| text.trim().to_lowercase());
        let all = pins.in_order(routers).into_iter().enumerate();
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
    let list = NodeRef::<html::Ul>::new();
    let choose = move |line: usize| {
        chosen.set(line);
        if let Some(list) = list.get_untracked() {
            show_line(&list, line);
        }
    };
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let last = found.with(|found| found.len().saturating_sub(1));
        match ev.key().as_str() {
            "ArrowDown" => choose((chosen.get_untracked() + 1).min(last)),
            "ArrowUp" => choose(chosen.get_untracked().saturating_sub(1)),
            "Enter" => {
                if let Some((_, id)) = found.with(|found| found.get(chosen.get()).copied()) {
                    pick.run(Some(id));
                }
            }
            _ => return,
        }
        ev.prevent_default();
    };
    let escape = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            close();
        }
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
                        line=i
                        place=place
                        chosen=Signal::derive(move || chosen.get() == i)
                        pick=pick
                    />
                }
            })
            .collect_view()
    };
    view! {
        <div class="panel pop switcher" on:keydown=escape>
            <div class="q" on:keydown=keys>
                {small_icon(Icon::Search)}
                <input
                    node_ref=input
                    type="search"
                    name="device-search"
                    placeholder=label.clone()
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="device-list"
                    aria-activedescendant=move || format!("device-{}", chosen.get())
                    aria-label=label
                    autocomplete="off"
                    on:input=move |ev| {
                        search.set(event_target_value(&ev));
                        chosen.set(0);
                    }
                />
            </div>
            <ul node_ref=list id="device-list" role="listbox" aria-label=t::switcher(lang)>
                {lines}
            </ul>
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

/// Pixels; the height of a line in `floating.css`, and the list's padding above the first.
const LINE: i32 = 36;
const ABOVE: i32 = 8;

/// Scrolls just so far that a line is in sight.
fn show_line(list: &web_sys::HtmlUListElement, line: usize) {
    let top = ABOVE + i32::try_from(line).unwrap_or_default().saturating_mul(LINE);
    let lowest = top + LINE - list.client_height();
    list.set_scroll_top(list.scroll_top().clamp(lowest, top.max(lowest)));
}

fn matches(row: &RouterRow, needle: &str) -> bool {
    let router = &row.router;
    [&router.name, router.host.as_str(), router.site.as_str()]
        .into_iter()
        .any(|text| text.to_lowercase().contains(needle))
}

#[component]
fn Line(
    id: RouterId,
    line: usize,
    place: usize,
    chosen: Signal<bool>,
    pick: Callback<Option<RouterId>>,
) -> impl IntoView {
    let lang = lang();
    let (routers, pins, clock) = (part::<Routers>(), part::<Pins>(), part::<Clock>());
    let row = routers.of(id)?;
    let state = Memo::new(move |_| {
        row.with(|row| {
            (
                row.router.name.clone(),
                verdict(row, routers, || clock.now(), lang),
            )
        })
    });
    let key =
        (place < 9).then(|| view! { <span class="kbd">{format!("Ctrl {}", place + 1)}</span> });
    Some(view! {
        <li
            role="option"
            id=format!("device-{line}")
            class:sel=move || chosen.get()
            aria-selected=move || chosen.get().to_string()
            on:click=move |_| pick.run(Some(id))
        >
            {move || state.with(|(_, state)| mark(state))}
            <span class="cut">{move || state.with(|(name, _)| format::middle(name, 28))}</span>
            <Show when=move || pins.is_pinned(id)>
                <span class="pin" title=find::pinned(lang)>{small_icon(Icon::Pin)}</span>
            </Show>
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
