//! The `audit` and `audit_outcome` tables: one fact when a command begins, one when it ends.

use mikromon_api::ErrorCode;
use mikromon_api::audit::{AuditFilter, AuditOutcome, AuditPage, AuditRow, OutcomeKind};
use mikromon_domain::ids::{AuditId, OperatorId};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;
use serde::{Deserialize as _, de};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

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

/// Commands that were refused, with their codes; newest first.
pub(crate) async fn refused_lately(
    store: &Store,
    most: u32,
) -> anyhow::Result<Vec<(String, String)>> {
    let rows = sqlx::query_as(
        "SELECT a.command, o.refused FROM audit a JOIN audit_outcome o ON o.audit_id = a.id
         WHERE o.refused IS NOT NULL ORDER BY a.at DESC, a.id DESC LIMIT ?",
    )
    .bind(most)
    .fetch_all(store.read())
    .await?;
    Ok(rows)
}

/// Newest first. `masked`: the caller is not to find an address by its parts.
pub(crate) async fn page(
    store: &Store,
    filter: &AuditFilter,
    masked: bool,
    offset: u32,
    limit: u32,
) -> anyhow::Result<AuditPage> {
    // One transaction: the count is of the rows that are shown.
    let mut reader = store.read().begin().await?;
    let mut counting = QueryBuilder::new("SELECT count(*)");
    chosen(&mut counting, filter, masked);
    let total: i64 = counting
        .build_query_scalar()
        .fetch_one(&mut *reader)
        .await?;
    let mut listing = QueryBuilder::new("SELECT a.*, o.id IS NOT NULL AS ended, o.refused");
    chosen(&mut listing, filter, masked);
    listing.push(" ORDER BY a.at DESC, a.id DESC LIMIT ");
    listing.push_bind(limit).push(" OFFSET ").push_bind(offset);
    let rows = listing.build().fetch_all(&mut *reader).await?;
    Ok(AuditPage {
        total: u64::try_from(total)?,
        rows: rows.iter().map(view).collect::<anyhow::Result<_>>()?,
    })
}

/// `FROM …` and the conditions; those that are not asked for are not there, so that the indexes of
/// those that are can serve.
fn chosen(query: &mut QueryBuilder<Sqlite>, filter: &AuditFilter, masked: bool) {
    query.push(" FROM audit a LEFT JOIN audit_outcome o ON o.audit_id = a.id WHERE true");
    if let Some(operator) = filter.operator {
        let operator = operator.as_bytes().to_vec();
        query.push(" AND a.operator_id = ").push_bind(operator);
    }
    if let Some(group) = &filter.group {
        // `/` comes after `.`: the names that begin with `group.`, as a range.
        query
            .push(" AND a.command > ")
            .push_bind(format!("{group}."))
            .push(" AND a.command < ")
            .push_bind(format!("{group}/"));
    }
    if let Some(from) = filter.from {
        query.push(" AND a.at >= ").push_bind(from.0);
    }
    if let Some(to) = filter.to {
        query.push(" AND a.at < ").push_bind(to.0);
    }
    if let Some(outcome) = filter.outcome {
        query.push(match outcome {
            OutcomeKind::Done => " AND o.id IS NOT NULL AND o.refused IS NULL",
            OutcomeKind::Refused => " AND o.refused IS NOT NULL",
            OutcomeKind::Unfinished => " AND o.id IS NULL",
        });
    }
    let text = filter.text.trim().to_lowercase();
    if !text.is_empty() && masked && is_number(&text) {
        query.push(" AND false");
    } else if !text.is_empty() {
        query
            .push(" AND instr(lower(a.subject || char(10) || ifnull(a.operator, '') || char(10) || a.command), ")
            .push_bind(text)
            .push(") > 0");
    }
}

/// A part of an address or of a telephone number, as far as can be told.
fn is_number(text: &str) -> bool {
    let mark = |it: char| it.is_ascii_digit() || matches!(it, '.' | ':' | '-' | '+' | ' ');
    text.chars().all(mark)
}

fn view(row: &SqliteRow) -> anyhow::Result<AuditRow> {
    Ok(AuditRow {
        id: AuditId::from_uuid(row::id(row, "id")?),
        at: row::instant(row, "at")?,
        operator: row.try_get("operator")?,
        command: row.try_get("command")?,
        subject: row.try_get::<String, _>("subject")?.into(),
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
/// By the name that it is stored under; one of a later version is `Internal`.
pub(super) fn code_from(name: &str) -> ErrorCode {
    let text: StrDeserializer<'_, de::value::Error> = name.into_deserializer();
    ErrorCode::deserialize(text).unwrap_or(ErrorCode::Internal)
}
