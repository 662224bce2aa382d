//! A form that people fill in: Enter and its button send it, and the focus goes to the first field
//! that is wrong.

use leptos::html;
use leptos::prelude::*;
use mikromon_api::Field;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::FailureLine;
use crate::locales::{Lang, common as t};
use crate::state::{Action, lang};

#[component]
pub(crate) fn EntryForm(
    id: &'static str,
    #[prop(default = "col g4")] class: &'static str,
    action: Action,
    /// Sends it, unless the page can tell already that something is wrong.
    #[prop(into)]
    save: Callback<()>,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if action.busy.get_untracked() {
            return;
        }
        save.run(());
        if !action.busy.get_untracked() {
            focus_wrong(form);
        }
    };
    Effect::new(move |_| {
        if action.error.with(Option::is_some) {
            focus_wrong(form);
        }
    });
    view! {
        <form node_ref=form id=id class=class novalidate on:submit=submit>
            {children()}
        </form>
    }
}

/// In the next frame, when what is wrong is marked.
fn focus_wrong(form: NodeRef<html::Form>) {
    let Some(form) = form.get_untracked() else {
        return;
    };
    request_animation_frame(move || {
        let wrong = form.query_selector("[aria-invalid='true']").ok().flatten();
        if let Some(wrong) = wrong.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            drop(wrong.focus());
        }
    });
}

/// The end of a page's form: what went wrong, the way back, and the button that sends it.
#[component]
pub(crate) fn EntryEnd(
    /// The page that is shown where nothing is saved.
    back: String,
    action: Action,
    /// Those that show their own errors.
    fields: &'static [Field],
) -> impl IntoView {
    let lang = lang();
    let word = save_word(action, lang);
    view! {
        <FailureLine error=action.elsewhere(fields) />
        <div class="acts">
            <a href=back class="btn">{t::cancel(lang)}</a>
            <button
                type="submit"
                class="btn primary"
                aria-busy=move || action.busy.get().to_string()
                disabled=move || action.busy.get()
            >
                {move || word.get()}
            </button>
        </div>
    }
}

/// What the button says that saves: also that it is at it.
pub(crate) fn save_word(action: Action, lang: Lang) -> Signal<String> {
    Signal::derive(move || match action.busy.get() {
        true => t::saving(lang).to_owned(),
        false => t::save(lang).to_owned(),
    })
}
