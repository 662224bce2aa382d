//! The vault's passphrase, asked for once per start. Whoever forgot it signs in without.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::session::UnlockVault as Order;
use mikromon_domain::secret::Secret;

use super::frame::Frame;
use super::sign_in::SignIn;
use crate::components::{FailureLine, PasswordField};
use crate::locales::session as t;
use crate::state::{Action, lang};

#[component]
pub(crate) fn UnlockVault() -> impl IntoView {
    let lang = lang();
    let forgotten = RwSignal::new(false);
    move || {
        if forgotten.get() {
            return view! { <SignIn /> }.into_any();
        }
        view! {
            <Frame title=t::unlock_title(lang) hint=t::unlock_hint(lang)>
                <UnlockForm />
                <button
                    type="button"
                    class="btn quiet wide"
                    id="vault-forgotten"
                    on:click=move |_| forgotten.set(true)
                >
                    {t::unlock_without(lang)}
                </button>
            </Frame>
        }
        .into_any()
    }
}

#[component]
pub(crate) fn UnlockForm() -> impl IntoView {
    let lang = lang();
    let passphrase = RwSignal::new(String::new());
    let action = Action::new();
    let empty = move || passphrase.with(String::is_empty);
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        action.send(
            Order {
                passphrase: Secret::new(passphrase.get_untracked()),
            },
            |()| (),
        );
    };
    view! {
        <form id="unlock-vault" class="col g5" on:submit=submit>
            <PasswordField
                name="passphrase"
                label=t::passphrase(lang)
                value=passphrase
                autofocus=true
                hint=t::unlock_forgot(lang)
                error=action.about(Field::Passphrase, lang)
            />
            <FailureLine error=action.elsewhere(&[Field::Passphrase]) />
            <button
                type="submit"
                class="btn primary lg wide"
                disabled=move || empty() || action.busy.get()
            >
                {t::unlock(lang)}
            </button>
        </form>
    }
}
