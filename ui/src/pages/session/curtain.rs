//! What lies over the pages while nobody is at the desk. They are taken out of the document as they
//! are, with what was typed, and put back when it is unlocked: what is not there is not read over
//! somebody's shoulder, by a screen reader or through the inspector.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, Node};

use super::lock::LockScreen;
use crate::state::{Clock, Prefs, Session, WALL, part};

/// `over` draws what it hangs over.
#[component]
pub(crate) fn Curtain<V: IntoView + 'static>(
    over: impl Fn() -> V + Send + 'static,
) -> impl IntoView {
    let session = part::<Session>();
    let asked = RwSignal::new(false);
    let path = use_location().pathname;
    let on_wall = Memo::new(move |_| session.wall.get() && path.with(|it| it == WALL));
    let drawn = Memo::new(move |_| session.locked.get() && (!on_wall.get() || asked.get()));
    let node = NodeRef::<html::Div>::new();
    Effect::new(
        move |kept: Option<Option<Aside>>| match (drawn.get(), kept.flatten()) {
            (true, None) => node.get().and_then(|it| Aside::take(it.into())),
            (false, Some(aside)) => {
                aside.put_back();
                None
            }
            (_, kept) => kept,
        },
    );
    Effect::new(move |_| {
        if !session.locked.get() {
            asked.set(false);
        }
    });
    // Over a wallboard it is asked for by a key or a press, as over a screen saver.
    let ask = move || {
        if on_wall.get_untracked() {
            asked.set(true);
        }
    };
    window_event_listener(leptos::ev::keydown, move |_| ask());
    window_event_listener(leptos::ev::pointerdown, move |_| ask());
    let lock = move || {
        drawn.get().then(|| {
            part::<Clock>().followed_zone();
            provide_context(part::<Prefs>().lang.get());
            let back = on_wall
                .get_untracked()
                .then(|| Callback::new(move |()| asked.set(false)));
            view! { <LockScreen back=back /> }
        })
    };
    view! {
        <div class="curtain" node_ref=node>{over}</div>
        {lock}
    }
}

/// What was taken out of the document.
struct Aside {
    content: Element,
    /// Where it was.
    place: Node,
    focus: Option<HtmlElement>,
    /// How far what scrolls was scrolled.
    scrolled: Vec<(Element, i32)>,
}

impl Aside {
    fn take(content: Element) -> Option<Self> {
        let focus = document()
            .active_element()
            .and_then(|it| it.dyn_into().ok());
        let within = elements(&content, "*").into_iter();
        let scrolled = within.map(|it| (it.scroll_top(), it)).filter(|it| it.0 > 0);
        let scrolled = scrolled.map(|(top, it)| (it, top)).collect();
        let place: Node = document().create_comment("").into();
        content
            .parent_node()?
            .replace_child(&place, &content)
            .ok()?;
        Some(Self {
            content,
            place,
            focus,
            scrolled,
        })
    }

    fn put_back(self) {
        let Some(parent) = self.place.parent_node() else {
            return;
        };
        if let Err(error) = parent.replace_child(&self.content, &self.place) {
            leptos::logging::error!("the pages were not put back: {error:?}");
        }
        // A dialog that left the document lies over nothing any more.
        for dialog in elements(&self.content, "dialog[open]") {
            if let Ok(dialog) = dialog.dyn_into::<HtmlDialogElement>() {
                dialog.set_open(false);
                drop(dialog.show_modal());
            }
        }
        for (element, top) in self.scrolled {
            element.set_scroll_top(top);
        }
        if let Some(focus) = self.focus {
            drop(focus.focus());
        }
    }
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    let nodes = (0..found.length()).filter_map(|it| found.item(it));
    nodes.filter_map(|it| it.dyn_into().ok()).collect()
}
