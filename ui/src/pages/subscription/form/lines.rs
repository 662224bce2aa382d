//! The lines of what is paid besides the plan: what it is, what it costs, and away with it.

use leptos::html;
use leptos::prelude::*;
use mikromon_api::Field;

use super::draft::Draft;
use super::extras::{Extra, MOST};
use crate::components::{Icon, MoneyField, TextField, icon};
use crate::locales::{Lang, subscription as t};
use crate::state::{Action, Checked, lang};

#[component]
pub(super) fn ExtraLines(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let extras = draft.extras;
    let more = NodeRef::<html::Button>::new();
    let remove = move |key| {
        extras.remove(key);
        // The button that was pressed is gone.
        if let Some(more) = more.get_untracked() {
            drop(more.focus());
        }
    };
    let line = move |it: Extra| view! { <Line line=it draft=draft remove=remove /> };
    let refused = action.about(Field::AddOns, lang);
    view! {
        <fieldset class="col g2" id="extras">
            <legend class="b">{t::add_ons(lang)}</legend>
            <p class="t3 xs">{t::add_ons_hint(lang)}</p>
            <For each=move || extras.lines.get() key=|it| it.key children=line />
            {move || refused.get().map(|it| view! { <p class="bad xs" role="alert">{it}</p> })}
            <div>
                <button
                    type="button"
                    class="btn sm"
                    id="add-extra"
                    node_ref=more
                    disabled=move || extras.lines.with(|it| it.len() >= MOST)
                    on:click=move |_| extras.add()
                >
                    {icon(Icon::Plus)}
                    {t::add_on_add(lang)}
                </button>
            </div>
        </fieldset>
    }
}

#[component]
fn Line(line: Extra, draft: Draft, #[prop(into)] remove: Callback<u32>) -> impl IntoView {
    let lang = lang();
    let key = line.key;
    let number = key + 1;
    let error = move |of: fn(Extra, Lang) -> Option<&'static str>| {
        Signal::derive(move || {
            let wrong = draft.tried().get().then(|| of(line, lang)).flatten();
            wrong.map(str::to_owned)
        })
    };
    view! {
        <div class="extra">
            <TextField
                name=format!("extra-text-{key}")
                label=t::add_on_text(&number, lang)
                value=line.text
                autofocus=line.is_new
                error=error(Extra::wrong_text)
            />
            <MoneyField
                name=format!("extra-price-{key}")
                label=t::add_on_price(&number, lang)
                value=line.price
                error=error(Extra::wrong_price)
            />
            <button
                type="button"
                class="btn icon-only"
                aria-label=t::add_on_remove(&number, lang)
                title=t::add_on_remove(&number, lang)
                on:click=move |_| remove.run(key)
            >
                {icon(Icon::Trash)}
            </button>
        </div>
    }
}
