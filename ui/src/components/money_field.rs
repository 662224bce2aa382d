//! An amount of money, as people type it; grouped as it is read out once the field is left.

use leptos::prelude::*;

use super::TextField;
use crate::format;
use crate::state::lang;

#[component]
pub(crate) fn MoneyField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let lang = lang();
    let tidy = move |()| {
        if let Some(amount) = value.with_untracked(|it| format::read_amount(it)) {
            value.set(format::amount(amount, lang));
        }
    };
    view! {
        <TextField
            name=name
            label=label
            value=value
            hint=hint
            error=error
            inputmode="numeric"
            leave=tidy
        />
    }
}
