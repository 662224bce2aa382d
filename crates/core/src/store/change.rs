//! The `change` and `edit` tables: what was done here, one change a transaction and one edit a
//! row. It is the history of the book, and what the sync sends. Local.

use anyhow::Context as _;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::{Edit, Verb};
use mikromon_sync::value::Fields;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::book::{Tables, find};
use super::{device, held, standing, value};

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

/// A change of one edit that the sync makes by itself, under the edit's own id: made again, it is the
/// same one.
pub(crate) async fn append(
    book: &mut SqliteConnection,
    tables: Tables,
    edit: &Edit,
) -> anyhow::Result<()> {
    let table = find(tables, &edit.table).context("no such table")?;
    let was = held::make(book, table, edit.row, edit).await?;
    // Its time does not matter: it is as late as the change before it.
    let hlc = standing::read(book).await?.hlc;
    let mut draft = begin(book, edit.row, UnixMillis(hlc.millis()), None).await?;
    let row = (table.name, edit.row);
    add(book, &mut draft, row, edit.verb, &edit.set, was.as_ref()).await
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
    .bind(verb.name())
    .bind(value::to_json(set))
    .bind(was.map(value::to_json))
    .execute(book)
    .await
    .context("insert into edit")?;
    draft.edits = draft.edits.saturating_add(1);
    Ok(())
}
