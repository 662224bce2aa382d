//! Changes as the sync handles them: sent, settled, undone and done again, renumbered. They lie in
//! the tables `change` and `edit`. Nothing here decides which of it happens.

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::{Change, Edit, Verb, Verdict};
use mikromon_sync::clock::Hlc;
use mikromon_sync::table::Table;
use mikromon_sync::value::Fields;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use uuid::Uuid;

use super::book::{Tables, find};
use super::{described, row, value};

/// The number of a change that was accepted under a name that this desk bears no more.
const FORMER: i64 = i64::MAX;

/// The id of the change of that number.
pub(crate) async fn id_of(book: &mut SqliteConnection, n: u64) -> anyhow::Result<Option<Uuid>> {
    let row = sqlx::query("SELECT id FROM change WHERE n = ?")
        .bind(i64::try_from(n)?)
        .fetch_optional(book)
        .await?;
    row.map(|row| row::id(&row, "id")).transpose()
}

/// The first changes without a verdict, in their order.
pub(crate) async fn unsent(
    book: &mut SqliteConnection,
    tables: Tables,
    most: usize,
) -> anyhow::Result<Vec<Change>> {
    let rows = sqlx::query(
        "SELECT c.n, c.id, c.base, c.hlc, e.tbl, e.row_id, e.verb, e.body
         FROM (SELECT * FROM change WHERE state = 'unsent' ORDER BY n LIMIT ?) c
         JOIN edit e ON e.change = c.pos ORDER BY c.n, e.place",
    )
    .bind(i64::try_from(most)?)
    .fetch_all(book)
    .await?;
    let mut changes: Vec<Change> = Vec::new();
    for row in &rows {
        let (n, edit) = (row::count(row, "n")?, edit(tables, row)?);
        match changes.last_mut().filter(|it| it.n == n) {
            Some(change) => change.edits.push(edit),
            None => changes.push(Change {
                n,
                id: row::id(row, "id")?,
                base: row::count(row, "base")?,
                hlc: Hlc(row.try_get("hlc")?),
                edits: vec![edit],
            }),
        }
    }
    Ok(changes)
}

fn edit(tables: Tables, row: &SqliteRow) -> anyhow::Result<Edit> {
    let (table, id) = place(tables, row)?;
    let body: String = row.try_get("body")?;
    Ok(Edit {
        table: table.name.to_owned(),
        row: id,
        verb: row::named(row, "verb", verb)?,
        set: value::from_json(table, &body)?,
    })
}

fn place(tables: Tables, row: &SqliteRow) -> anyhow::Result<(&'static Table, Uuid)> {
    let name: String = row.try_get("tbl")?;
    let table = find(tables, &name);
    let table = table.with_context(|| format!("a change is about {name}, which is no table"))?;
    Ok((table, row::id(row, "row_id")?))
}

fn verb(name: &str) -> Option<Verb> {
    let verbs = [
        Verb::Insert,
        Verb::Patch,
        Verb::Fact,
        Verb::Issue,
        Verb::Offer,
    ];
    verbs.into_iter().find(|it| it.name() == name)
}

/// Keeps a verdict, notes the rows to be fetched, and answers the edits where it was refused.
pub(crate) async fn settle(
    book: &mut SqliteConnection,
    tables: Tables,
    verdict: &Verdict,
) -> anyhow::Result<Vec<Edit>> {
    let refusal = verdict.refusal.as_ref();
    let pos: Option<i64> = sqlx::query_scalar(
        "UPDATE change SET state = ?, seq = ?, refusal = ? WHERE n = ? RETURNING pos",
    )
    .bind(refusal.map_or("accepted", |_| "refused"))
    .bind(i64::try_from(verdict.seq)?)
    .bind(refusal.map(serde_json::to_string).transpose()?)
    .bind(i64::try_from(verdict.n)?)
    .fetch_optional(&mut *book)
    .await?;
    sqlx::query(
        "INSERT OR IGNORE INTO to_fetch (tbl, row_id) SELECT tbl, row_id FROM edit WHERE change = ?",
    )
    .bind(pos)
    .execute(&mut *book)
    .await?;
    if refusal.is_none() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query("SELECT * FROM edit WHERE change = ? ORDER BY place")
        .bind(pos)
        .fetch_all(book)
        .await?;
    rows.iter().map(|row| edit(tables, row)).collect()
}

/// Which changes are undone or done again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// Those without a verdict, from that position on.
    UnsentFrom(i64),
    One(i64),
}

impl Which {
    const fn sql(self) -> &'static str {
        match self {
            Self::UnsentFrom(_) => "c.state = 'unsent' AND c.pos >= ?",
            Self::One(_) => "c.pos = ?",
        }
    }

    const fn pos(self) -> i64 {
        match self {
            Self::UnsentFrom(pos) | Self::One(pos) => pos,
        }
    }
}

/// Takes what they did off the rows, the last one first.
pub(crate) async fn undo(
    book: &mut SqliteConnection,
    tables: Tables,
    which: Which,
) -> anyhow::Result<()> {
    let sql = format!(
        "SELECT e.tbl, e.row_id, e.was FROM change c JOIN edit e ON e.change = c.pos
         WHERE {} AND (e.was IS NULL OR e.was <> '{{}}') ORDER BY c.pos DESC, e.place DESC",
        which.sql()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(which.pos());
    for row in &rows.fetch_all(&mut *book).await? {
        let (table, id) = place(tables, row)?;
        match row.try_get::<Option<String>, _>("was")? {
            None => described::remove(book, table, id).await?,
            Some(was) => described::set(book, table, id, &value::from_json(table, &was)?).await?,
        }
    }
    Ok(())
}

/// Does them again on the rows as they are, the first one first.
pub(crate) async fn redo(
    book: &mut SqliteConnection,
    tables: Tables,
    which: Which,
) -> anyhow::Result<()> {
    let sql = format!(
        "SELECT e.change, e.place, e.was, e.tbl, e.row_id, e.verb, e.body
         FROM change c JOIN edit e ON e.change = c.pos WHERE {} ORDER BY c.pos, e.place",
        which.sql()
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(which.pos());
    for row in &rows.fetch_all(&mut *book).await? {
        let (table, id) = place(tables, row)?;
        let was = make(book, table, id, &edit(tables, row)?).await?;
        let was = was.as_ref().map(value::to_json);
        if was != row.try_get::<Option<String>, _>("was")? {
            sqlx::query("UPDATE edit SET was = ? WHERE change = ? AND place = ?")
                .bind(was)
                .bind(row.try_get::<i64, _>("change")?)
                .bind(row.try_get::<i64, _>("place")?)
                .execute(&mut *book)
                .await?;
        }
    }
    Ok(())
}

/// Makes an edit, and answers what it found: `None` no row, else the fields that it replaced.
pub(crate) async fn make(
    book: &mut SqliteConnection,
    table: &Table,
    id: Uuid,
    edit: &Edit,
) -> anyhow::Result<Option<Fields>> {
    match (edit.verb, described::find(book, table, id).await?) {
        (Verb::Patch, Some(mut was)) => {
            was.retain(|column, _| edit.set.contains_key(column));
            described::set(book, table, id, &edit.set).await?;
            Ok(Some(was))
        }
        // It is gone, and the server will say so; or it came by another way.
        (Verb::Patch, None) | (_, Some(_)) => Ok(Some(Fields::new())),
        (_, None) => {
            described::put(book, table, id, &edit.set).await?;
            Ok(None)
        }
    }
}

/// The rows say it all when a book joins: what led to them stays history.
pub(crate) async fn keep_as_history(book: &mut SqliteConnection) -> anyhow::Result<()> {
    let set = "UPDATE change SET state = 'alone', n = NULL WHERE state <> 'alone'";
    sqlx::query(set).execute(book).await?;
    Ok(())
}

/// Offers rows of a table as they are, each in a change of its own, numbered after `last_n` in the
/// order of their ids; all of them where none are named. Answers the last number.
pub(crate) async fn offer(
    book: &mut SqliteConnection,
    table: &Table,
    rows: Option<&[Uuid]>,
    (last_n, now): (u64, UnixMillis),
) -> anyhow::Result<u64> {
    let last_pos = last_pos(book).await?;
    let named = rows.map(row::hex_list);
    let ranked = format!(
        "(SELECT *, row_number() OVER (ORDER BY id) AS rank FROM {}
          WHERE ?1 IS NULL OR id IN (SELECT unhex(value) FROM json_each(?1)))",
        table.name
    );
    let changes = format!(
        "INSERT INTO change (pos, id, n, at, device, state)
         SELECT ?2 + rank, randomblob(16), ?3 + rank, ?4, (SELECT id FROM device), 'unsent'
         FROM {ranked}"
    );
    let offered = sqlx::query(sqlx::AssertSqlSafe(changes))
        .bind(named.clone())
        .bind(last_pos)
        .bind(i64::try_from(last_n)?)
        .bind(now.0)
        .execute(&mut *book)
        .await?
        .rows_affected();
    let edits = format!(
        "INSERT INTO edit (change, place, tbl, row_id, verb, body, was)
         SELECT ?2 + rank, 0, '{}', id, 'offer', {}, '{{}}' FROM {ranked}",
        table.name,
        described::json_sql(table)
    );
    sqlx::query(sqlx::AssertSqlSafe(edits))
        .bind(named)
        .bind(last_pos)
        .execute(book)
        .await?;
    Ok(last_n.saturating_add(offered))
}

/// Where the last change is.
pub(crate) async fn last_pos(book: &mut SqliteConnection) -> anyhow::Result<i64> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(pos) FROM change")
        .fetch_one(book)
        .await?;
    Ok(last.unwrap_or(0))
}

/// Those that were accepted later than in that sequence, in their order.
pub(crate) async fn accepted_after(
    book: &mut SqliteConnection,
    seq: u64,
) -> anyhow::Result<Vec<i64>> {
    let sql = "SELECT pos FROM change WHERE state = 'accepted' AND seq > ? ORDER BY pos";
    let query = sqlx::query_scalar(sql).bind(i64::try_from(seq)?);
    Ok(query.fetch_all(book).await?)
}

/// Has changes sent again that the server may not have any more. What it took once is not to be
/// refused now, so new rows are offered.
pub(crate) async fn send_again(book: &mut SqliteConnection, which: Which) -> anyhow::Result<()> {
    let (pos, again) = match which {
        Which::One(pos) => (pos, "pos = ?"),
        Which::UnsentFrom(pos) => (pos, "pos >= ?"),
    };
    for sql in [
        format!(
            "UPDATE edit SET verb = 'offer' WHERE verb = 'insert'
             AND change IN (SELECT pos FROM change WHERE {again} AND state <> 'unsent')"
        ),
        format!("UPDATE change SET state = 'unsent', seq = NULL WHERE {again}"),
    ] {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(pos);
        query.execute(&mut *book).await?;
    }
    Ok(())
}

/// Under another name, changes without a verdict are counted from 1. Answers the last number.
pub(crate) async fn count_anew(book: &mut SqliteConnection) -> anyhow::Result<u64> {
    sqlx::query(
        "UPDATE change SET n = CASE state WHEN 'accepted' THEN ? END WHERE state <> 'unsent'
         AND n IS NOT NULL",
    )
    .bind(FORMER)
    .execute(&mut *book)
    .await?;
    number(book, 0, 0).await
}

/// Numbers the changes without a verdict from that position on. Answers the last number.
pub(crate) async fn number(
    book: &mut SqliteConnection,
    from: i64,
    last_n: u64,
) -> anyhow::Result<u64> {
    let numbered = sqlx::query(
        "UPDATE change SET n = ?1 + r.rank
         FROM (SELECT pos, row_number() OVER (ORDER BY pos) AS rank FROM change
               WHERE state = 'unsent' AND pos >= ?2) r
         WHERE r.pos = change.pos",
    )
    .bind(i64::try_from(last_n)?)
    .bind(from)
    .execute(book)
    .await?;
    Ok(last_n.saturating_add(numbered.rows_affected()))
}

/// Moves the changes up to a position that the server has no verdict of, or none any more, behind
/// all others, and answers where they begin. One that it refused stays refused, and is not counted.
pub(crate) async fn move_undecided(
    book: &mut SqliteConnection,
    last_n: u64,
    up_to: i64,
) -> anyhow::Result<i64> {
    let last_n = i64::try_from(last_n)?;
    sqlx::query("UPDATE change SET n = NULL WHERE state = 'refused' AND n > ?")
        .bind(last_n)
        .execute(&mut *book)
        .await?;
    let last = last_pos(book).await?;
    sqlx::query(
        "UPDATE change SET pos = pos + ?, base = 0
         WHERE pos <= ? AND (state = 'unsent' OR state = 'accepted' AND n > ?)",
    )
    .bind(last)
    .bind(up_to)
    .bind(last_n)
    .execute(book)
    .await?;
    Ok(last.saturating_add(1))
}

/// Accepted changes older than that are deleted, but for the last one, by which a copy of this desk
/// is told from it.
pub(crate) async fn forget(book: &mut SqliteConnection, before: UnixMillis) -> anyhow::Result<()> {
    sqlx::query(
        "DELETE FROM change WHERE state = 'accepted' AND at < ?
         AND n IS NOT (SELECT last_n FROM standing)",
    )
    .bind(before.0)
    .execute(book)
    .await?;
    Ok(())
}
