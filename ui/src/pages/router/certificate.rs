//! A certificate to look at before it is trusted.

use leptos::prelude::*;

use crate::components::{Icon, icon};
use crate::locales::router as t;
use crate::state::lang;

/// `changed`: it differs from the `known` one, which is a warning and not a first meeting.
#[component]
pub(crate) fn Fingerprint(
    pin: String,
    known: Option<String>,
    changed: bool,
    #[prop(into)] accept: Callback<String>,
) -> impl IntoView {
    let lang = lang();
    let (what, label) = if changed {
        (t::changed_what(lang), t::fingerprint_now(lang))
    } else {
        (t::accept_what(lang), t::fingerprint(lang))
    };
    let known = known.filter(|_| changed).map(|known| {
        // As the new one is written: the two are compared by eye.
        let known = known.to_uppercase();
        view! {
            <p class="xs t3">{t::fingerprint_known(lang)}</p>
            <code class="code wrap" data-known>{known}</code>
        }
    });
    let shown = pin.clone();
    view! {
        <div class="notice warn tall" role="alert" id="certificate">
            {icon(Icon::Shield)}
            <div class="grow col g2">
                <p class="b">{t::accept_title(lang)}</p>
                <p class="t2">{what}</p>
                {known}
                <p class="xs t3">{label}</p>
                <code class="code wrap" data-pin=pin.clone()>{shown}</code>
                <div>
                    <button
                        type="button"
                        class="btn sm"
                        id="accept-certificate"
                        on:click=move |_| accept.run(pin.clone())
                    >
                        {icon(Icon::Check)}
                        {t::accept(lang)}
                    </button>
                </div>
            </div>
        </div>
    }
}
