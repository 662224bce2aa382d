//! A desktop that waits for the keys gets them back from the recovery kit.

use leptos::prelude::*;
use mikromon_api::key::RecoverKeys;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;

use crate::components::{Acts, Dialog, PasswordField, TextArea};
use crate::locales::{error, key as t, session};
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(crate) fn Recover(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let identity = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let action = Action::new();
    let ready = Memo::new(move |_| identity.with(|it| !it.trim().is_empty()));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = RecoverKeys {
            identity: Secret::new(identity.get_untracked()),
            passphrase: Some(passphrase.get_untracked())
                .filter(|it| !it.is_empty())
                .map(Secret::new),
        };
        action.send(order, move |()| {
            toasts.done(t::recovered(lang));
            close.run(());
        });
    };
    let about_kit = |it: &ApiError| it.code == ErrorCode::WrongRecoveryKit;
    let wrong = Signal::derive(move || {
        let error = action.error.get().filter(about_kit)?;
        let words = error::words(error.code, lang);
        Some(format!("{}. {}", words.what, words.act))
    });
    let other = Signal::derive(move || {
        let shown = |it: &ApiError| about_kit(it) || it.field == Some(Field::Passphrase);
        action.error.get().filter(|it| !shown(it))
    });
    view! {
        <Dialog title=t::recover_title(lang) close=close name="recover-keys">
            <p class="t2">{t::recover_what(lang)}</p>
            <form class="col g4" on:submit=submit>
                <TextArea name="kit" label=t::recover_kit(lang) value=identity error=wrong />
                <PasswordField
                    name="passphrase"
                    label=session::passphrase(lang)
                    value=passphrase
                    autocomplete="new-password"
                    hint=t::recover_passphrase(lang)
                    error=action.about(Field::Passphrase, lang)
                />
                <Acts
                    button=t::recover(lang)
                    close=close
                    ready=Signal::derive(move || ready.get() && !action.busy.get())
                    error=other
                />
            </form>
        </Dialog>
    }
}
