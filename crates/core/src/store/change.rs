//! The `change` and `edit` tables: what was done here, one change a transaction and one edit a
//! row. It is the history of the book, and what the sync sends. Local.

use anyhow::Context as _;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::Verb;
use mikromon_sync::value::Fields;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::{device, standing, value};

/// A change that edits are being added to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pos: i64,
    edits: i64,
}

/// Begins one in this transaction. While there is no server it is history only.
pub(super) async fn begin(
    book: &mut SqliteConnection,
    id: Uuid,
    now: UnixMillis,
    by: Option<OperatorId>,
) -> anyhow::Result<Draft> {
    let mut stands = standing::read(book).await?;
    stands.hlc = stands.next_hlc(now);
    let n = stands.joined.map(|_| stands.last_n.saturating_add(1));
    stands.last_n = n.unwrap_or(stands.last_n);
    standing::write(book, &stands).await?;
    let device = device::id(book).await?;
    let pos = sqlx::query(
        "INSERT INTO change (id, n, base, hlc, at, device, operator, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id.as_bytes().to_vec())
    .bind(n.map(i64::try_from).transpose()?)
    .bind(i64::try_from(stands.read_seq())?)
    .bind(stands.hlc.0)
    .bind(now.0)
    .bind(device.as_bytes().to_vec())
    .bind(by.map(|it| it.as_bytes().to_vec()))
    .bind(n.map_or("alone", |_| "unsent"))
    .execute(book)
    .await
    .context("insert into change")?
    .last_insert_rowid();
    Ok(Draft { pos, edits: 0 })
}

/// One more row of it; `was` is what it found there: `None` no row, else the fields it replaced.
pub(super) async fn add(
    book: &mut SqliteConnection,
    draft: &mut Draft,
    (table, row): (&str, Uuid),
    verb: Verb,
    set: &Fields,
    was: Option<&Fields>,
) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO edit (change, place, tbl, row_id, verb, body, was) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(draft.pos)
    .bind(draft.edits)
    .bind(table)
    .bind(row.as_bytes().to_vec())
    .bind(verb_name(verb))
    .bind(value::to_json(set))
    .bind(was.map(value::to_json))
    .execute(book)
    .await
    .context("insert into edit")?;
    draft.edits = draft.edits.saturating_add(1);
    Ok(())
}

/// As it is at rest.
pub(crate) const fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Insert => "insert",
        Verb::Patch => "patch",
        Verb::Fact => "fact",
        Verb::Issue => "issue",
        Verb::Offer => "offer",
    }
}
