//! The place for a file: it is dropped there, or the whole of it opens the choice of files.

use leptos::ev::{DragEvent, Event};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::{Icon, icon};
use crate::locales::common as t;
use crate::state::lang;

#[component]
pub(crate) fn FileDrop(
    id: &'static str,
    /// What is to be dropped.
    #[prop(into)]
    what: String,
    open: impl Fn(File) + Copy + 'static,
) -> impl IntoView {
    let lang = lang();
    let over = RwSignal::new(false);
    let hover = move |ev: DragEvent| {
        ev.prevent_default();
        over.set(true);
    };
    let drop = move |ev: DragEvent| {
        ev.prevent_default();
        over.set(false);
        let file = ev.data_transfer().and_then(|it| it.files()?.get(0));
        if let Some(file) = file {
            open(file);
        }
    };
    let chosen = move |ev: Event| {
        let input = ev
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let file = input.as_ref().and_then(|it| it.files()?.get(0));
        if let Some(file) = file {
            open(file);
        }
        // The same file can be chosen again after it was put right.
        if let Some(input) = input {
            input.set_value("");
        }
    };
    view! {
        <label
            class="drop"
            class:over=move || over.get()
            on:dragover=hover
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            {icon(Icon::Link)}
            <span class="grow">{what}</span>
            <span class="btn sm">{t::choose_file(lang)}</span>
            <input type="file" id=id aria-label=t::choose_file(lang) on:change=chosen />
        </label>
    }
}
