//! A closer look at a row, beside the table. It follows what a person does, never what the rows do:
//! when a list grows above it, it stays with what they look at.

use leptos::prelude::*;

use super::Rows;

/// What lies beside a table.
pub(crate) struct Peek<T: 'static> {
    pub open: Signal<bool>,
    /// Shows a row, or nothing.
    pub look: Callback<Option<T>>,
}

impl<T> Clone for Peek<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Peek<T> {}

/// Of one table: the row that is to be looked at as soon as it is here.
pub(super) struct Look<T: 'static> {
    peek: Option<Peek<T>>,
    wanted: RwSignal<Option<usize>>,
}

impl<T> Clone for Look<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Look<T> {}

impl<T: Clone + Send + Sync + 'static> Look<T> {
    pub(super) fn new(peek: Option<Peek<T>>, rows: Rows<T>) -> Self {
        let wanted = RwSignal::new(None);
        if let Some(peek) = peek {
            Effect::new(move |_| {
                let row = wanted.get().and_then(|index| rows.at(index));
                if row.is_some() {
                    wanted.set(None);
                    peek.look.run(row);
                }
            });
        }
        Self { peek, wanted }
    }

    pub(super) fn at(self, index: usize) {
        self.wanted.set(Some(index));
    }

    /// The row that is chosen now, where something is looked at already.
    pub(super) fn follow(self, index: usize) {
        if self.is_open() {
            self.at(index);
        }
    }

    /// Answers whether the key was one of a closer look's.
    pub(super) fn key(self, key: &str, chosen: Option<usize>) -> bool {
        let Some(peek) = self.peek else { return false };
        match asked(key, self.is_open(), chosen) {
            Some(Ask::At(index)) => self.at(index),
            Some(Ask::Nothing) => {
                self.wanted.set(None);
                peek.look.run(None);
            }
            None => return false,
        }
        true
    }

    fn is_open(self) -> bool {
        self.peek.is_some_and(|it| it.open.get_untracked())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    At(usize),
    Nothing,
}

/// The space bar opens and closes, Escape closes.
fn asked(key: &str, open: bool, chosen: Option<usize>) -> Option<Ask> {
    match (key, open) {
        (" " | "Escape", true) => Some(Ask::Nothing),
        (" ", false) => chosen.map(Ask::At),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_bar_opens_the_chosen_row_and_closes_it() {
        for (key, open, chosen, expected) in [
            (" ", false, Some(3), Some(Ask::At(3))),
            (" ", false, None, None),
            (" ", true, Some(3), Some(Ask::Nothing)),
            ("Escape", true, None, Some(Ask::Nothing)),
            ("Escape", false, Some(3), None),
            ("a", true, Some(3), None),
        ] {
            assert_eq!(asked(key, open, chosen), expected, "{key:?} {open}");
        }
    }
}
