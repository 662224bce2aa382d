//! A button that opens a small panel under it; Escape, a press outside or a choice closes it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// `button` is drawn inside of the button, `children` in the panel.
#[component]
pub(crate) fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] class: String,
    button: impl IntoView,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let outside = window_event_listener(leptos::ev::pointerdown, move |ev| {
        let inside = ev
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let root = root.get_untracked();
        if open.get_untracked() && !root.is_some_and(|root| root.contains(inside.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let escape = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Escape" && open.get_untracked() {
            ev.stop_propagation();
            open.set(false);
            focus_button(root);
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=escape>
            <button
                type="button"
                class=class
                aria-haspopup="true"
                aria-expanded=move || open.get().to_string()
                aria-label=move || label.get()
                on:click=move |_| open.update(|it| *it = !*it)
            >
                {button}
            </button>
            <Show when=move || open.get()>
                <div class="panel pop" on:click=move |_| open.set(false)>{children()}</div>
            </Show>
        </div>
    }
}

/// The focus goes back to the button that opened a panel, when the panel closes by a key.
pub(super) fn focus_button(root: NodeRef<html::Div>) {
    let button = root
        .get_untracked()
        .and_then(|root| root.query_selector("button").ok().flatten())
        .and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(button) = button {
        drop(button.focus());
    }
}
