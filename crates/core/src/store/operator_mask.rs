//! The `operator_mask` table: whether private values are kept back from an operator who signs in. A
//! row has the id of its operator, so that all desktops set the same one.

use mikromon_domain::ids::OperatorId;
use mikromon_sync::table::{Column, Table};
use sqlx::sqlite::SqliteConnection;

use super::{Write, described, field, kind};

pub(crate) const TABLE: Table = Table::master(
    "operator_mask",
    // NULL: as the role has it.
    &[Column::new("masked", kind::FLAG).optional()],
)
.written_by("operator.edit");

/// `None`: as the role has it.
pub(crate) async fn find(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<Option<bool>> {
    let masked = sqlx::query_scalar("SELECT masked FROM operator_mask WHERE id = ?")
        .bind(operator.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    Ok(masked.flatten())
}

pub(crate) async fn set(
    write: &mut Write,
    operator: OperatorId,
    masked: Option<bool>,
) -> anyhow::Result<()> {
    let (id, fields) = (operator.uuid(), [field("masked", masked)]);
    let row = described::find(write.connection(), &TABLE, id).await?;
    if row.is_some() {
        return write.patch(&TABLE, id, &fields).await.map(drop);
    }
    write.insert(&TABLE, id, &fields).await
}
