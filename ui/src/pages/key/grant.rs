//! Granting the keys to a desktop, after its words were compared.

use leptos::prelude::*;
use mikromon_api::key::{GrantKeys, HolderView};

use crate::components::{Acts, Check, Dialog, Words};
use crate::locales::key as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Grant(holder: HolderView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let (compared, admin) = (RwSignal::new(false), RwSignal::new(false));
    let action = Action::new();
    let granted = t::granted(&holder.name, lang);
    let (id, words) = (holder.id, holder.words.clone());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if !compared.get_untracked() {
            return;
        }
        let granted = granted.clone();
        let order = GrantKeys {
            holder: id,
            words: words.clone(),
            admin: admin.get_untracked(),
        };
        action.send(order, move |()| {
            toasts.done(granted);
            close.run(());
        });
    };
    view! {
        <Dialog title=t::grant_title(&holder.name, lang) close=close name="grant-keys">
            <p class="t2">{t::grant_what(lang)}</p>
            <form class="col g4" on:submit=submit>
                <Words words=holder.words />
                <Check
                    name="compared"
                    label=t::compared(lang)
                    hint=t::compared_hint(lang)
                    value=compared
                />
                <Check name="admin" label=t::admin(lang) hint=t::admin_hint(lang) value=admin />
                <Acts
                    button=t::grant(lang)
                    close=close
                    ready=Signal::derive(move || compared.get() && !action.busy.get())
                    error=action.error
                />
            </form>
        </Dialog>
    }
}
