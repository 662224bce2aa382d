//! Rows on their way into the file.

use std::collections::BTreeMap;

use mikromon_sync::remote::{Cursor, Row, Wanted};
use mikromon_sync::store::{Broken, Intake};
use uuid::Uuid;

use super::file::{File, LocalRow};
use super::store::Book;
use crate::book::table;
use crate::event::Point;
use crate::sabotage::Sabotage;

pub(crate) struct Basket<'a> {
    book: &'a mut Book,
    wanted: Wanted,
    rows: Vec<(String, Row)>,
}

impl<'a> Basket<'a> {
    pub(super) const fn new(book: &'a mut Book, wanted: Wanted) -> Self {
        Self {
            book,
            wanted,
            rows: Vec::new(),
        }
    }
}

impl Intake for Basket<'_> {
    async fn take(&mut self, table: &str, rows: Vec<Row>) -> Result<(), Broken> {
        self.book.place.step(Point::Take).await;
        let rows = rows.into_iter().map(|it| (table.to_owned(), it));
        self.rows.extend(rows);
        Ok(())
    }

    async fn finish(self, cursor: Cursor, scope: Uuid) -> Result<(), Broken> {
        let on_top = !self.book.has(Sabotage::NothingOnTop);
        let mut file = self.book.transaction(Point::Finish).await;
        for at in file.unsent().rev() {
            file.undo(at);
        }
        clear(&self.wanted, &mut file);
        for (name, Row { id, seq, fields }) in self.rows {
            let rows = file.rows.get_mut(table(&name).name).expect("a table");
            rows.insert(id, LocalRow { fields, seq });
        }
        for at in file.unsent().filter(|_| on_top) {
            file.redo(at);
        }
        if let Some(joined) = &mut file.joined {
            joined.cursor = Some(cursor);
            joined.scope = scope;
        }
        Ok(())
    }
}

/// What is not among the rows that came is not there any more.
fn clear(wanted: &Wanted, file: &mut File) {
    match wanted {
        Wanted::Everything => {
            file.rows.values_mut().for_each(BTreeMap::clear);
            file.to_fetch.clear();
        }
        Wanted::Since(_, rows) => {
            for (name, row) in rows {
                let held = file.rows.get_mut(name.as_str()).expect("a table");
                held.remove(row);
                file.to_fetch.remove(&(name.clone(), *row));
            }
        }
    }
}
