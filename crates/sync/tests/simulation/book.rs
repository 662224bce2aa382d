//! A small book with a table of every class, as an internet provider's has, in two versions.

use mikromon_sync::table::{CONFLICT, Column, Kind, NUMBER_VOID, Table};
use mikromon_sync::value::{Fields, Value};

pub(crate) const CUSTOMER: Table = Table::master(
    "customer",
    &[
        Column::new("name", Kind::Text(60)),
        Column::new("phone", Kind::Text(20)),
        Column::new("pppoe", Kind::Text(40)),
        Column::new("branch", Kind::Int(0, 9)),
        Column::new("bank", Kind::Text(40)).review(),
        Column::new(NOTE, Kind::Text(40)).optional(),
        Column::new("removed_at", Kind::Int(0, i64::MAX)).optional(),
    ],
)
.unique(&[&["pppoe"]]);

pub(crate) const INVOICE: Table = Table::document(
    "invoice",
    &["customer_id", "period"],
    "number",
    &[
        Column::new("number", Kind::Text(40)),
        Column::new("customer_id", Kind::Id).refers("customer"),
        Column::new("period", Kind::Int(0, 99)),
        Column::new("amount", Kind::Int(0, 1_000_000_000)),
        Column::new("branch", Kind::Int(0, 9)),
    ],
);

pub(crate) const PAYMENT: Table = Table::fact(
    "payment",
    &[
        Column::new("invoice_id", Kind::Id).refers("invoice"),
        Column::new("amount", Kind::Int(1, 1_000_000_000)),
        Column::new("branch", Kind::Int(0, 9)),
    ],
);

pub(crate) const BOOK: &[&Table] = &[&CUSTOMER, &INVOICE, &PAYMENT, &NUMBER_VOID, &CONFLICT];

/// The column that a customer got in the second version of the program.
pub(crate) const NOTE: &str = "note";

/// Which columns a program knows, that of a desktop or the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Program {
    First,
    Second,
}

impl Program {
    pub(crate) fn knows(self, column: &str) -> bool {
        self == Self::Second || column != NOTE
    }

    /// A row, without what this program does not know.
    pub(crate) fn part_of(self, mut fields: Fields) -> Fields {
        fields.retain(|name, _| self.knows(name));
        fields
    }
}

pub(crate) fn table(name: &str) -> &'static Table {
    BOOK.iter()
        .find(|it| it.name == name)
        .expect("a table of the book")
}

/// A row whose maker did not know all of its columns.
pub(crate) fn whole(about: &Table, mut fields: Fields) -> Fields {
    for column in about.columns {
        let name = column.name.to_owned();
        fields.entry(name).or_insert(Value::Null);
    }
    fields
}
