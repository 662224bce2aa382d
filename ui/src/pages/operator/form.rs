//! Adding an operator, or changing name and role of one.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::operator::{AddOperator, EditOperator, OperatorView};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;

use super::manages;
use crate::components::{Acts, Dialog, SelectField, TextField};
use crate::locales::{common, operator as t, session as words};
use crate::pages::session::{NewSecret, NewSecretField};
use crate::state::{Action, Session, Toasts, lang, part};

const FIELDS: &[Field] = &[Field::Login, Field::Name, Field::Password];

#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    login: RwSignal<String>,
    role: RwSignal<String>,
    password: NewSecret,
}

impl Draft {
    fn of(operator: Option<&OperatorView>) -> Self {
        let text = |it: Option<&String>| RwSignal::new(it.cloned().unwrap_or_default());
        let role = operator.map_or(Role::Noc, |it| it.role);
        Self {
            name: text(operator.map(|it| &it.name)),
            login: text(operator.map(|it| &it.login)),
            role: RwSignal::new(role.name().to_owned()),
            password: NewSecret::password(),
        }
    }

    fn name(self) -> String {
        self.name.with_untracked(|it| it.trim().to_owned())
    }

    fn role(self) -> Role {
        let role = self.role.with_untracked(|it| Role::from_name(it));
        role.unwrap_or(Role::Viewer)
    }

    fn is_complete(self, is_new: bool) -> bool {
        let named = self.name.with(|it| !it.trim().is_empty());
        let can_sign_in = self.login.with(|it| it.trim().len() >= 2) && self.password.is_good();
        named && (!is_new || can_sign_in)
    }

    fn addition(self) -> AddOperator {
        AddOperator {
            login: self.login.with_untracked(|it| it.trim().to_owned()),
            name: self.name(),
            role: self.role(),
            password: Secret::new(self.password.text.get_untracked()),
        }
    }
}

/// `None` adds one.
#[component]
pub(super) fn Form(operator: Option<OperatorView>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let (toasts, session) = (part::<Toasts>(), part::<Session>());
    let draft = Draft::of(operator.as_ref());
    let action = Action::new();
    let title = match &operator {
        Some(it) => t::edit_of(&it.name, lang),
        None => t::add(lang).to_owned(),
    };
    let id = operator.map(|it| it.id);
    let complete = Memo::new(move |_| draft.is_complete(id.is_none()));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let name = draft.name();
        let end = move |said: String| {
            toasts.done(said);
            close.run(());
        };
        let role = draft.role();
        match id {
            Some(id) => action.send(
                EditOperator {
                    id,
                    name: name.clone(),
                    role,
                },
                move |()| {
                    end(t::saved(&name, lang));
                },
            ),
            None => action.send(draft.addition(), move |_| end(t::added(&name, lang))),
        }
    };
    let roles = Role::ALL
        .iter()
        .filter(|it| manages(session, **it))
        .map(|it| (it.name().to_owned(), words::role(*it, lang).to_owned()))
        .collect::<Vec<_>>();
    view! {
        <Dialog title=title close=close name="operator-form">
            <form class="col g4" on:submit=submit>
                <TextField
                    name="operator-name"
                    label=t::name(lang)
                    value=draft.name
                    autofocus=true
                    error=action.about(Field::Name, lang)
                />
                {id.is_none().then(|| view! {
                    <TextField
                        name="operator-login"
                        label=words::login(lang)
                        value=draft.login
                        hint=words::login_hint(lang)
                        error=action.about(Field::Login, lang)
                    />
                })}
                <SelectField
                    name="operator-role"
                    label=t::role(lang)
                    value=draft.role
                    options=Signal::stored(roles)
                />
                {id.is_none().then(|| view! {
                    <NewSecretField
                        name="operator-password"
                        label=t::first_password(lang)
                        hint=t::first_password_hint(lang)
                        secret=draft.password
                        action=action
                        field=Field::Password
                    />
                })}
                <Acts
                    button=common::save(lang)
                    close=close
                    ready=Signal::derive(move || complete.get() && !action.busy.get())
                    error=action.elsewhere(FIELDS)
                />
            </form>
        </Dialog>
    }
}
