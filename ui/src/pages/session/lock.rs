//! The lock: who is signed in and not at the desk, and their password.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::session::{SignOut, UnlockSession};
use mikromon_domain::secret::Secret;

use super::attempts::{Attempts, PasswordAttempt};
use super::frame::Frame;
use crate::bridge;
use crate::components::{Icon, icon};
use crate::format;
use crate::locales::{session as t, shell};
use crate::state::{Session, lang, part};

#[component]
pub(super) fn LockScreen(
    /// Where a wallboard lies below, back to it.
    back: Option<Callback<()>>,
) -> impl IntoView {
    let lang = lang();
    let me = part::<Session>().me.get_untracked();
    let attempts = Attempts::new();
    let ready = Memo::new(move |_| attempts.ready() && !attempts.action.busy.get());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if ready.get_untracked() {
            let password = Secret::new(attempts.password.get_untracked());
            attempts.password.set(String::new());
            attempts.action.send(UnlockSession { password }, |()| ());
        }
    };
    let leave = move |_| spawn_local(async move { drop(bridge::call(SignOut {}).await) });
    let face = me.map(|me| {
        view! {
            <div class="opt on" id="locked-operator">
                <span class="avatar">{format::initials(&me.name)}</span>
                <span class="grow">
                    <span class="name">{me.name}</span>
                    <span class="xs t3">{t::role(me.role, lang)}</span>
                </span>
                {icon(Icon::Lock)}
            </div>
        }
    });
    let back = back.map(|back| {
        view! {
            <button type="button" class="btn lg wide" on:click=move |_| back.run(())>
                {t::lock_back(lang)}
            </button>
        }
    });
    view! {
        <Frame title=t::lock_title(lang) hint=t::lock_what(lang) keeps_language=true>
            <form id="unlock" class="col g5" on:submit=submit>
                {face}
                <PasswordAttempt attempts=attempts autofocus=true />
                <button type="submit" class="btn primary lg wide" disabled=move || !ready.get()>
                    {t::lock_open(lang)}
                </button>
                {back}
                <div class="row between">
                    <p class="xs t3">{t::lock_kept(lang)}</p>
                    <button type="button" class="btn quiet" id="leave" on:click=leave>
                        {shell::sign_out(lang)}
                    </button>
                </div>
            </form>
        </Frame>
    }
}
