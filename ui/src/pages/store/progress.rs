//! How far a backup is that is made or read, with the way to end it.

use leptos::prelude::*;
use mikromon_api::store::CancelStoreWork;

use crate::components::FailureLine;
use crate::format;
use crate::locales::store as t;
use crate::state::{Action, StoreUnderWay, lang, part};

#[component]
pub(super) fn Progress(label: &'static str) -> impl IntoView {
    let lang = lang();
    let work = part::<StoreUnderWay>().0;
    let cancel = Action::new();
    let percent = Memo::new(move |_| {
        let work = work.get().filter(|it| it.total > 0)?;
        let share = u128::from(work.done) * 100 / u128::from(work.total);
        u8::try_from(share).ok()
    });
    let text = move || match (work.get(), percent.get()) {
        (Some(work), Some(percent)) => {
            let bytes = |it| format::bytes(it, lang).to_string();
            t::progress(&bytes(work.done), &bytes(work.total), &percent, lang)
        }
        _ => t::begins(lang).to_owned(),
    };
    view! {
        <div class="col g2" id="store-progress" aria-busy="true">
            <div
                class="progress known"
                role="progressbar"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent.get()
                style=("--v", move || format!("{}%", percent.get().unwrap_or(0)))
            ></div>
            <div class="row between">
                <p class="xs t2 num" role="status">{label}" · "{text}</p>
                <button
                    type="button"
                    class="btn sm"
                    on:click=move |_| cancel.send(CancelStoreWork {}, |()| ())
                >
                    {t::stop(lang)}
                </button>
            </div>
            <FailureLine error=cancel.error />
        </div>
    }
}
