//! The field where somebody thinks of a password or passphrase; while they type it says what is
//! missing.

use leptos::prelude::*;
use mikromon_api::Field;

use super::Judgement;
use crate::components::PasswordField;
use crate::state::{Action, lang};

/// A new secret, and how it is judged.
#[derive(Clone, Copy)]
pub(crate) struct NewSecret {
    pub text: RwSignal<String>,
    judge: fn(&str) -> Judgement,
}

impl NewSecret {
    pub(crate) fn password() -> Self {
        Self::judged(Judgement::password)
    }

    pub(crate) fn passphrase() -> Self {
        Self::judged(Judgement::passphrase)
    }

    fn judged(judge: fn(&str) -> Judgement) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            judge,
        }
    }

    pub(crate) fn is_good(self) -> bool {
        self.judgement() == Judgement::Good
    }

    fn judgement(self) -> Judgement {
        self.text.with(|text| (self.judge)(text))
    }
}

#[component]
pub(crate) fn NewSecretField(
    name: &'static str,
    label: &'static str,
    /// While nothing is typed.
    hint: &'static str,
    secret: NewSecret,
    action: Action,
    /// What the core calls it.
    field: Field,
) -> impl IntoView {
    let lang = lang();
    view! {
        <PasswordField
            name=name
            label=label
            value=secret.text
            autocomplete="new-password"
            hint=Signal::derive(move || secret.judgement().say(lang, hint))
            error=action.about(field, lang)
        />
    }
}
