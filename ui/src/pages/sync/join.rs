//! Joining the server, in three steps: the invitation, the six words that are compared by
//! telephone, the password. The same at first start and in a desktop that worked alone.

use leptos::prelude::*;
use mikromon_api::sync::{InviteView, JoinServer};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;

use super::invite::{Invitation, Invite};
use super::progress::Progress;
use crate::components::{Check, FailureLine, PasswordField, Steps, Words};
use crate::locales::{error, sync as t};
use crate::pages::session::{NewSecret, VaultFields};
use crate::state::{Action, Joining, Toasts, lang, part};

#[derive(Clone, Copy)]
struct Draft {
    invitation: Invitation,
    compared: RwSignal<bool>,
    password: RwSignal<String>,
    passphrase: NewSecret,
    needs_vault: bool,
    action: Action,
    /// Rows may still come then: the page goes away when they are here.
    joined: RwSignal<bool>,
}

impl Draft {
    fn new(needs_vault: bool) -> Self {
        Self {
            invitation: Invitation::new(),
            compared: RwSignal::new(false),
            password: RwSignal::new(String::new()),
            passphrase: NewSecret::passphrase(),
            needs_vault,
            action: Action::new(),
            joined: RwSignal::new(false),
        }
    }

    fn steps_done(self) -> usize {
        match (
            self.invitation.view.with(Option::is_some),
            self.compared.get(),
        ) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        }
    }

    fn complete(self) -> bool {
        let vault = !self.needs_vault || self.passphrase.is_good();
        self.compared.get() && self.password.with(|it| !it.is_empty()) && vault
    }

    fn command(self) -> JoinServer {
        let secret = |it: RwSignal<String>| Secret::new(it.get_untracked());
        JoinServer {
            invite: self.invitation.text.get_untracked(),
            password: secret(self.password),
            passphrase: self.needs_vault.then(|| secret(self.passphrase.text)),
        }
    }

    fn begin_again(self) {
        self.invitation.forget();
        self.compared.set(false);
        self.password.set(String::new());
        self.action.error.set(None);
    }
}

/// `needs_vault` where this computer has no keyring and no vault yet.
#[component]
pub(crate) fn Join(needs_vault: bool) -> impl IntoView {
    let lang = lang();
    let draft = Draft::new(needs_vault);
    let names = vec![
        t::step_invite(lang),
        t::step_compare(lang),
        t::step_join(lang),
    ];
    let done = Memo::new(move |_| draft.steps_done());
    let body = move || match draft.invitation.view.get() {
        None => view! { <Invite invitation=draft.invitation /> }.into_any(),
        Some(invite) => view! { <Accept invite=invite draft=draft /> }.into_any(),
    };
    view! {
        <div class="col g4" id="join">
            <Steps label=t::steps(lang) names=names at=done />
            {body}
        </div>
    }
}

/// Whether the error is about the password that was typed, whatever the server calls it.
fn about_password(error: &ApiError) -> bool {
    error.field == Some(Field::Password) || error.code == ErrorCode::ServerLoginRefused
}

#[component]
fn Accept(invite: InviteView, draft: Draft) -> impl IntoView {
    let lang = lang();
    let (toasts, joining) = (part::<Toasts>(), part::<Joining>());
    let action = draft.action;
    let (host, login) = (invite.host.clone(), invite.login.clone());
    let joined = t::joined(&host, lang);
    let complete = Memo::new(move |_| draft.complete());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if complete.get_untracked() {
            let joined = joined.clone();
            joining.0.set(None);
            action.send(draft.command(), move |_| {
                draft.joined.set(true);
                toasts.done(joined);
            });
        }
    };
    let wrong = Signal::derive(move || {
        let error = action.error.get().filter(about_password)?;
        let words = error::words(error.code, lang);
        Some(format!("{}. {}", words.what, words.act))
    });
    let other = Signal::derive(move || {
        let beside = |it: &ApiError| about_password(it) || it.field == Some(Field::Passphrase);
        action.error.get().filter(|it| !beside(it))
    });
    let passphrase = draft.passphrase;
    view! {
        <form class="col g4" id="accept-invite" on:submit=submit>
            <Invited invite=invite />
            <Check
                name="compared"
                label=t::compared(lang)
                hint=t::compared_hint(lang)
                value=draft.compared
            />
            <PasswordField
                name="server-password"
                label=t::password(&login, lang)
                value=draft.password
                hint=t::password_hint(lang)
                error=wrong
            />
            {draft
                .needs_vault
                .then(|| view! { <VaultFields secret=passphrase action=action /> })}
            <FailureLine error=other />
            <Show when=move || action.busy.get() || draft.joined.get() fallback=move || view! {
                <Buttons draft=draft complete=complete />
            }>
                <Progress host=host.clone() />
            </Show>
        </form>
    }
}

/// Where the invitation leads, and the words to compare.
#[component]
fn Invited(invite: InviteView) -> impl IntoView {
    let lang = lang();
    view! {
        <dl class="kv left">
            <dt>{t::server(lang)}</dt>
            <dd class="path">{invite.host}":"{invite.port}</dd>
            <dt>{t::database(lang)}</dt>
            <dd>{invite.database}</dd>
            <dt>{t::login(lang)}</dt>
            <dd>{invite.login}</dd>
        </dl>
        <div class="col g2">
            <h3>{t::compare(lang)}</h3>
            <Words words=invite.words />
            <p class="t2 xs">{t::compare_hint(lang)}</p>
        </div>
    }
}

#[component]
fn Buttons(draft: Draft, complete: Memo<bool>) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="row">
            <button type="button" class="btn lg" on:click=move |_| draft.begin_again()>
                {t::other_invite(lang)}
            </button>
            <button
                type="submit"
                class="btn primary lg grow"
                disabled=move || !complete.get()
            >
                {t::join(lang)}
            </button>
        </div>
    }
}
