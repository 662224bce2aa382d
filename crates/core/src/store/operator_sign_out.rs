//! The `operator_sign_out` table: since when an operator has to sign in anew, at every desk. Its row
//! has the operator's id, so that all desktops set the same one.

use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Table};
use sqlx::sqlite::SqliteConnection;

use super::{Write, described, field, kind};

pub(crate) const TABLE: Table =
    Table::master("operator_sign_out", &[Column::new("at", kind::INSTANT)])
        .written_by("operator.edit");

/// `None` where nobody ever asked for it.
pub(crate) async fn of(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<Option<UnixMillis>> {
    let at: Option<i64> = sqlx::query_scalar("SELECT at FROM operator_sign_out WHERE id = ?")
        .bind(operator.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    Ok(at.map(UnixMillis))
}

pub(crate) async fn set(write: &mut Write, operator: OperatorId) -> anyhow::Result<()> {
    let (id, at) = (operator.uuid(), [field("at", write.now())]);
    let there = described::find(write.connection(), &TABLE, id).await?;
    if there.is_some() {
        return write.patch(&TABLE, id, &at).await.map(drop);
    }
    write.insert(&TABLE, id, &at).await
}
