//! The server's rows, and the one way to write them.

use std::collections::BTreeMap;

use mikromon_sync::change::Edit;
use mikromon_sync::clock::Hlc;
use mikromon_sync::table::Table;
use mikromon_sync::value::Fields;
use uuid::Uuid;

use super::Server;
use super::decide::At;
use crate::book::{table, whole};

pub(crate) type Rows = BTreeMap<&'static str, BTreeMap<Uuid, ServerRow>>;

#[derive(Clone, Debug, Default)]
pub(crate) struct ServerRow {
    pub fields: Fields,
    /// The sequence of its last change.
    pub seq: u64,
    /// Of each field: its last edit.
    pub stamps: BTreeMap<String, Stamp>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stamp {
    pub seq: u64,
    pub hlc: Hlc,
    pub device: Uuid,
}

impl ServerRow {
    /// One that nobody patches.
    pub(super) const fn plain(fields: Fields, seq: u64) -> Self {
        Self {
            fields,
            seq,
            stamps: BTreeMap::new(),
        }
    }
}

impl Server {
    pub(super) fn write(&mut self, about: &Table, id: Uuid, row: ServerRow) {
        let table = self.rows.get_mut(about.name).expect("a table of the book");
        let was = table.insert(id, row);
        self.undo.push((about.name, id, was));
    }

    pub(super) fn roll_back(&mut self) {
        for (name, id, was) in std::mem::take(&mut self.undo).into_iter().rev() {
            let table = self.rows.get_mut(name).expect("a table of the book");
            match was {
                Some(row) => table.insert(id, row),
                None => table.remove(&id),
            };
        }
    }

    /// The edit's row, new.
    pub(super) fn put(&mut self, at: At, edit: &Edit, fields: Fields) {
        let about = table(&edit.table);
        let fields = whole(about, fields);
        let stamps = fields.keys().map(|it| (it.clone(), at.stamp()));
        let row = ServerRow {
            stamps: stamps.collect(),
            fields,
            seq: at.seq,
        };
        self.write(about, edit.row, row);
    }
}
