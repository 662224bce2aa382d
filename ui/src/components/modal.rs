//! What lies over the page and holds the focus: the browser's own `<dialog>` closes on Escape, and
//! the focus goes back to what opened it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Shown as long as it is in the page.
#[component]
pub(crate) fn Modal(
    class: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] close: Callback<()>,
    #[prop(optional, into)] name: String,
    /// Whether a press beside it closes it, too: only where nothing typed is lost.
    #[prop(optional)]
    light: bool,
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
    // The dialog fills its own box: what is hit beside its content is the backdrop.
    let beside = move |ev: leptos::ev::MouseEvent| {
        let dialog = node.get_untracked().map(web_sys::Element::from);
        let hit = ev.target().and_then(|it| it.dyn_into().ok());
        if light && dialog.is_some() && dialog == hit {
            close.run(());
        }
    };
    view! {
        <dialog
            node_ref=node
            class=class
            aria-label=label
            data-dialog=name
            on:click=beside
            on:cancel=move |ev: leptos::ev::Event| {
                ev.prevent_default();
                close.run(());
            }
        >
            {children()}
        </dialog>
    }
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}
