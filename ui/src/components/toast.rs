//! The short messages in the lower corner.

use leptos::prelude::*;

use super::{Icon, icon, small_icon};
use crate::locales::common as t;
use crate::state::{Toast, ToastKind, Toasts, lang, part};

#[component]
pub(crate) fn ToastList() -> impl IntoView {
    let toasts = part::<Toasts>();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <Line toast=toast />
            </For>
        </div>
    }
}

#[component]
fn Line(toast: Toast) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let id = toast.id;
    let (class, picture) = match toast.kind {
        ToastKind::Done => ("toast ok", Icon::Good),
        ToastKind::Warning => ("toast warn", Icon::Warn),
        ToastKind::Failure => ("toast bad", Icon::Bad),
    };
    view! {
        <div class=class>
            {icon(picture)} <span class="grow">{toast.text}</span>
            {toast
                .link
                .map(|(href, word)| {
                    view! {
                        <a href=href class="btn quiet sm" on:click=move |_| toasts.hide(id)>
                            {word}
                        </a>
                    }
                })}
            <button
                type="button"
                class="icon-btn sm"
                aria-label=t::close(lang)
                on:click=move |_| toasts.hide(id)
            >
                {small_icon(Icon::Close)}
            </button>
        </div>
    }
}
