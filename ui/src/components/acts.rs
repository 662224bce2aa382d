//! The end of a dialog's form: what went wrong, the way back, and the button that does it.

use leptos::prelude::*;
use mikromon_api::ApiError;

use super::{FailureLine, InUse};
use crate::locales::common as t;
use crate::state::lang;

/// Stands in a form: its button submits that.
#[component]
pub(crate) fn Acts(
    #[prop(into)] button: Signal<String>,
    #[prop(into)] close: Callback<()>,
    #[prop(into)] ready: Signal<bool>,
    #[prop(into)] error: Signal<Option<ApiError>>,
    /// What it does cannot be undone.
    #[prop(optional)]
    danger: bool,
    #[prop(default = None)] in_use: Option<InUse>,
) -> impl IntoView {
    let class = if danger { "btn danger" } else { "btn primary" };
    view! {
        <FailureLine error=error in_use=in_use />
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| close.run(())>
                {t::cancel(lang())}
            </button>
            <button type="submit" class=class disabled=move || !ready.get()>
                {move || button.get()}
            </button>
        </div>
    }
}
