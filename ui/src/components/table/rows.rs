//! Where the rows of a table come from: all of them are here, or spans are fetched as they come in
//! sight.

use std::ops::Range;

use leptos::prelude::*;

use crate::state::Spans;

type At<T> = Box<dyn Fn(usize) -> Option<T> + Send + Sync>;

pub(crate) struct Rows<T: 'static> {
    pub total: Signal<usize>,
    /// What is in sight, told by the table.
    pub sight: RwSignal<Range<usize>>,
    at: StoredValue<At<T>>,
}

impl<T> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Rows<T> {}

impl<T: Clone + Send + Sync + 'static> Rows<T> {
    pub(crate) fn of(all: impl Into<Signal<Vec<T>>>) -> Self {
        let all = all.into();
        Self {
            total: Memo::new(move |_| all.with(Vec::len)).into(),
            sight: RwSignal::new(0..0),
            at: StoredValue::new(Box::new(move |index| {
                all.with(|all| all.get(index).cloned())
            })),
        }
    }

    /// A row, or `None` while it is not here; followed.
    pub(super) fn at(self, index: usize) -> Option<T> {
        self.at.with_value(|at| at(index))
    }
}

impl<T: Clone + Send + Sync + 'static> From<Spans<T>> for Rows<T> {
    fn from(spans: Spans<T>) -> Self {
        Self {
            total: Signal::derive(move || spans.total()),
            sight: spans.sight,
            at: StoredValue::new(Box::new(move |index| spans.at(index))),
        }
    }
}
