//! A small book with a table of every class, as an internet provider's has.

use mikromon_sync::table::{CONFLICT, Column, Kind, NUMBER_VOID, Table};

pub(crate) const CUSTOMER: Table = Table::master(
    "customer",
    &[
        Column::new("name", Kind::Text(60)),
        Column::new("phone", Kind::Text(20)),
        Column::new("pppoe", Kind::Text(40)),
        Column::new("branch", Kind::Int(0, 9)),
        Column::new("bank", Kind::Text(40)).review(),
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

pub(crate) fn table(name: &str) -> &'static Table {
    BOOK.iter()
        .find(|it| it.name == name)
        .expect("a table of the book")
}
