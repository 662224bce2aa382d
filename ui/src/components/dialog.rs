//! A dialog: only to confirm or to fill in one thing. The browser's own `<dialog>` keeps the focus
//! inside and closes on Escape; it goes back to what opened it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Shown as long as it is in the page.
#[component]
pub(crate) fn Dialog(
    #[prop(into)] title: String,
    #[prop(into)] close: Callback<()>,
    #[prop(optional, into)] name: String,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let opener = StoredValue::new_local(focused());
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            drop(dialog.show_modal());
        }
    });
    on_cleanup(move || {
        if let Some(Some(opener)) = opener.try_get_value() {
            // Not yet: nothing outside of an open dialog takes the focus.
            request_animation_frame(move || drop(opener.focus()));
        }
    });
    let label = title.clone();
    view! {
        <dialog
            node_ref=node
            class="dialog pop"
            aria-label=label
            data-dialog=name
            on:cancel=move |ev: leptos::ev::Event| {
                ev.prevent_default();
                close.run(());
            }
        >
            <h2>{title}</h2>
            {children()}
        </dialog>
    }
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}
