//! A new key for all who hold the present one.

use leptos::prelude::*;
use mikromon_api::key::RotateKeys;

use crate::components::{Dialog, FailureLine};
use crate::locales::{common, key as t};
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Rotate(close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let press = move |_| {
        action.send(RotateKeys {}, move |count| {
            toasts.done(t::rotated(&t::secrets(count, lang), lang));
            close.run(());
        });
    };
    view! {
        <Dialog title=t::rotate_title(lang) close=close name="rotate-keys">
            <p class="t2">{t::rotate_what(lang)}</p>
            <FailureLine error=action.error />
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| close.run(())>
                    {common::cancel(lang)}
                </button>
                <button
                    type="button"
                    class="btn primary"
                    disabled=move || action.busy.get()
                    on:click=press
                >
                    {t::rotate(lang)}
                </button>
            </div>
        </Dialog>
    }
}
