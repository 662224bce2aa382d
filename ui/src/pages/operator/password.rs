//! Changing one's own password.

use leptos::prelude::*;
use mikromon_api::session::ChangePassword;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;

use crate::components::{FailureLine, PasswordField};
use crate::locales::{error, operator as t, session};
use crate::pages::session::{NewSecret, NewSecretField};
use crate::state::{Action, Toasts, lang, part};

/// Whether the error is about the old password, here or at the server.
fn about_old(error: &ApiError) -> bool {
    matches!(
        error.code,
        ErrorCode::WrongPassword | ErrorCode::ServerLoginRefused
    )
}

#[component]
pub(crate) fn OwnPassword() -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad col g3 fixed" id="own-password">
            <div>
                <h2>{t::password(lang)}</h2>
                <p class="t3 xs">{t::password_hint(lang)}</p>
            </div>
            <ChangePasswordForm button="btn" />
        </section>
    }
}

/// `button` is the class of the one that sends it.
#[component]
pub(crate) fn ChangePasswordForm(button: &'static str) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let old = RwSignal::new(String::new());
    let new = NewSecret::password();
    let action = Action::new();
    let ready = Memo::new(move |_| new.is_good() && old.with(|it| !it.is_empty()));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let secret = |it: RwSignal<String>| Secret::new(it.get_untracked());
        let order = ChangePassword {
            old: secret(old),
            new: secret(new.text),
        };
        action.send(order, move |()| {
            old.set(String::new());
            new.text.set(String::new());
            toasts.done(t::password_changed(lang));
        });
    };
    let wrong = Signal::derive(move || {
        let error = action.error.get().filter(about_old)?;
        let words = error::words(error.code, lang);
        Some(format!("{}. {}", words.what, words.act))
    });
    let other = Signal::derive(move || {
        let shown = |it: &ApiError| about_old(it) || it.field == Some(Field::Password);
        action.error.get().filter(|it| !shown(it))
    });
    view! {
        <form class="col g3 fixed" on:submit=submit>
            <PasswordField name="old-password" label=t::old_password(lang) value=old error=wrong />
            <NewSecretField
                name="new-password"
                label=t::new_own_password(lang)
                hint=session::password_hint(lang)
                secret=new
                action=action
                field=Field::Password
            />
            <FailureLine error=other />
            <div>
                <button
                    type="submit"
                    class=button
                    disabled=move || !ready.get() || action.busy.get()
                >
                    {t::change_password(lang)}
                </button>
            </div>
        </form>
    }
}
