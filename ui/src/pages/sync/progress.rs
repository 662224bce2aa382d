//! What is seen while the rows of the server come: how many, and for how long it has been so.

use leptos::prelude::*;

use crate::format;
use crate::locales::sync as t;
use crate::state::{Clock, Joining, lang, part};

#[component]
pub(super) fn Progress(host: String) -> impl IntoView {
    let lang = lang();
    let (clock, joining) = (part::<Clock>(), part::<Joining>());
    let began = clock.now_untracked();
    let came = move || {
        let rows = joining.0.get()?;
        Some(t::joining_rows(&t::rows(rows, lang), lang))
    };
    let what = t::joining(&host, lang);
    let label = what.clone();
    view! {
        <div class="col g2" id="join-progress" aria-busy="true">
            <div class="progress" role="progressbar" aria-label=label></div>
            <div class="row between xs">
                <span class="t2">{move || came().unwrap_or_else(|| what.clone())}</span>
                <span class="t3 time">
                    {move || format::duration(clock.now().since(began), lang)}
                </span>
            </div>
            <p class="t3 xs">{t::joining_hint(lang)}</p>
        </div>
    }
}
