//! The `standing` table: where this installation stands with the server. One row, local.

use anyhow::Context as _;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::clock::Hlc;
use mikromon_sync::remote::Cursor;
use mikromon_sync::store::Joined;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Store, row};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// `None` while it works alone.
    pub(crate) joined: Option<Joined>,
    /// The letters of its own series of numbers, once it has joined.
    pub(crate) series: Option<u32>,
    /// Of the last change made since it joined.
    pub(crate) last_n: u64,
    /// Of the last change made at all.
    pub(crate) hlc: Hlc,
    /// How far the server's clock is ahead, in milliseconds.
    pub(crate) clock_offset: i64,
}

impl Standing {
    /// The time of a change made now, by the server's clock as far as it is known.
    pub(crate) fn next_hlc(&self, now: UnixMillis) -> Hlc {
        self.hlc.next(now.0.saturating_add(self.clock_offset))
    }

    /// How far the server's history is known here.
    pub(crate) fn read_seq(&self) -> u64 {
        let cursor = self.joined.and_then(|it| it.cursor);
        cursor.map_or(0, |it| it.seq)
    }
}

pub(crate) async fn find(store: &Store) -> anyhow::Result<Standing> {
    read(&mut *store.read().acquire().await?).await
}

pub(crate) async fn read(book: &mut SqliteConnection) -> anyhow::Result<Standing> {
    let row = sqlx::query("SELECT * FROM standing")
        .fetch_one(book)
        .await?;
    standing(&row).context("standing")
}

fn standing(row: &SqliteRow) -> anyhow::Result<Standing> {
    let cursor = match row::id_or_none(row, "cursor_commit")? {
        Some(commit) => Some(Cursor {
            seq: row::count(row, "cursor_seq")?,
            commit,
        }),
        None => None,
    };
    let epoch = row::id_or_none(row, "epoch")?;
    let joined = epoch.zip(row::id_or_none(row, "scope")?);
    Ok(Standing {
        joined: joined.map(|(epoch, scope)| Joined {
            epoch,
            scope,
            cursor,
        }),
        series: row.try_get("series")?,
        last_n: row::count(row, "last_n")?,
        hlc: Hlc(row.try_get("hlc")?),
        clock_offset: row.try_get("clock_offset")?,
    })
}

pub(crate) async fn write(book: &mut SqliteConnection, to: &Standing) -> anyhow::Result<()> {
    let cursor = to.joined.and_then(|it| it.cursor);
    sqlx::query(
        "UPDATE standing SET epoch = ?, scope = ?, cursor_seq = ?, cursor_commit = ?, series = ?,
             last_n = ?, hlc = ?, clock_offset = ?",
    )
    .bind(to.joined.map(|it| it.epoch.as_bytes().to_vec()))
    .bind(to.joined.map(|it| it.scope.as_bytes().to_vec()))
    .bind(cursor.map(|it| i64::try_from(it.seq)).transpose()?)
    .bind(cursor.map(|it| it.commit.as_bytes().to_vec()))
    .bind(to.series)
    .bind(i64::try_from(to.last_n)?)
    .bind(to.hlc.0)
    .bind(to.clock_offset)
    .execute(book)
    .await
    .context("standing")?;
    Ok(())
}

/// What is seen is no scope that the server gives: the next exchange fetches everything.
pub(super) async fn fetch_anew(book: &mut SqliteConnection) -> anyhow::Result<()> {
    let sql = "UPDATE standing SET scope = zeroblob(16) WHERE scope IS NOT NULL";
    sqlx::query(sql).execute(book).await.context("standing")?;
    Ok(())
}
