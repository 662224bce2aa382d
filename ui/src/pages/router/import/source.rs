//! Handing over a table: a file that is dropped or chosen, or what the clipboard holds; and what its
//! columns may be.

use std::future::ready;

use leptos::ev::ClipboardEvent;
use leptos::prelude::*;
use mikromon_api::router_import::ImportColumn;

use super::words::{COLUMNS, column, problem, takes};
use super::{Import, Unread};
use crate::components::{Export, FileDrop, Icon, icon};
use crate::format::csv;
use crate::locales::{Lang, router_import as t};
use crate::state::lang;

#[component]
pub(super) fn Source(import: Import) -> impl IntoView {
    let lang = lang();
    let template = move || ready(Ok(template(lang)));
    view! {
        <div class="page-head">
            <h1>{t::title(lang)}</h1>
            <span class="t3">{t::sub(lang)}</span>
            <span class="push"></span>
            <Export name="router" text=template word=t::template(lang) />
        </div>
        <div class="form scroll" id="import-source">
            <section class="card pad col g4">
                <FileDrop
                    id="import-file"
                    what=t::drop(lang)
                    open=move |file| import.open(file)
                />
                <Paste import=import />
                {move || import.unread.get().map(|why| view! { <Refusal why=why /> })}
            </section>
            <section class="card pad col g3">
                <h2>{t::columns(lang)}</h2>
                <p class="t2">{t::columns_hint(lang)}</p>
                <dl class="kv">{COLUMNS.map(|it| explained(it, lang)).collect_view()}</dl>
            </section>
        </div>
    }
}

/// It takes what is pasted and shows nothing of it: tables hold passwords.
#[component]
fn Paste(import: Import) -> impl IntoView {
    let lang = lang();
    let paste = move |ev: ClipboardEvent| {
        ev.prevent_default();
        let text = ev
            .clipboard_data()
            .and_then(|it| it.get_data("text/plain").ok());
        if let Some(text) = text.filter(|it| !it.is_empty()) {
            import.take(t::pasted(lang).to_owned(), text);
        }
    };
    let clear = move |ev| event_target::<web_sys::HtmlTextAreaElement>(&ev).set_value("");
    view! {
        <div class="field">
            <label for="import-paste">{t::paste(lang)}</label>
            <textarea
                class="input area"
                id="import-paste"
                rows="3"
                placeholder=t::paste_here(lang)
                on:paste=paste
                on:input=clear
            ></textarea>
        </div>
    }
}

#[component]
pub(super) fn Refusal(why: Unread) -> impl IntoView {
    let lang = lang();
    let (what, act) = match why {
        Unread::Problem(it) => problem(it, lang),
        Unread::File => (
            t::problem_unread(lang).to_owned(),
            t::problem_unread_hint(lang),
        ),
    };
    view! {
        <div class="failure" role="alert" id="import-problem">
            {icon(Icon::Bad)}
            <div class="grow">
                <p class="b">{what}</p>
                <p class="t2">{act}</p>
            </div>
        </div>
    }
}

fn explained(of: ImportColumn, lang: Lang) -> impl IntoView {
    let needed = matches!(of, ImportColumn::Name | ImportColumn::Host);
    let needed = needed.then(|| view! { " " <span class="badge plain">{t::needed(lang)}</span> });
    view! {
        <dt>{column(of, lang)} {needed}</dt>
        <dd>{takes(of, lang)}</dd>
    }
}

/// A line of heads: a sample below it would be imported by who leaves it there.
fn template(lang: Lang) -> String {
    csv::text(COLUMNS.map(|it| column(it, lang)), [], lang)
}
