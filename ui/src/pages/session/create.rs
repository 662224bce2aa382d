//! The owner of a new book, and the vault where this computer has no keyring.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::session::CreateOwner;
use mikromon_domain::secret::Secret;

use super::{NewSecret, NewSecretField, VaultFields};
use crate::components::{FailureLine, PasswordField, TextField};
use crate::locales::session as t;
use crate::state::{Action, lang};

const FIELDS: &[Field] = &[
    Field::Login,
    Field::Name,
    Field::Password,
    Field::Passphrase,
];

#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    login: RwSignal<String>,
    password: NewSecret,
    again: RwSignal<String>,
    passphrase: NewSecret,
    needs_vault: bool,
}

impl Form {
    fn new(needs_vault: bool) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            name: text(),
            login: text(),
            password: NewSecret::password(),
            again: text(),
            passphrase: NewSecret::passphrase(),
            needs_vault,
        }
    }

    fn repeated(self) -> bool {
        self.password
            .text
            .with(|one| self.again.with(|two| one == two))
    }

    fn complete(self) -> bool {
        let filled = self.name.with(|it| !it.trim().is_empty())
            && self.login.with(|it| it.trim().len() >= 2);
        let vault = !self.needs_vault || self.passphrase.is_good();
        filled && self.password.is_good() && self.repeated() && vault
    }

    fn command(self) -> CreateOwner {
        let secret = |it: RwSignal<String>| Secret::new(it.get_untracked());
        CreateOwner {
            login: self.login.with_untracked(|it| it.trim().to_owned()),
            name: self.name.with_untracked(|it| it.trim().to_owned()),
            password: secret(self.password.text),
            passphrase: self.needs_vault.then(|| secret(self.passphrase.text)),
        }
    }
}

#[component]
pub(super) fn Create(needs_vault: bool) -> impl IntoView {
    let lang = lang();
    let form = Form::new(needs_vault);
    let action = Action::new();
    let complete = Memo::new(move |_| form.complete());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if complete.get_untracked() {
            action.send(form.command(), |_| ());
        }
    };
    let differs = Signal::derive(move || {
        let wrong = form.again.with(|it| !it.is_empty()) && !form.repeated();
        wrong.then(|| t::password_differs(lang).to_owned())
    });
    view! {
        <form id="first-start" class="col g4" on:submit=submit>
            <TextField
                name="name"
                label=t::own_name(lang)
                value=form.name
                autofocus=true
                autocomplete="name"
                hint=t::own_name_hint(lang)
                error=action.about(Field::Name, lang)
            />
            <TextField
                name="login"
                label=t::login(lang)
                value=form.login
                autocomplete="username"
                hint=t::login_hint(lang)
                error=action.about(Field::Login, lang)
            />
            <NewSecretField
                name="password"
                label=t::password(lang)
                hint=t::password_hint(lang)
                secret=form.password
                action=action
                field=Field::Password
            />
            <PasswordField
                name="password-again"
                label=t::password_again(lang)
                value=form.again
                autocomplete="new-password"
                error=differs
            />
            {needs_vault
                .then(|| view! { <VaultFields secret=form.passphrase action=action /> })}
            <FailureLine error=action.elsewhere(FIELDS) />
            <button
                type="submit"
                class="btn primary lg wide"
                disabled=move || !complete.get() || action.busy.get()
            >
                {t::create_owner(lang)}
            </button>
        </form>
    }
}
