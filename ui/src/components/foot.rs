//! The foot: whether the book is saved, and the version.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::bridge;
use crate::locales::{common, shell as t};
use crate::state::{Routers, Session, lang, part};

#[component]
pub(crate) fn Foot() -> impl IntoView {
    let lang = lang();
    let (session, all) = (part::<Session>(), part::<Routers>());
    let pending = bridge::pending();
    let saving = Memo::new(move |_| pending.get() > 0);
    let refused = Memo::new(move |_| session.read(|it| it.store_trouble.is_some()));
    let state = move || match (saving.get(), refused.get()) {
        (true, _) => (Icon::Clock, t::saving(lang)),
        (false, true) => (Icon::Bad, t::not_saved(lang)),
        (false, false) => (Icon::Good, t::saved(lang)),
    };
    let version = move || t::version(&session.read(|it| it.version.clone()), lang);
    let watching = move || {
        let routers = all.len();
        (routers > 0).then(|| {
            let words = if all.unseen() {
                t::cut_off(lang)
            } else {
                t::watching(lang)
            };
            view! { <span>{words}" · "{common::routers(routers, lang)}</span> }
        })
    };
    let demo = move || {
        session
            .read(|it| it.demo)
            .then(|| view! { <span class="badge info">{t::demo(lang)}</span> })
    };
    view! {
        <footer class="foot">
            {watching} {demo} <span class="push"></span>
            <span
                id="book-state"
                class="st"
                class:ok=move || !saving.get() && !refused.get()
                class:info=move || saving.get()
                class:bad=move || !saving.get() && refused.get()
            >
                {move || icon(state().0)} {move || state().1}
            </span>
            <span class="t3">{version}</span>
        </footer>
    }
}
