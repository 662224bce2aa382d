//! Removing a subscription: what will change, confirmed by typing what it is of.

use leptos::prelude::*;
use mikromon_api::subscription::RemoveSubscription as Order;
use mikromon_domain::ids::SubscriptionId;

use crate::components::{Check, Confirm};
use crate::locales::subscription as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(crate) fn RemoveSubscription(
    id: SubscriptionId,
    /// What its plan is called.
    plan: String,
    /// It dials in at one.
    at_router: bool,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let removed = t::removed(&plan, lang);
    let there_too = RwSignal::new(false);
    let act = move |()| {
        let removed = removed.clone();
        let order = Order {
            id,
            at_router: at_router && there_too.get_untracked(),
        };
        action.send(order, move |()| {
            toasts.done(removed);
            close.run(());
        });
    };
    view! {
        <Confirm
            title=t::remove_title(&plan, lang)
            what=t::remove_what(lang)
            word=plan
            button=t::remove(lang)
            act=act
            close=close
            busy=action.busy
            error=action.error
        >
            {at_router.then(|| view! {
                <Check
                    name="remove-at-router"
                    label=t::at_router(lang)
                    hint=t::at_router_hint(lang)
                    value=there_too
                />
            })}
        </Confirm>
    }
}
