//! A button that opens a small panel under it; a choice, Escape, or a press or the focus elsewhere
//! closes it.

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
    close_outside(root, open);
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

/// Closes what hangs on `root` when a press or the focus goes elsewhere.
pub(super) fn close_outside(root: NodeRef<html::Div>, open: RwSignal<bool>) {
    let leave = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        let root = root.get_untracked();
        if open.get_untracked() && !root.is_some_and(|root| root.contains(target.as_ref())) {
            open.set(false);
        }
    };
    let press = window_event_listener(leptos::ev::pointerdown, move |ev| leave(ev.target()));
    let focus = window_event_listener(leptos::ev::focusin, move |ev| leave(ev.target()));
    on_cleanup(move || {
        press.remove();
        focus.remove();
    });
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
