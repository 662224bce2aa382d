//! The form that makes a refused change once more, with other values, or lets it go.

use leptos::prelude::*;
use mikromon_api::private::Cell;
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
    pub(super) refused: Cell,
    pub(super) suggested: Option<Cell>,
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
        // A mask is nothing to begin with: what is left empty stays as it was sent.
        let text = match first.is_masked() {
            true => String::new(),
            false => value::write(first.value()),
        };
        let text = RwSignal::new(text);
        Self { entry, text }
    }

    /// `None` keeps the value that was refused.
    fn value(&self) -> Result<Option<Value>, ()> {
        let Entry {
            refused, suggested, ..
        } = &self.entry;
        if !self.entry.is_typed() {
            let taken = suggested.as_ref().unwrap_or(refused);
            return Ok(Some(taken.value().clone()));
        }
        self.text.with(|text| {
            if refused.is_masked() && text.trim().is_empty() {
                return Ok(None);
            }
            value::read(&self.entry.column, text, refused.value()).map(Some)
        })
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
    let some = !typed.is_empty();
    let fields = typed
        .iter()
        .map(|typed| field(change, &table, typed.clone(), can_repeat, lang))
        .collect_view();
    let values = {
        let typed = typed.clone();
        move || -> Result<Vec<(String, Value)>, ()> {
            let each = typed.iter();
            let value = |it: &Typed| Ok(it.value()?.map(|value| (it.entry.column.clone(), value)));
            each.filter_map(|it| value(it).transpose()).collect()
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
            {some.then(|| view! { <div class="settle">{fields}</div> })}
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
    let refused = value::say(&typed.entry.column, typed.entry.refused.value(), lang);
    if !can_repeat || !typed.entry.is_typed() {
        let suggested = typed.entry.suggested.as_ref();
        let becomes = suggested.map(|it| value::say(&typed.entry.column, it.value(), lang));
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

    fn entry(column: &str, refused: Value, suggested: Option<Value>) -> Typed {
        Typed::of(Entry {
            column: column.to_owned(),
            refused: Cell::of(column, refused),
            suggested: suggested.map(|it| Cell::of(column, it)),
        })
    }

    fn value(column: &str, refused: Value, suggested: Option<Value>) -> Result<Value, ()> {
        entry(column, refused, suggested)
            .value()
            .map(Option::unwrap)
    }

    #[test]
    fn a_mask_is_never_sent_and_what_is_typed_over_it_is_of_the_columns_kind() {
        Owner::new().with(|| {
            for (column, typed, sent) in [
                ("host", "10.0.0.9", json!("10.0.0.9")),
                ("port", "8729", json!(8729)),
            ] {
                let masked = json!({ "shown": "***", "masked": true });
                let form = Typed::of(Entry {
                    column: column.to_owned(),
                    refused: serde_json::from_value(masked).unwrap(),
                    suggested: None,
                });
                assert_eq!(form.value(), Ok(None));
                form.text.set(typed.to_owned());
                assert_eq!(form.value(), Ok(Some(sent)));
            }
        });
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
