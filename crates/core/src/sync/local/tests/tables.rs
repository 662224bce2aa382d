//! A small book with a table of every class.

use mikromon_sync::table::{Column, Kind, NUMBER_VOID, Table};

use crate::store::book::Tables;

pub(super) const CUSTOMER: Table = Table::master(
    "customer_of_a_test",
    &[
        Column::new("name", Kind::Text(60)),
        Column::new("login", Kind::Text(40)),
        Column::new("secret", Kind::Sealed(40)).optional(),
        Column::new("removed_at", Kind::Int(0, i64::MAX)).optional(),
    ],
)
.unique(&[&["login"]]);
pub(super) const INVOICE: Table = Table::document(
    "invoice_of_a_test",
    &["customer_id", "period"],
    "number",
    &[
        Column::new("number", Kind::Text(40)),
        Column::new("customer_id", Kind::Id).refers("customer_of_a_test"),
        Column::new("period", Kind::Int(0, 99)),
    ],
);
pub(super) const PAYMENT: Table = Table::fact(
    "payment_of_a_test",
    &[
        Column::new("invoice_id", Kind::Id)
            .optional()
            .refers("invoice_of_a_test"),
        Column::new("amount", Kind::Int(1, 1_000_000)),
    ],
);
pub(super) const TABLES: Tables = &[&CUSTOMER, &INVOICE, &PAYMENT, &NUMBER_VOID];
