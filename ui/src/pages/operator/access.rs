//! How somebody gets in: a new password for who forgot it, ending what they are signed in to, and
//! whether what they see begins behind the mask.

use leptos::prelude::*;
use mikromon_api::operator::{OperatorView, ResetPassword, SignOutEverywhere};
use mikromon_api::privacy::SetMaskDefault;
use mikromon_api::totp::RemoveTotp;
use mikromon_domain::ids::OperatorId;

use super::sessions::Sessions;
use crate::components::{Dialog, FailureLine, Seg};
use crate::locales::{operator as t, totp};
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Access(operator: OperatorView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let OperatorView {
        id,
        name,
        masked,
        totp,
        ..
    } = operator;
    let title = t::access_of(&name, lang);
    view! {
        <Dialog title=title close=close name="operator-access">
            <Reset operator=id />
            <Sessions operator=id />
            <Leave operator=id name=name.clone() />
            {totp.then(|| view! { <Totp operator=id name=name.clone() /> })}
            <Mask operator=id masked=masked />
            <div class="acts">
                // None of what stands above is one key away.
                <button
                    type="button"
                    class="btn primary"
                    autofocus=true
                    on:click=move |_| close.run(())
                >
                    {t::done(lang)}
                </button>
            </div>
        </Dialog>
    }
}

/// One thing that is done by one press, and what it means.
#[component]
fn Deed(
    /// Of the button, for tests.
    name: &'static str,
    word: &'static str,
    what: &'static str,
    action: Action,
    press: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="col g2">
            <h3 class="b">{word}</h3>
            <p class="t2">{what}</p>
            <div>
                <button
                    type="button"
                    class="btn"
                    name=name
                    disabled=move || action.busy.get()
                    on:click=move |_| press.run(())
                >
                    {word}
                </button>
            </div>
            <FailureLine error=action.error />
        </section>
    }
}

#[component]
fn Reset(operator: OperatorId) -> impl IntoView {
    let lang = lang();
    let made = RwSignal::new(None::<String>);
    let action = Action::new();
    let press = Callback::new(move |()| {
        action.send(ResetPassword { id: operator }, move |new| {
            made.set(Some(new.expose().to_owned()));
        });
    });
    move || match made.get() {
        Some(password) => view! {
            <section class="col g2">
                <h3 class="b">{t::reset(lang)}</h3>
                <p>{t::reset_read(lang)}</p>
                <p class="spell selectable" id="made-password">{password}</p>
            </section>
        }
        .into_any(),
        None => view! {
            <Deed
                name="reset-password"
                word=t::reset(lang)
                what=t::reset_what(lang)
                action=action
                press=press
            />
        }
        .into_any(),
    }
}

#[component]
fn Leave(operator: OperatorId, name: String) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let press = Callback::new(move |()| {
        let said = t::signed_out_toast(&name, lang);
        action.send(SignOutEverywhere { id: operator }, move |()| {
            toasts.done(said)
        });
    });
    view! {
        <Deed
            name="sign-out-everywhere"
            word=t::leave(lang)
            what=t::leave_what(lang)
            action=action
            press=press
        />
    }
}

#[component]
fn Totp(operator: OperatorId, name: String) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let gone = RwSignal::new(false);
    let action = Action::new();
    let press = Callback::new(move |()| {
        let said = totp::removed(&name, lang);
        action.send(RemoveTotp { id: operator }, move |()| {
            gone.set(true);
            toasts.done(said);
        });
    });
    view! {
        <Show when=move || !gone.get()>
            <Deed
                name="remove-totp"
                word=totp::remove(lang)
                what=totp::remove_what(lang)
                action=action
                press=press
            />
        </Show>
    }
}

#[component]
fn Mask(operator: OperatorId, masked: Option<bool>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let chosen = RwSignal::new(masked);
    let action = Action::new();
    let choose = move |masked| {
        action.send(SetMaskDefault { operator, masked }, move |()| {
            chosen.set(masked);
            toasts.done(t::mask_set(lang));
        });
    };
    let options = vec![
        (None, t::mask_role(lang).to_owned()),
        (Some(true), t::mask_on(lang).to_owned()),
        (Some(false), t::mask_off(lang).to_owned()),
    ];
    view! {
        <section class="col g2" id="operator-mask">
            <h3 class="b">{t::mask(lang)}</h3>
            <p class="t2">{t::mask_what(lang)}</p>
            <div><Seg label=t::mask(lang) options=options chosen=chosen choose=choose /></div>
            <FailureLine error=action.error />
        </section>
    }
}
