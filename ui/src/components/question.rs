//! A question before something that one press begins and that cannot be taken back by another.

use leptos::prelude::*;
use mikromon_api::ApiError;

use super::{Dialog, FailureLine};
use crate::locales::common as t;
use crate::state::lang;

/// `act` runs once for each press of the button; while it is busy the button takes none.
#[component]
pub(crate) fn Question(
    /// Of the dialog, for tests.
    name: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] what: String,
    #[prop(into)] button: String,
    #[prop(into)] act: Callback<()>,
    #[prop(into)] close: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let lang = lang();
    view! {
        <Dialog title=title close=close name=name>
            <p class="t2">{what}</p>
            <FailureLine error=error />
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| close.run(())>
                    {t::cancel(lang)}
                </button>
                <button
                    type="button"
                    class="btn primary"
                    disabled=move || busy.get()
                    on:click=move |_| act.run(())
                >
                    {button}
                </button>
            </div>
        </Dialog>
    }
}
