//! Making a recovery kit: its two files are shown once, to be kept outside of the app.

use leptos::prelude::*;
use mikromon_api::key::{MakeRecoveryKit, RecoveryKit};

use crate::components::{Dialog, FileText, Question};
use crate::locales::key as t;
use crate::state::{Action, lang};

#[component]
pub(super) fn MakeKit(close: Callback<()>) -> impl IntoView {
    let made = RwSignal::new(None::<RecoveryKit>);
    move || match made.get() {
        None => view! { <Make made=made close=close /> }.into_any(),
        Some(kit) => view! { <Kit kit=kit close=close /> }.into_any(),
    }
}

#[component]
fn Make(made: RwSignal<Option<RecoveryKit>>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let press = move |()| action.send(MakeRecoveryKit {}, move |kit| made.set(Some(kit)));
    view! {
        <Question
            name="make-kit"
            title=t::kit_title(lang)
            what=t::kit_what(lang)
            button=t::kit_make(lang)
            act=press
            close=close
            busy=action.busy
            error=action.error
        />
    }
}

#[component]
fn Kit(kit: RecoveryKit, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let identity = kit.identity.expose().to_owned();
    view! {
        <Dialog title=t::kit_ready(lang) close=close name="recovery-kit">
            <p class="t2">{t::kit_once(lang)}</p>
            <FileText name="mikromon-kit.txt" label=t::kit_identity(lang) text=identity />
            <FileText name="mikromon-keys.age" label=t::kit_keys(lang) text=kit.keys />
            <div class="acts">
                <button type="button" class="btn primary" on:click=move |_| close.run(())>
                    {t::kit_done(lang)}
                </button>
            </div>
        </Dialog>
    }
}
