//! A new key for all who hold the present one.

use leptos::prelude::*;
use mikromon_api::key::RotateKeys;

use crate::components::Question;
use crate::locales::key as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Rotate(close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let press = move |()| {
        action.send(RotateKeys {}, move |count| {
            toasts.done(t::rotated(&t::secrets(count, lang), lang));
            close.run(());
        });
    };
    view! {
        <Question
            name="rotate-keys"
            title=t::rotate_title(lang)
            what=t::rotate_what(lang)
            button=t::rotate(lang)
            act=press
            close=close
            busy=action.busy
            error=action.error
        />
    }
}
