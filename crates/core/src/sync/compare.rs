//! Whether this book and the server hold the same rows, table by table, and what is to be done about
//! those that they do not. Rows with changes that the server has not decided, and rows that changed
//! there meanwhile, are left out at both ends, so that nothing has to stand still for it.

use std::collections::HashSet;

use anyhow::Context as _;
use mikromon_api::sync::{CheckProgress, TableCheck};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::remote::{As, Remote as _};
use mikromon_sync::round::Trouble;
use mikromon_sync::store::Joined;
use mikromon_sync::table::Table;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::remote::PgRemote;
use crate::store::book::BOOK;
use crate::store::book_check::{self, Rows};
use crate::store::{Store, device, held, standing, to_fetch};

/// How one table compares with the server's.
pub(crate) struct Compared {
    table: &'static Table,
    here: u64,
    there: u64,
    /// Rows that the server has otherwise, or out of this operator's sight.
    stale: Vec<Uuid>,
    /// Rows that the server has not at all. They are no waste: a server that somebody altered or
    /// set back past its functions may have lost them.
    only_here: Vec<Uuid>,
}

impl Compared {
    pub(crate) const fn is_same(&self) -> bool {
        self.stale.is_empty() && self.only_here.is_empty()
    }

    fn unlike(&self) -> u64 {
        count(&self.stale).saturating_add(count(&self.only_here))
    }
}

fn count(rows: &[Uuid]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

/// Looks at one moment of both. `told` hears of each table.
///
/// # Errors
/// The connection; this desktop has not joined yet.
pub(crate) async fn compare(
    store: &Store,
    remote: &mut PgRemote,
    told: impl Fn(CheckProgress),
) -> anyhow::Result<Vec<Compared>> {
    let mut book = store.read().begin().await?;
    let joined = standing::read(&mut book).await?.joined;
    let joined = joined.context("this desktop has not joined yet")?;
    let who = As {
        device: device::id(&mut book).await?.uuid(),
        epoch: joined.epoch,
        scope: joined.scope,
    };
    remote.begin_look(who).await.map_err(Trouble::from)?;
    let compared = compare_tables(&mut book, remote, (who, joined), told).await;
    let ended = remote.end_look().await;
    let compared = compared?;
    ended.map_err(Trouble::from)?;
    Ok(compared)
}

async fn compare_tables(
    book: &mut SqliteConnection,
    remote: &mut PgRemote,
    (who, joined): (As, Joined),
    told: impl Fn(CheckProgress),
) -> anyhow::Result<Vec<Compared>> {
    let mut apart = book_check::in_motion(book).await?;
    let of = u32::try_from(BOOK.len())?;
    let mut compared = Vec::new();
    for (done, table) in (0..of).zip(BOOK) {
        told(CheckProgress { done, of });
        let read = joined.cursor.map_or(0, |it| it.seq);
        let changed = remote.changed_after(table, read).await;
        let but = leave_out(&mut apart, table, changed.map_err(Trouble::from)?);
        compared.push(compare_table(book, remote, (who, table), &but).await?);
    }
    Ok(compared)
}

fn leave_out(apart: &mut Rows, table: &Table, changed: Vec<Uuid>) -> HashSet<Uuid> {
    let mut but = apart.remove(table.name).unwrap_or_default();
    but.extend(changed);
    but
}

async fn compare_table(
    book: &mut SqliteConnection,
    remote: &mut PgRemote,
    (who, table): (As, &'static Table),
    but: &HashSet<Uuid>,
) -> anyhow::Result<Compared> {
    let (theirs, there) = remote.digest(table, but).await.map_err(Trouble::from)?;
    let (ours, here) = book_check::digest(book, table, but).await?;
    let mut compared = Compared {
        table,
        here,
        there,
        stale: Vec::new(),
        only_here: Vec::new(),
    };
    let buckets = ours.differing(&theirs);
    if buckets.is_empty() {
        return Ok(compared);
    }
    let theirs = remote.hashes_in(table, &buckets).await;
    let theirs = theirs.map_err(Trouble::from)?;
    let ours = book_check::hashes_in(book, table, &buckets).await?;
    let ids: HashSet<Uuid> = ours.keys().chain(theirs.keys()).copied().collect();
    let unlike = |id: &Uuid| !but.contains(id) && ours.get(id) != theirs.get(id);
    let unlike = ids.into_iter().filter(unlike);
    let (known, unknown): (Vec<_>, Vec<_>) = unlike.partition(|it| theirs.contains_key(it));
    let lacking = remote.lacking(who, table.name, &unknown).await;
    let lacking: HashSet<Uuid> = lacking.map_err(Trouble::from)?.into_iter().collect();
    let (only_here, unseen): (Vec<_>, Vec<_>) =
        unknown.into_iter().partition(|it| lacking.contains(it));
    compared.stale = known.into_iter().chain(unseen).collect();
    compared.only_here = only_here;
    Ok(compared)
}

/// Has the next exchange fetch what differs, and offer what only this book has.
pub(crate) async fn mark(
    store: &Store,
    compared: &[Compared],
    now: UnixMillis,
) -> anyhow::Result<()> {
    let mut apply = store.apply().await?;
    let book = apply.connection();
    let mut stands = standing::read(book).await?;
    for it in compared.iter().filter(|it| !it.is_same()) {
        let (table, stale, only_here) = (it.table, it.stale.len(), it.only_here.len());
        tracing::warn!(
            stale,
            only_here,
            "{}: rows are not as on the server",
            table.name
        );
        to_fetch::want(book, table.name, &it.stale).await?;
        if only_here > 0 {
            let numbered = (stands.last_n, now);
            stands.last_n = held::offer(book, table, Some(&it.only_here), numbered).await?;
        }
    }
    standing::write(book, &stands).await?;
    apply.commit().await
}

/// What the page is told of a check, and of a second look after the repair where there was one.
pub(crate) fn told(first: &[Compared], after: &[Compared]) -> Vec<TableCheck> {
    let table = |it: &Compared| {
        let after = after.iter().find(|after| after.table.name == it.table.name);
        TableCheck {
            table: it.table.name.to_owned(),
            here: it.here,
            there: it.there,
            unlike: it.unlike(),
            given_back: count(&it.only_here),
            remaining: after.map_or(0, Compared::unlike),
        }
    };
    first.iter().map(table).collect()
}
