//! The `receipt` table: what was handed to who paid, one for a payment.

use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{PaymentId, ReceiptId};
use mikromon_domain::number::{Numbered, Series};
use mikromon_sync::table::{Column, Kind, Table};

use super::payment::NewPayment;
use super::{Write, field, kind};
use crate::id;

pub(crate) const TABLE: Table = Table::document(
    "receipt",
    &["payment_id"],
    "number",
    &[
        Column::new("number", kind::NUMBER),
        Column::new("payment_id", Kind::Id).refers("payment"),
        Column::new("branch_id", Kind::Id).optional(),
        Column::new("payer", Kind::Text(120)),
        Column::new("amount", kind::MONEY),
        Column::new("issued_on", kind::DATE),
    ],
)
.read_by("invoice.view")
.written_by("payment.record")
.of_branch("branch_id");

/// Answers its number.
pub(crate) async fn issue(
    write: &mut Write,
    payment: PaymentId,
    of: &NewPayment<'_>,
    payer: &str,
    today: CivilDate,
) -> anyhow::Result<String> {
    let desk = write.desk_series().await?;
    let series = Series::of_document(Numbered::Receipt, desk, today);
    let number = series.number(write.next_number(&series.name()).await?);
    let id = ReceiptId::from_uuid(id::fresh(write.now()));
    let fields = [
        field("number", number.as_str()),
        field("payment_id", payment),
        field("branch_id", of.branch),
        field("payer", payer),
        field("amount", of.amount),
        field("issued_on", today),
    ];
    write.issue(&TABLE, id.uuid(), &fields).await?;
    Ok(number)
}
