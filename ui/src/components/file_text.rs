//! A file that the operator takes out of the page: its text, to be saved or copied.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::ApiError;

use super::{FailureLine, Icon, icon};
use crate::bridge;
use crate::locales::common as t;
use crate::state::{Toasts, lang, part};

#[component]
pub(crate) fn FileText(
    #[prop(into)] name: String,
    label: &'static str,
    #[prop(into)] text: String,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let copied = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let shown = text.clone();
    let (to_save, file) = (text.clone(), name.clone());
    let save = move |_| {
        let (text, name) = (to_save.clone(), file.clone());
        spawn_local(async move {
            match bridge::save_file(&name, &text).await {
                Ok(path) => {
                    error.try_set(None);
                    toasts.done(t::saved_as(&path, lang));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let copy = move |_| {
        // Without the permission to write, the text can still be selected and copied by hand.
        drop(window().navigator().clipboard().write_text(&text));
        copied.set(true);
    };
    let word = move || {
        if copied.get() {
            t::copied(lang)
        } else {
            t::copy(lang)
        }
    };
    view! {
        <div class="col g2 fixed" data-file=name.clone()>
            <span class="xs t2">{label}</span>
            // Longer than its box, and moved by keys only where it has the focus.
            <pre class="file selectable" tabindex="0" role="group" aria-label=label>
                {shown}
            </pre>
            <div class="row">
                <button
                    type="button"
                    class="btn sm"
                    aria-label=t::save_of(&name, lang)
                    on:click=save
                >
                    {icon(Icon::Download)}
                    {t::save(lang)}
                </button>
                <button
                    type="button"
                    class="btn sm quiet"
                    aria-label=t::copy_of(&name, lang)
                    on:click=copy
                >
                    {icon(Icon::Copy)}
                    {word}
                </button>
            </div>
            <FailureLine error=error />
        </div>
    }
}
