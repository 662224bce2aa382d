//! Removing a customer: what will change, confirmed by typing the name.

use leptos::prelude::*;
use mikromon_api::customer::{CustomerDetail, RemoveCustomer};

use crate::components::{Confirm, InUse};
use crate::locales::customer as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Remove(
    detail: CustomerDetail,
    close: Callback<()>,
    gone: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let (id, name) = (detail.customer.id, detail.customer.name);
    let removed = t::removed(&name, lang);
    let act = move |()| {
        let removed = removed.clone();
        action.send(RemoveCustomer { id }, move |()| {
            toasts.done(removed);
            gone.run(());
        });
    };
    let mut what = t::remove_what(lang).to_owned();
    if !detail.subscriptions.is_empty() {
        let left = t::subscriptions(detail.subscriptions.len(), lang);
        what = format!("{what} {}", t::remove_first(&left, lang));
    }
    let in_use = InUse {
        what: t::in_use(lang),
        act: t::in_use_act(lang),
    };
    view! {
        <Confirm
            title=t::remove_title(&name, lang)
            what=what
            word=name
            button=t::remove(lang)
            act=act
            close=close
            busy=action.busy
            error=action.error
            in_use=Some(in_use)
        />
    }
}
