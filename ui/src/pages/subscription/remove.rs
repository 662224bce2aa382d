//! Removing a subscription: what will change, confirmed by typing what it is of.

use leptos::prelude::*;
use mikromon_api::subscription::RemoveSubscription as Order;
use mikromon_domain::ids::SubscriptionId;

use crate::components::Confirm;
use crate::locales::subscription as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(crate) fn RemoveSubscription(
    id: SubscriptionId,
    /// What its plan is called.
    plan: String,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let removed = t::removed(&plan, lang);
    let act = move |()| {
        let removed = removed.clone();
        action.send(Order { id }, move |()| {
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
        />
    }
}
