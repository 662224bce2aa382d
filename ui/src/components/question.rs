//! A question before something that one press begins and that cannot be taken back by another.

use leptos::prelude::*;
use mikromon_api::ApiError;

use super::{Acts, Dialog, InUse};

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
    #[prop(default = None)] in_use: Option<InUse>,
) -> impl IntoView {
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if !busy.get_untracked() {
            act.run(());
        }
    };
    view! {
        <Dialog title=title close=close name=name>
            <p class="t2">{what}</p>
            <form class="col g4" on:submit=submit>
                <Acts
                    button=button
                    close=close
                    ready=Signal::derive(move || !busy.get())
                    error=error
                    in_use=in_use
                />
            </form>
        </Dialog>
    }
}
