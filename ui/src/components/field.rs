//! Fields of a form: label, input, and one line below that hints or says what is wrong.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Icon, icon};
use crate::locales::common;
use crate::state::lang;

/// The frame of every field. `name` is the input's id, too.
#[component]
pub(crate) fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let line = Memo::new(move |_| error.get().unwrap_or_else(|| hint.get()));
    let hint_id = hint_id(&name);
    view! {
        <div class="field" class:err=move || error.with(Option::is_some)>
            <label for=name>{label}</label>
            {children()}
            <span
                class="hint"
                class:off=move || line.with(String::is_empty)
                id=hint_id
                aria-live="polite"
            >
                {move || line.get()}
            </span>
        </div>
    }
}

fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

/// The place of an input that takes the focus when it is drawn. The attribute alone works in a
/// dialog, and elsewhere only once in the life of a page.
fn focused<E>(wanted: bool) -> NodeRef<E>
where
    E: html::ElementType,
    E::Output: JsCast + Clone + AsRef<HtmlElement> + 'static,
{
    let node = NodeRef::<E>::new();
    Effect::new(move |_| {
        if wanted && let Some(input) = node.get() {
            drop(AsRef::<HtmlElement>::as_ref(&input).focus());
        }
    });
    node
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = "off")] autocomplete: &'static str,
    /// `numeric` for a port.
    #[prop(default = "text")]
    inputmode: &'static str,
    #[prop(optional)] autofocus: bool,
    /// Runs when the field is left with another text.
    #[prop(optional, into)]
    leave: Option<Callback<()>>,
) -> impl IntoView {
    let node = focused::<html::Input>(autofocus);
    let left = move |_| {
        if let Some(leave) = leave {
            leave.run(());
        }
    };
    view! {
        <Field name=name.clone() label=label hint=hint error=error>
            <div class="input">
                <input
                    node_ref=node
                    id=name.clone()
                    name=name.clone()
                    type="text"
                    inputmode=inputmode
                    placeholder=placeholder
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=autofocus
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby=hint_id(&name)
                    prop:value=value
                    on:input=move |ev| value.set(event_target_value(&ev))
                    on:change=left
                />
            </div>
        </Field>
    }
}

/// A password, with a button that shows it.
#[component]
pub(crate) fn PasswordField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = "current-password")] autocomplete: &'static str,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let lang = lang();
    let node = focused::<html::Input>(autofocus);
    let shown = RwSignal::new(false);
    let (show, hide) = (common::show(lang), common::hide(lang));
    view! {
        <Field name=name.clone() label=label hint=hint error=error>
            <div class="input">
                <input
                    node_ref=node
                    id=name.clone()
                    name=name.clone()
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=autofocus
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby=hint_id(&name)
                    prop:value=value
                    on:input=move |ev| value.set(event_target_value(&ev))
                />
                <button
                    type="button"
                    class="icon-btn sm"
                    aria-pressed=move || shown.get().to_string()
                    aria-label=move || if shown.get() { hide } else { show }
                    on:click=move |_| shown.update(|it| *it = !*it)
                >
                    {icon(Icon::Eye)}
                </button>
            </div>
        </Field>
    }
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field name=name.clone() label=label error=error>
            <textarea
                class="input area"
                id=name.clone()
                name=name.clone()
                rows="3"
                placeholder=placeholder
                aria-invalid=move || error.with(Option::is_some).to_string()
                aria-describedby=hint_id(&name)
                prop:value=value
                on:input=move |ev| value.set(event_target_value(&ev))
            ></textarea>
        </Field>
    }
}

/// One of a list. `options` are values as text, with their words.
#[component]
pub(crate) fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let node = focused::<html::Select>(autofocus);
    let draw = move || {
        let chosen = value.get_untracked();
        let option = |(code, word): (String, String)| {
            let selected = code == chosen;
            view! { <option value=code selected=selected>{word}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <Field name=name.clone() label=label hint=hint error=error>
            <div class="input select">
                <select
                    node_ref=node
                    id=name.clone()
                    name=name.clone()
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby=hint_id(&name)
                    on:change=move |ev| value.set(event_target_value(&ev))
                >
                    {draw}
                </select>
                {icon(Icon::Down)}
            </div>
        </Field>
    }
}

/// One of a list, in a row of filters: its label is not seen.
#[component]
pub(crate) fn Pick(
    name: &'static str,
    #[prop(into)] label: String,
    options: Signal<Vec<(String, String)>>,
    chosen: Signal<String>,
    choose: Callback<String>,
) -> impl IntoView {
    let draw = move || {
        let now = chosen.get();
        let option = |(code, word): (String, String)| {
            let selected = code == now;
            view! { <option value=code selected=selected>{word}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="input select pick">
            <select
                name=name
                aria-label=label
                on:change=move |ev| choose.run(event_target_value(&ev))
            >
                {draw}
            </select>
            {icon(Icon::Down)}
        </div>
    }
}

/// A day, in a row of filters; empty is none. Webviews show an empty date input as if it were today,
/// and in the order of the system: it is typed as it is sorted.
#[component]
pub(crate) fn DayField(
    name: &'static str,
    #[prop(into)] label: String,
    value: Signal<String>,
    change: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="input day">
            <span class="t3">{label}</span>
            <input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                name=name
                placeholder=common::day_shape(lang())
                prop:value=value
                on:change=move |ev| change.run(event_target_value(&ev))
            />
        </label>
    }
}

/// A switch with a line that says what it does.
#[component]
pub(crate) fn Check(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                name=name
                prop:checked=value
                on:change=move |ev| value.set(event_target_checked(&ev))
            />
            <span>
                <span class="b">{label}</span>
                <span class="hint">{hint}</span>
            </span>
        </label>
    }
}
