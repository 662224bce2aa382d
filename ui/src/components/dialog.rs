//! A dialog: only to confirm or to fill in one thing.

use leptos::prelude::*;

use super::modal::Modal;

/// Shown as long as it is in the page.
#[component]
pub(crate) fn Dialog(
    #[prop(into)] title: String,
    #[prop(into)] close: Callback<()>,
    #[prop(optional, into)] name: String,
    children: Children,
) -> impl IntoView {
    view! {
        <Modal class="dialog pop" label=title.clone() close=close name=name>
            <h2>{title}</h2>
            {children()}
        </Modal>
    }
}
