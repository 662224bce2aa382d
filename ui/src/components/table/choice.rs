//! Which columns of a table are shown: chosen in a menu and kept on this computer.

use leptos::prelude::*;

use super::Columns;
use crate::components::{Icon, Menu, icon};
use crate::locales::table as t;
use crate::state::{keep, kept, lang};

/// The codes of the columns that are not shown, of one table.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    name: &'static str,
    hidden: RwSignal<Vec<String>>,
}

impl Choice {
    /// `spare` is what is not shown while nothing was chosen.
    pub(super) fn load(name: &'static str, spare: &[&str]) -> Self {
        let hidden = match kept(&key(name)) {
            Some(text) => read(&text),
            None => spare.iter().map(|it| (*it).to_owned()).collect(),
        };
        Self {
            name,
            hidden: RwSignal::new(hidden),
        }
    }

    pub(super) fn shows(self, code: &str) -> bool {
        self.hidden.with(|all| all.iter().all(|it| it != code))
    }

    fn show(self, code: &str, shown: bool) {
        self.hidden.update(|all| {
            all.retain(|it| it != code);
            if !shown {
                all.push(code.to_owned());
            }
        });
        let text = self.hidden.with_untracked(|all| all.join(","));
        keep(&key(self.name), &text);
    }
}

fn key(name: &str) -> String {
    format!("mikromon.table.{name}.hidden")
}

fn read(text: &str) -> Vec<String> {
    let codes = text.split(',').filter(|it| !it.is_empty());
    codes.map(str::to_owned).collect()
}

/// The menu; nothing for a table without a choice.
#[component]
pub(crate) fn ColumnChoice<R: 'static>(columns: Columns<R>) -> impl IntoView {
    let lang = lang();
    let choice = columns.choice()?;
    let tick = move |(code, title): (&'static str, &'static str)| {
        view! {
            <label class="tick">
                <input
                    type="checkbox"
                    name=format!("column-{code}")
                    prop:checked=move || choice.shows(code)
                    on:change=move |ev| choice.show(code, event_target_checked(&ev))
                />
                <span>{title}</span>
            </label>
        }
    };
    let ticks = move || columns.optional().into_iter().map(tick).collect_view();
    let label = Signal::stored(t::columns(lang).to_owned());
    Some(view! {
        <Menu label=label class="btn icon-only" button=icon(Icon::Columns)>
            // A tick is no choice that ends the menu.
            <fieldset class="ticks" on:click=|ev| ev.stop_propagation()>
                <legend class="xs t3">{t::columns(lang)}</legend>
                {ticks}
            </fieldset>
        </Menu>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_choice_is_a_list_of_codes_and_may_be_empty() {
        assert_eq!(read("site,version"), ["site", "version"]);
        assert!(read("").is_empty());
    }
}
