//! The changes that a desktop made, and what became of them.

use mikromon_sync::change::{Change, Edit, Verb};
use mikromon_sync::table::{Class, NUMBER_VOID};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::book::table;
use crate::server::void_id;

/// The number of a change that was accepted under a name that this desktop bears no more.
pub(super) const FORMER: u64 = u64::MAX;

#[derive(Clone, Debug)]
pub(super) struct Held {
    pub change: Change,
    /// What each edit found: `None` no row, else the fields that it replaced.
    pub was: Vec<Option<Fields>>,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Unsent,
    /// In that sequence.
    Accepted(u64),
    Refused,
}

impl Held {
    pub(super) const fn new(change: Change) -> Self {
        Self {
            change,
            was: Vec::new(),
            state: State::Unsent,
        }
    }

    /// What the server took once is not to be refused now.
    pub(super) fn send_again(&mut self) {
        if self.state != State::Unsent {
            let edits = self.change.edits.iter_mut();
            let inserts = edits.filter(|it| it.verb == Verb::Insert);
            inserts.for_each(|it| it.verb = Verb::Offer);
        }
        self.state = State::Unsent;
    }

    pub(super) fn is_about(&self, row: Uuid) -> bool {
        let names = |it: &Edit| it.set.values().any(|it| it.id() == Some(row));
        let mut edits = self.change.edits.iter();
        edits.any(|it| it.row == row || names(it))
    }
}

/// A document that was refused may have been printed: its number is explained.
pub(super) fn void_of(edit: &Edit) -> Option<Edit> {
    let Class::Document { number, .. } = table(&edit.table).class else {
        return None;
    };
    let set = Fields::from([
        ("tbl".into(), Value::Text(edit.table.clone())),
        ("document".into(), Value::Id(edit.row)),
        ("number".into(), edit.set[number].clone()),
        ("reason".into(), Value::Text("refused".into())),
        ("stands".into(), Value::Null),
        ("instead".into(), Value::Null),
    ]);
    Some(Edit {
        table: NUMBER_VOID.name.to_owned(),
        row: void_id(edit.row, &edit.set[number]),
        verb: Verb::Fact,
        set,
    })
}
