//! The passphrase of a new vault, in a form that makes one where this computer has no keyring.

use leptos::prelude::*;
use mikromon_api::Field;

use super::{NewSecret, NewSecretField};
use crate::locales::session as t;
use crate::state::{Action, lang};

#[component]
pub(crate) fn VaultFields(secret: NewSecret, action: Action) -> impl IntoView {
    let lang = lang();
    view! {
        <fieldset class="aside col g2">
            <legend class="b">{t::vault_title(lang)}</legend>
            <p class="xs t2">{t::vault_why(lang)}</p>
            <NewSecretField
                name="passphrase"
                label=t::passphrase(lang)
                hint=t::passphrase_hint(lang)
                secret=secret
                action=action
                field=Field::Passphrase
            />
        </fieldset>
    }
}
