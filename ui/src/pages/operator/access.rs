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
    let toasts = part::<Toasts>();
    let (id, name) = (operator.id, operator.name.clone());
    let (named, totp) = (operator.name.clone(), operator.totp);
    let (mask_of, masked) = (operator.id, operator.masked);
    let made = RwSignal::new(None::<String>);
    let (reset, leave) = (Action::new(), Action::new());
    let press_reset = move |_| {
        reset.send(ResetPassword { id }, move |new| {
            made.set(Some(new.expose().to_owned()));
        });
    };
    let press_leave = move |_| {
        let said = t::signed_out_toast(&name, lang);
        leave.send(SignOutEverywhere { id }, move |()| toasts.done(said));
    };
    let new = move || match made.get() {
        Some(password) => view! {
            <p>{t::reset_read(lang)}</p>
            <p class="spell selectable" id="made-password">{password}</p>
        }
        .into_any(),
        None => view! {
            <p class="t2">{t::reset_what(lang)}</p>
            <div>
                <button
                    type="button"
                    class="btn"
                    name="reset-password"
                    disabled=move || reset.busy.get()
                    on:click=press_reset
                >
                    {t::reset(lang)}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <Dialog title=t::access_of(&operator.name, lang) close=close name="operator-access">
            <section class="col g2">
                <h3 class="b">{t::reset(lang)}</h3>
                {new}
                <FailureLine error=reset.error />
            </section>
            <Sessions operator=id />
            <section class="col g2">
                <h3 class="b">{t::leave(lang)}</h3>
                <p class="t2">{t::leave_what(lang)}</p>
                <div>
                    <button
                        type="button"
                        class="btn"
                        name="sign-out-everywhere"
                        disabled=move || leave.busy.get()
                        on:click=press_leave
                    >
                        {t::leave(lang)}
                    </button>
                </div>
                <FailureLine error=leave.error />
            </section>
            {totp.then(|| view! { <Totp operator=mask_of name=StoredValue::new(named) /> })}
            <Mask operator=mask_of masked=masked />
            <div class="acts">
                <button type="button" class="btn primary" on:click=move |_| close.run(())>
                    {t::done(lang)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn Totp(operator: OperatorId, name: StoredValue<String>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let gone = RwSignal::new(false);
    let action = Action::new();
    let press = move |_| {
        action.send(RemoveTotp { id: operator }, move |()| {
            gone.set(true);
            toasts.done(name.with_value(|it| totp::removed(it, lang)));
        });
    };
    view! {
        <Show when=move || !gone.get()>
            <section class="col g2" id="operator-totp">
                <h3 class="b">{totp::title(lang)}</h3>
                <p class="t2">{totp::remove_what(lang)}</p>
                <div>
                    <button
                        type="button"
                        class="btn"
                        name="remove-totp"
                        disabled=move || action.busy.get()
                        on:click=press
                    >
                        {totp::remove(lang)}
                    </button>
                </div>
                <FailureLine error=action.error />
            </section>
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
