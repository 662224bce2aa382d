//! The sheet of keys.

use leptos::prelude::*;

use super::Finder;
use super::places::PLACES;
use crate::components::{Check, Icon, Modal, icon};
use crate::locales::{Lang, common, find as t};
use crate::state::{Prefs, Session, lang, part};

#[component]
pub(crate) fn Help() -> impl IntoView {
    let open = part::<Finder>().help;
    view! {
        <Show when=move || open.get()>
            <Sheet />
        </Show>
    }
}

#[component]
fn Sheet() -> impl IntoView {
    let lang = lang();
    let open = part::<Finder>().help;
    let close = Callback::new(move |()| open.set(false));
    let prefs = part::<Prefs>();
    let session = part::<Session>();
    let general: Vec<(&[&str], String)> = vec![
        (&["Ctrl K"], t::key_palette(lang).to_owned()),
        (&["?"], t::key_help(lang).to_owned()),
        (&["Ctrl L"], t::key_lock(lang).to_owned()),
        (&["Ctrl 1 … 9"], t::key_router(lang).to_owned()),
        (
            &["Ctrl +", "Ctrl −", "Ctrl 0"],
            t::key_zoom(lang).to_owned(),
        ),
        (&["F11"], t::key_wall(lang).to_owned()),
        (&["Alt ←"], t::key_back(lang).to_owned()),
        (&["Alt →"], t::key_forward(lang).to_owned()),
    ];
    let space: &[&str] = match lang {
        Lang::Id => &["Spasi"],
        Lang::En => &["Space"],
    };
    let here: Vec<(&[&str], String)> = vec![
        (&["/"], t::key_search(lang).to_owned()),
        (&["↑", "↓"], t::key_row(lang).to_owned()),
        (&["Enter"], t::key_open(lang).to_owned()),
        (space, t::key_peek(lang).to_owned()),
        (&["Tab", "Shift Tab"], t::key_next(lang).to_owned()),
        (&["Esc"], t::key_close(lang).to_owned()),
    ];
    let places = PLACES.iter().filter(move |it| it.is_open(session));
    let places = places.map(move |it| {
        let key = it.key.to_uppercase().to_string();
        view! {
            <dt>{(it.word)(lang)}</dt>
            <dd>
                <span class="kbd">"G"</span>
                " "
                {t::then(lang)}
                " "
                <span class="kbd">{key}</span>
            </dd>
        }
    });
    view! {
        <Modal class="dialog pop keys" label=t::keys(lang) close=close name="keys" light=true>
            <div class="row between">
                <h2>{t::keys(lang)}</h2>
                <button
                    type="button"
                    class="icon-btn"
                    aria-label=common::close(lang)
                    on:click=move |_| close.run(())
                >
                    {icon(Icon::Close)}
                </button>
            </div>
            <div class="columns">
                <section>
                    <h3>{t::keys_general(lang)}</h3>
                    <dl>{lines(general)}</dl>
                </section>
                <section>
                    <h3>{t::keys_go(lang)}</h3>
                    <dl>{places.collect_view()}</dl>
                    <h3>{t::keys_here(lang)}</h3>
                    <dl>{lines(here)}</dl>
                </section>
            </div>
            <Check
                name="letters"
                label=t::letters(lang)
                hint=t::letters_hint(lang)
                value=prefs.letters
            />
        </Modal>
    }
}

fn lines(all: Vec<(&'static [&'static str], String)>) -> impl IntoView {
    let line = |(keys, word): (&'static [&'static str], String)| {
        let keys = keys
            .iter()
            .map(|key| view! { " "<span class="kbd">{*key}</span> });
        view! { <dt>{word}</dt><dd>{keys.collect_view()}</dd> }
    };
    all.into_iter().map(line).collect_view()
}
