//! The button that hands a table to the operator as a file for a spreadsheet.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::ApiError;
use mikromon_domain::date::CivilDate;

use crate::bridge;
use crate::components::{Icon, icon};
use crate::locales::{common, table as t};
use crate::state::{Clock, Toasts, lang, part};

/// `text` makes the file's content; `name` is the beginning of the file's name.
#[component]
pub(crate) fn Export<F>(
    name: &'static str,
    text: impl Fn() -> F + 'static,
    /// Where it is not the whole table.
    #[prop(optional, into)]
    word: Option<String>,
) -> impl IntoView
where
    F: Future<Output = Result<String, ApiError>> + 'static,
{
    let lang = lang();
    let (toasts, clock) = (part::<Toasts>(), part::<Clock>());
    let busy = RwSignal::new(false);
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let text = text();
        let day = CivilDate::of(clock.now_untracked(), clock.zone());
        let file = format!("{name}-{day}.csv");
        spawn_local(async move {
            let saved = match text.await {
                Ok(text) => bridge::save_file(&file, &text).await,
                Err(error) => Err(error),
            };
            busy.try_set(false);
            toasts.result(saved.map(|path| common::saved_as(&path, lang)), lang);
        });
    };
    view! {
        <button
            type="button"
            class="btn"
            name="export"
            disabled=move || busy.get()
            on:click=save
        >
            {icon(Icon::Download)}
            {word.unwrap_or_else(|| t::export(lang).to_owned())}
        </button>
    }
}
