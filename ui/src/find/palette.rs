//! The command palette: a few letters find a router, a customer, an incident, a page or an action.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use mikromon_api::find::{Find, Found};
use wasm_bindgen::JsCast;

use super::Finder;
use super::act::Hands;
use super::entry::{Entry, Go, Group, Source};
use crate::bridge;
use crate::components::{Icon, Modal, icon};
use crate::locales::{find as t, shell};
use crate::state::{lang, part};

/// Of customers and of incidents.
const LIMIT: u32 = 6;

#[component]
pub(crate) fn Palette() -> impl IntoView {
    let open = part::<Finder>().palette;
    view! {
        <Show when=move || open.get()>
            <Open />
        </Show>
    }
}

#[component]
fn Open() -> impl IntoView {
    let lang = lang();
    let open = part::<Finder>().palette;
    let close = Callback::new(move |()| open.set(false));
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let Answer {
        found,
        failed,
        waiting,
    } = answer(typed);
    let source = Source::here(lang);
    let groups =
        Memo::new(move |_| typed.with(|text| found.with(|found| source.groups(text, found))));
    let go = go_to(close);
    let lines = Memo::new(move |_| groups.with(|all| all.iter().map(|it| it.entries.len()).sum()));
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let lines: usize = lines.get_untracked();
        match ev.key().as_str() {
            "ArrowDown" => chosen.update(|it| *it = step(*it, 1, lines)),
            "ArrowUp" => chosen.update(|it| *it = step(*it, lines.saturating_sub(1), lines)),
            "Home" if ev.ctrl_key() => chosen.set(0),
            "End" if ev.ctrl_key() => chosen.set(lines.saturating_sub(1)),
            // A search field would keep it to itself, to empty what is typed.
            "Escape" => return close.run(()),
            "Enter" => {
                if let Some(entry) = groups.with_untracked(|all| nth(all, chosen.get_untracked())) {
                    go.run(entry.go);
                }
            }
            _ => return,
        }
        ev.prevent_default();
        show_line(chosen.get_untracked());
    };
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            drop(input.focus());
        }
    });
    view! {
        <Modal class="palette pop" label=t::title(lang) close=close name="palette" light=true>
            <div class="q">
                {icon(Icon::Search)}
                <input
                    node_ref=input
                    type="search"
                    name="palette"
                    placeholder=t::placeholder(lang)
                    role="combobox"
                    aria-label=t::title(lang)
                    aria-autocomplete="list"
                    aria-busy=move || waiting.get().to_string()
                    aria-expanded=move || (lines.get() > 0).to_string()
                    aria-controls="palette-list"
                    aria-activedescendant=move || {
                        (lines.get() > 0).then(|| format!("palette-{}", chosen.get()))
                    }
                    autocomplete="off"
                    spellcheck="false"
                    on:keydown=keys
                    on:input=move |ev| {
                        typed.set(event_target_value(&ev));
                        chosen.set(0);
                    }
                />
                <button type="button" class="kbd" on:click=move |_| close.run(())>
                    "Esc"
                </button>
            </div>
            <Show
                when=move || { lines.get() > 0 }
                fallback=move || view! {
                    <p class="note t3" role="status">
                        {t::none(lang)}". "{t::none_hint(lang)}
                    </p>
                }
            >
                <div
                    class="list"
                    id="palette-list"
                    role="listbox"
                    tabindex="-1"
                    aria-label=t::results(lang)
                >
                    {move || groups.with(|all| draw(all, chosen, go))}
                </div>
            </Show>
            <Show when=move || failed.get()>
                <p class="note st warn">{icon(Icon::Warn)}{t::failed(lang)}</p>
            </Show>
            <div class="hints" aria-hidden="true">
                <span>
                    <span class="kbd">"↑"</span>
                    " "
                    <span class="kbd">"↓"</span>
                    " "
                    {shell::hint_choose(lang)}
                </span>
                <span><span class="kbd">"Enter"</span>" "{shell::hint_open(lang)}</span>
                <span><span class="kbd">"Esc"</span>" "{t::hint_close(lang)}</span>
            </div>
        </Modal>
    }
}

#[derive(Clone, Copy)]
struct Answer {
    found: RwSignal<Found>,
    /// The core could not be asked.
    failed: RwSignal<bool>,
    /// What is found belongs to something typed earlier.
    waiting: RwSignal<bool>,
}

/// What the core finds for what is typed now. An answer to something typed earlier is shown until
/// then, and one that comes late is dropped.
fn answer(typed: RwSignal<String>) -> Answer {
    let (failed, waiting) = (RwSignal::new(false), RwSignal::new(false));
    let found = RwSignal::new(Found::default());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = typed.get();
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        if text.trim().is_empty() {
            found.set(Found::default());
            waiting.set(false);
            return;
        }
        waiting.set(true);
        spawn_local(async move {
            let answer = bridge::call(Find { text, limit: LIMIT }).await;
            if turn.try_get_value() == Some(mine) {
                failed.set(answer.is_err());
                found.set(answer.unwrap_or_default());
                waiting.set(false);
            }
        });
    });
    Answer {
        found,
        failed,
        waiting,
    }
}

/// Closes the palette and does what a line stands for.
fn go_to(close: Callback<()>) -> Callback<Go> {
    let navigate = StoredValue::new_local(use_navigate());
    let hands = Hands::here();
    let to = move |address: &str| {
        navigate.with_value(|navigate| navigate(address, NavigateOptions::default()));
    };
    Callback::new(move |go: Go| {
        close.run(());
        match go {
            Go::To(address) => to(&address),
            Go::Act(act) => hands.run(act, to),
        }
    })
}

fn draw(groups: &[Group], chosen: RwSignal<usize>, go: Callback<Go>) -> impl IntoView + use<> {
    let mut first = 0;
    let mut views = Vec::new();
    for group in groups {
        let lines = group.entries.iter().enumerate();
        let lines: Vec<_> = lines
            .map(|(at, entry)| line(first + at, entry.clone(), chosen, go))
            .collect();
        views.push(view! {
            <div role="group" aria-label=group.title>
                <span class="grp" aria-hidden="true">{group.title}</span>
                {lines}
            </div>
        });
        first += group.entries.len();
    }
    views
}

fn line(at: usize, entry: Entry, chosen: RwSignal<usize>, go: Callback<Go>) -> impl IntoView {
    let pieces = entry.text.into_iter().map(|(marked, text)| match marked {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    });
    let what = entry.go;
    view! {
        <div
            role="option"
            class="hit"
            id=format!("palette-{at}")
            class:sel=move || chosen.get() == at
            aria-selected=move || (chosen.get() == at).to_string()
            on:pointermove=move |_| chosen.set(at)
            on:click=move |_| go.run(what.clone())
        >
            {icon(entry.icon)}
            <span class="cut">{pieces.collect_view()}</span>
            <span class="push">{entry.note}</span>
        </div>
    }
}

fn nth(groups: &[Group], at: usize) -> Option<Entry> {
    groups.iter().flat_map(|it| &it.entries).nth(at).cloned()
}

/// Round the list.
const fn step(at: usize, by: usize, lines: usize) -> usize {
    match lines {
        0 => 0,
        _ => (at + by) % lines,
    }
}

/// Scrolls just so far that a line is in sight.
fn show_line(at: usize) {
    let line = document().get_element_by_id(&format!("palette-{at}"));
    if let Some(line) = line.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_gone_round_in_both_directions() {
        assert_eq!(step(0, 1, 3), 1);
        assert_eq!(step(2, 1, 3), 0);
        assert_eq!(step(0, 2, 3), 2);
        assert_eq!(step(0, 1, 0), 0);
    }
}
