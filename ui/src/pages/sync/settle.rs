//! The form that makes a refused change once more, with other values, or lets it go.

use leptos::prelude::*;
use mikromon_api::sync::SettleRefused;
use serde_json::Value;
use uuid::Uuid;

use super::value;
use crate::components::{FailureLine, TextField};
use crate::locales::{Lang, sync as t};
use crate::state::{Action, Toasts, lang, part};

/// One value of the change that a person may set anew.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) column: String,
    pub(super) refused: Value,
    pub(super) suggested: Option<Value>,
}

impl Entry {
    /// A row's id is not typed; it can be left out where the core suggests so.
    fn is_typed(&self) -> bool {
        !value::is_reference(&self.column)
    }
}

/// What is typed for one entry.
#[derive(Clone)]
struct Typed {
    entry: Entry,
    text: RwSignal<String>,
}

impl Typed {
    fn of(entry: Entry) -> Self {
        let first = entry.suggested.as_ref().unwrap_or(&entry.refused);
        let text = RwSignal::new(value::write(first));
        Self { entry, text }
    }

    fn value(&self) -> Result<Value, ()> {
        match &self.entry.suggested {
            Some(suggested) if !self.entry.is_typed() => Ok(suggested.clone()),
            _ if !self.entry.is_typed() => Ok(self.entry.refused.clone()),
            _ => self
                .text
                .with(|text| value::read(text, &self.entry.refused)),
        }
    }
}

#[component]
pub(super) fn Settle(
    change: Uuid,
    table: String,
    entries: Vec<Entry>,
    can_repeat: bool,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let typed: Vec<Typed> = entries.into_iter().map(Typed::of).collect();
    let fields = typed
        .iter()
        .map(|typed| field(change, &table, typed.clone(), can_repeat, lang))
        .collect_view();
    let values = {
        let typed = typed.clone();
        move || -> Result<Vec<(String, Value)>, ()> {
            let each = typed.iter();
            each.map(|it| Ok((it.entry.column.clone(), it.value()?)))
                .collect()
        }
    };
    let ready = {
        let values = values.clone();
        Memo::new(move |_| values().is_ok())
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if let Ok(again) = untrack(&values) {
            let order = SettleRefused {
                change,
                again: Some(again),
            };
            action.send(order, move |()| toasts.done(t::sent_again(lang)));
        }
    };
    let asking = RwSignal::new(false);
    let let_go = move |_| {
        if !asking.get_untracked() {
            return asking.set(true);
        }
        let order = SettleRefused {
            change,
            again: None,
        };
        action.send(order, move |()| toasts.done(t::gone(lang)));
    };
    view! {
        <form class="col g3" novalidate on:submit=submit>
            <div class="settle">{fields}</div>
            <FailureLine error=action.error />
            <div class="row wrap">
                {can_repeat.then(|| view! {
                    <button
                        type="submit"
                        class="btn primary"
                        disabled=move || !ready.get() || action.busy.get()
                    >
                        {t::again(lang)}
                    </button>
                })}
                <button
                    type="button"
                    class="btn"
                    class:danger=move || asking.get()
                    disabled=move || action.busy.get()
                    on:blur=move |_| asking.set(false)
                    on:click=let_go
                >
                    {move || if asking.get() { t::let_go_sure(lang) } else { t::let_go(lang) }}
                </button>
                <span class="t3 xs" role="status">
                    {move || asking.get().then(|| t::let_go_hint(lang))}
                </span>
            </div>
        </form>
    }
}

/// A field to type in, or the value alone where nothing is to be typed.
fn field(change: Uuid, table: &str, typed: Typed, can_repeat: bool, lang: Lang) -> AnyView {
    let label = t::column(table, &typed.entry.column, lang);
    let refused = value::say(&typed.entry.column, &typed.entry.refused, lang);
    if !can_repeat || !typed.entry.is_typed() {
        let suggested = typed.entry.suggested.as_ref();
        let becomes = suggested.map(|it| value::say(&typed.entry.column, it, lang));
        return view! {
            <dl class="kv left">
                <dt>{label}</dt>
                <dd class="selectable">{refused}{becomes.map(|it| format!(" → {it}"))}</dd>
            </dl>
        }
        .into_any();
    }
    let name = format!("{}-{change}", typed.entry.column);
    let text = typed.text;
    let hint = format!("{}: {refused}", t::offered(lang));
    let wrong = Signal::derive(move || {
        typed
            .value()
            .is_err()
            .then(|| t::wrong_number(lang).to_owned())
    });
    view! { <TextField name=name label=label value=text hint=hint error=wrong /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(column: &str, refused: Value, suggested: Option<Value>) -> Result<Value, ()> {
        let column = column.to_owned();
        Typed::of(Entry {
            column,
            refused,
            suggested,
        })
        .value()
    }

    #[test]
    fn a_form_begins_with_what_would_be_accepted_and_never_asks_for_an_id() {
        Owner::new().with(|| {
            let (taken, free) = (json!("BR-1"), json!("BR-1 (2)"));
            assert_eq!(value("name", taken.clone(), Some(free.clone())), Ok(free));
            assert_eq!(value("name", taken.clone(), None), Ok(taken.clone()));
            assert_eq!(
                value("parent_id", taken, Some(Value::Null)),
                Ok(Value::Null)
            );
        });
    }
}
