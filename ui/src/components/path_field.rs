//! A path on this computer: typed, or chosen in a window of the system.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::TextField;
use crate::bridge::{self, Wanted};
use crate::locales::common as t;
use crate::state::{Toasts, lang, part};

#[component]
pub(crate) fn PathField(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    wanted: Wanted,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let open = RwSignal::new(false);
    let choose = move |_| {
        open.set(true);
        spawn_local(async move {
            let chosen = bridge::choose_path(wanted, label).await;
            open.try_set(false);
            match chosen {
                Ok(Some(path)) => {
                    value.try_set(path);
                }
                Ok(None) => {}
                Err(error) => toasts.result(Err::<&str, _>(error), lang),
            }
        });
    };
    view! {
        <div class="path-field">
            <TextField name=name label=label hint=hint value=value error=error />
            <button
                type="button"
                class="btn"
                name=format!("choose-{name}")
                aria-label=t::choose_of(&label, lang)
                disabled=move || open.get()
                on:click=choose
            >
                {t::choose(lang)}
            </button>
        </div>
    }
}
