//! Items that can be changed. The ones a router starts with are computed when they are read; only what was added,
//! changed or removed since takes memory.

use std::collections::BTreeMap;

use crate::row::Row;

#[derive(Debug)]
struct Change {
    /// Grows with every change of the router, so that a listener sees what is new.
    stamp: u64,
    /// Nothing: the item was removed.
    row: Option<Row>,
}

#[derive(Debug)]
pub(crate) struct Table {
    base: u32,
    next: u32,
    changes: BTreeMap<u32, Change>,
}

impl Table {
    /// A table whose items 1 to `base` are computed by its schema.
    pub(crate) fn new(base: u32) -> Self {
        Self {
            base,
            next: base + 1,
            changes: BTreeMap::new(),
        }
    }

    /// The living items' ids and the stamp of their last change, 0 for the untouched.
    pub(crate) fn items(&self) -> impl Iterator<Item = (u32, u64)> {
        (1..self.next).filter_map(|id| match self.changes.get(&id) {
            None => Some((id, 0)),
            Some(change) => change.row.as_ref().map(|_| (id, change.stamp)),
        })
    }

    pub(crate) fn is_untouched(&self, id: u32) -> bool {
        id >= 1 && id <= self.base && !self.changes.contains_key(&id)
    }

    /// What was written for this item since the start.
    pub(crate) fn written(&self, id: u32) -> Option<&Row> {
        self.changes.get(&id)?.row.as_ref()
    }

    pub(crate) fn add(&mut self, row: Row, stamp: u64) -> u32 {
        let id = self.next;
        self.next += 1;
        self.write(id, Some(row), stamp);
        id
    }

    /// Replaces an item, or removes it with nothing.
    pub(crate) fn write(&mut self, id: u32, row: Option<Row>, stamp: u64) {
        self.changes.insert(id, Change { stamp, row });
    }
}
