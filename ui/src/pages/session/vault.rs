//! The vault's passphrase, asked for once per start.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::session::UnlockVault as Order;
use mikromon_domain::secret::Secret;

use super::frame::Frame;
use crate::components::{FailureLine, PasswordField};
use crate::locales::session as t;
use crate::state::{Action, lang};

#[component]
pub(crate) fn UnlockVault() -> impl IntoView {
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
        <Frame title=t::unlock_title(lang) hint=t::unlock_hint(lang)>
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
        </Frame>
    }
}
