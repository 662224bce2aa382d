//! What is paid every month besides the plan, line by line, as it is typed.

use leptos::prelude::*;
use mikromon_domain::price::AddOn;

use crate::format::{amount, read_amount, tidy};
use crate::locales::{Lang, common, subscription as t};

/// So many are allowed.
pub(super) const MOST: usize = 20;

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extra {
    /// Unlike any other line's of the form, also of one that is gone.
    pub key: u32,
    pub text: RwSignal<String>,
    pub price: RwSignal<String>,
    /// Whether it is to be typed now.
    pub is_new: bool,
}

impl Extra {
    pub(super) fn wrong_text(self, lang: Lang) -> Option<&'static str> {
        let length = self.text.with(|it| tidy(it).chars().count());
        let is_wrong = !self.is_empty() && !(1..=120).contains(&length);
        is_wrong.then(|| t::add_on_text_wrong(lang))
    }

    pub(super) fn wrong_price(self, lang: Lang) -> Option<&'static str> {
        let is_wrong = !self.is_empty() && self.price.with(|it| read_amount(it).is_none());
        is_wrong.then(|| common::amount_wrong(lang))
    }

    /// A line that nothing was typed into is no line.
    fn is_empty(self) -> bool {
        let blank = |it: RwSignal<String>| it.with(|it| it.trim().is_empty());
        blank(self.text) && blank(self.price)
    }

    fn read(self) -> Option<AddOn> {
        let price = self.price.with(|it| read_amount(it))?;
        let text = self.text.with(|it| tidy(it));
        Some(AddOn { text, price })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Extras {
    pub lines: RwSignal<Vec<Extra>>,
    next: StoredValue<u32>,
}

impl Extras {
    pub(super) fn of(add_ons: &[AddOn], lang: Lang) -> Self {
        let extras = Self {
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        for it in add_ons {
            extras.push(it.text.clone(), amount(it.price, lang), false);
        }
        extras
    }

    /// An empty line more.
    pub(super) fn add(self) {
        if self.lines.with_untracked(Vec::len) < MOST {
            self.push(String::new(), String::new(), true);
        }
    }

    fn push(self, text: String, price: String, is_new: bool) {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        let line = Extra {
            key,
            text: RwSignal::new(text),
            price: RwSignal::new(price),
            is_new,
        };
        self.lines.update(|all| all.push(line));
    }

    pub(super) fn remove(self, key: u32) {
        self.lines.update(|all| all.retain(|it| it.key != key));
    }

    pub(super) fn wrong(self, lang: Lang) -> Option<&'static str> {
        let of = |it: &Extra| it.wrong_text(lang).or_else(|| it.wrong_price(lang));
        self.lines.with(|all| all.iter().find_map(of))
    }

    pub(super) fn read(self) -> Vec<AddOn> {
        let lines = self.lines.get().into_iter();
        lines
            .filter(|it| !it.is_empty())
            .filter_map(Extra::read)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::money::Rupiah;

    fn ont() -> AddOn {
        AddOn {
            text: "Sewa ONT".into(),
            price: Rupiah::new(25_000).unwrap(),
        }
    }

    #[test]
    fn lines_are_read_as_they_were_written_and_empty_ones_left_out() {
        Owner::new().with(|| {
            let extras = Extras::of(&[ont()], Lang::Id);
            extras.add();
            assert_eq!(untrack(|| extras.wrong(Lang::Id)), None);
            assert_eq!(untrack(|| extras.read()), [ont()]);
        });
    }

    #[test]
    fn half_a_line_is_wrong_where_the_other_half_is_missing() {
        Owner::new().with(|| {
            let extras = Extras::of(&[], Lang::Id);
            extras.add();
            let line = extras.lines.get_untracked()[0];
            line.text.set("Sewa ONT".into());
            assert_eq!(untrack(|| line.wrong_text(Lang::Id)), None);
            assert!(untrack(|| line.wrong_price(Lang::Id)).is_some());
            line.price.set("25.000".into());
            assert_eq!(untrack(|| extras.wrong(Lang::Id)), None);
            line.text.set(" ".into());
            assert!(untrack(|| line.wrong_text(Lang::Id)).is_some());
        });
    }

    #[test]
    fn a_line_that_is_gone_takes_only_itself_along_and_there_is_an_end() {
        Owner::new().with(|| {
            let extras = Extras::of(&[ont(), ont(), ont()], Lang::Id);
            extras.remove(1);
            extras.add();
            let keys = || {
                let all = extras.lines.get_untracked().into_iter();
                all.map(|it| it.key).collect::<Vec<_>>()
            };
            assert_eq!(keys(), [0, 2, 3]);
            (0..2 * MOST).for_each(|_| extras.add());
            assert_eq!(keys().len(), MOST);
        });
    }
}
