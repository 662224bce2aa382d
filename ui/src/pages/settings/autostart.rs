//! Whether MikroMon starts with this computer: asked of the system when the section is opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::ApiError;

use crate::bridge;
use crate::components::{Check, FailureLine};
use crate::locales::settings as t;
use crate::state::lang;

#[component]
pub(super) fn Autostart() -> impl IntoView {
    let lang = lang();
    let wanted = RwSignal::new(false);
    // What the system said last.
    let known = RwSignal::new(None::<bool>);
    let error = RwSignal::new(None::<ApiError>);
    let learn = move |answer: Result<bool, ApiError>| match answer {
        Ok(on) => {
            error.try_set(None);
            known.try_set(Some(on));
            wanted.try_set(on);
        }
        Err(why) => {
            error.try_set(Some(why));
            wanted.try_set(known.try_get_untracked().flatten().unwrap_or_default());
        }
    };
    spawn_local(async move { learn(bridge::autostart().await) });
    Effect::new(move |_| {
        let on = wanted.get();
        if known.get_untracked().is_some_and(|it| it != on) {
            spawn_local(async move { learn(bridge::set_autostart(on).await.map(|()| on)) });
        }
    });
    view! {
        // Where it cannot be asked for, nobody did anything wrong.
        <Show
            when=move || known.get().is_some() || error.with(Option::is_none)
            fallback=move || view! {
                <div id="no-autostart">
                    <p class="b">{t::autostart(lang)}</p>
                    <p class="xs t3">{t::autostart_not_here(lang)}</p>
                </div>
            }
        >
            <Check
                name="autostart"
                label=t::autostart(lang)
                hint=t::autostart_hint(lang)
                value=wanted
            />
            <FailureLine error=error />
        </Show>
    }
}
