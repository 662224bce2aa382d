//! Confirmation by typing, for what cannot be undone by a second press.

use leptos::prelude::*;
use mikromon_api::ApiError;

use super::{Acts, Dialog, InUse, TextField};
use crate::locales::common as t;
use crate::state::lang;

/// `act` runs once, when `word` was typed and the button pressed.
#[component]
pub(crate) fn Confirm(
    #[prop(into)] title: String,
    /// What will change, with counts.
    #[prop(into)]
    what: String,
    #[prop(into)] word: String,
    #[prop(into)] button: String,
    #[prop(into)] act: Callback<()>,
    #[prop(into)] close: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] error: Signal<Option<ApiError>>,
    #[prop(default = None)] in_use: Option<InUse>,
    /// What else may be chosen.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = lang();
    let typed = RwSignal::new(String::new());
    let label = t::type_to_confirm(&word, lang);
    let word = StoredValue::new(word);
    let right = Memo::new(move |_| word.with_value(|word| typed.with(|it| it.trim() == word)));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if right.get_untracked() && !busy.get_untracked() {
            act.run(());
        }
    };
    view! {
        <Dialog title=title close=close name="confirm">
            <p class="t2">{what}</p>
            <form class="col g4" on:submit=submit>
                {children.map(|it| it())}
                <TextField name="confirm" label=label value=typed autofocus=true />
                <Acts
                    button=button
                    close=close
                    ready=Signal::derive(move || right.get() && !busy.get())
                    error=error
                    in_use=in_use
                    danger=true
                />
            </form>
        </Dialog>
    }
}
