//! Somebody else made the password up: before anything else it is changed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::session::SignOut;

use super::frame::Frame;
use crate::bridge;
use crate::locales::{session as t, shell};
use crate::pages::operator::ChangePasswordForm;
use crate::state::lang;

#[component]
pub(crate) fn ExpiredPassword() -> impl IntoView {
    let lang = lang();
    let leave = move |_| spawn_local(async move { drop(bridge::call(SignOut {}).await) });
    view! {
        <Frame title=t::expired(lang) hint=t::expired_hint(lang)>
            <div id="expired-password" class="col g4">
                <ChangePasswordForm button="btn primary lg wide" />
                <button type="button" class="btn lg wide" on:click=leave>
                    {shell::sign_out(lang)}
                </button>
            </div>
        </Frame>
    }
}
