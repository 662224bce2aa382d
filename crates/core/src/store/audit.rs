//! The `audit` and `audit_outcome` tables: one fact when a command begins, one when it ends.

use mikromon_api::ErrorCode;
use mikromon_api::audit::{AuditOutcome, AuditRow};
use mikromon_domain::ids::{AuditId, OperatorId};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;
use serde::{Deserialize as _, de};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Store, Write, field, row};
use crate::id;

pub(crate) const TABLE: Table = Table::fact(
    "audit",
    &[
        Column::new("at", Kind::Int(0, i64::MAX)),
        Column::new("operator_id", Kind::Id)
            .optional()
            .refers("operator"),
        Column::new("operator", Kind::Text(64)).optional(),
        Column::new("command", Kind::Text(64)),
        Column::new("subject", Kind::Text(400)),
    ],
)
.read_by("audit.view");

/// An outcome has the id of its audit row, so that there is never a second one.
pub(crate) const OUTCOME: Table = Table::fact(
    "audit_outcome",
    &[
        Column::new("audit_id", Kind::Id).refers("audit"),
        Column::new("at", Kind::Int(0, i64::MAX)),
        Column::new("refused", Kind::Text(64)).optional(),
    ],
)
.read_by("audit.view");

/// A row as it begins.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: AuditId,
    pub(crate) at: UnixMillis,
    pub(crate) by: Option<OperatorId>,
    /// Their name at that time.
    pub(crate) operator: Option<String>,
    pub(crate) command: &'static str,
    /// It holds no secret.
    pub(crate) subject: String,
}

/// A fresh id for an [`Entry`].
pub(crate) fn new_id(at: UnixMillis) -> AuditId {
    AuditId::from_uuid(id::fresh(at))
}

/// Who did what is beginning.
pub(crate) async fn begin(write: &mut Write, entry: &Entry) -> anyhow::Result<()> {
    let fields = [
        field("at", entry.at),
        field("operator_id", entry.by),
        field("operator", entry.operator.as_deref()),
        field("command", entry.command),
        field("subject", entry.subject.as_str()),
    ];
    write.insert(&TABLE, entry.id.uuid(), &fields).await
}

/// How it ended: `None` is done.
pub(crate) async fn end(
    write: &mut Write,
    audit: AuditId,
    refused: Option<ErrorCode>,
) -> anyhow::Result<()> {
    let fields = [
        field("audit_id", audit),
        field("at", write.now()),
        field("refused", refused.map(|it| format!("{it:?}"))),
    ];
    write.insert(&OUTCOME, audit.uuid(), &fields).await
}

/// Newest first; only rows older than `before`.
pub(crate) async fn list(
    store: &Store,
    limit: u32,
    before: Option<AuditId>,
) -> anyhow::Result<Vec<AuditRow>> {
    let rows = sqlx::query(
        "SELECT a.*, o.id IS NOT NULL AS ended, o.refused
         FROM audit a LEFT JOIN audit_outcome o ON o.audit_id = a.id
         WHERE ?1 IS NULL OR a.id < ?1
         ORDER BY a.id DESC LIMIT ?2",
    )
    .bind(before.map(|it| it.as_bytes().to_vec()))
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(view).collect()
}

fn view(row: &SqliteRow) -> anyhow::Result<AuditRow> {
    Ok(AuditRow {
        id: AuditId::from_uuid(row::id(row, "id")?),
        at: row::instant(row, "at")?,
        operator: row.try_get("operator")?,
        command: row.try_get("command")?,
        subject: row.try_get("subject")?,
        outcome: outcome(row)?,
    })
}

fn outcome(row: &SqliteRow) -> anyhow::Result<AuditOutcome> {
    let refused: Option<String> = row.try_get("refused")?;
    Ok(match refused {
        Some(code) => AuditOutcome::Refused(code_from(&code)),
        None if row.try_get("ended")? => AuditOutcome::Done,
        None => AuditOutcome::Unfinished,
    })
}

/// A code that a newer version wrote reads as `Internal`.
fn code_from(name: &str) -> ErrorCode {
    let text: StrDeserializer<'_, de::value::Error> = name.into_deserializer();
    ErrorCode::deserialize(text).unwrap_or(ErrorCode::Internal)
}
