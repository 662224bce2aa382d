//! The choice to take a stored secret out, below the field that would change it.

use leptos::prelude::*;

use super::Check;
use crate::locales::common as t;
use crate::state::{KeptSecret, lang};

/// Nothing where none is stored.
#[component]
pub(crate) fn TakeOut(
    name: &'static str,
    label: &'static str,
    secret: KeptSecret,
) -> impl IntoView {
    let lang = lang();
    // Either another one or none: what was done last counts.
    Effect::new(move |_| {
        if secret.text.with(|it| !it.is_empty()) {
            secret.out.set(false);
        }
    });
    Effect::new(move |_| {
        if secret.out.get() {
            secret.text.set(String::new());
        }
    });
    secret.is_stored().then(|| {
        view! { <Check name=name label=label hint=t::take_out_hint(lang) value=secret.out /> }
    })
}
