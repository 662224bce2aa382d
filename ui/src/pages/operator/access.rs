//! How somebody gets in: a new password for who forgot it, and ending what they are signed in to.

use leptos::prelude::*;
use mikromon_api::operator::{OperatorView, ResetPassword, SignOutEverywhere};

use crate::components::{Dialog, FailureLine};
use crate::locales::operator as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Access(operator: OperatorView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let (id, name) = (operator.id, operator.name.clone());
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
            <div class="acts">
                <button type="button" class="btn primary" on:click=move |_| close.run(())>
                    {t::done(lang)}
                </button>
            </div>
        </Dialog>
    }
}
