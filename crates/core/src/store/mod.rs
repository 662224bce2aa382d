//! The book's SQLite file: one writer connection, a read pool, one write path.
//!
//! One file per table, and each synced one in [`book::BOOK`]. Reads take a [`Store`]; writes take a
//! [`Write`], which is one transaction and leaves an edit beside each row that it changed. Nothing
//! here decides what an operator may do.

pub(crate) mod apply;
pub(crate) mod aside;
pub(crate) mod audit;
pub(crate) mod backup_file;
pub(crate) mod backup_schedule;
pub(crate) mod book;
pub(crate) mod book_check;
pub(crate) mod branch;
pub(crate) mod change;
pub(crate) mod company;
pub(crate) mod conflict;
pub(crate) mod customer;
pub(crate) mod customer_list;
pub(crate) mod customer_text;
pub(crate) mod described;
pub(crate) mod device;
pub(crate) mod dial_in;
pub(crate) mod find;
pub(crate) mod held;
pub(crate) mod holder_standing;
pub(crate) mod incident;
pub(crate) mod invoice;
pub(crate) mod job_run;
pub(crate) mod kept;
pub(crate) mod key;
pub(crate) mod key_holder;
mod kind;
pub(crate) mod lock;
pub(crate) mod open;
pub(crate) mod operator;
pub(crate) mod operator_group;
pub(crate) mod operator_mask;
pub(crate) mod operator_session;
pub(crate) mod operator_sign_out;
pub(crate) mod operator_totp;
pub(crate) mod org_grant;
pub(crate) mod owed;
pub(crate) mod payment;
pub(crate) mod personal;
pub(crate) mod plan;
pub(crate) mod provision;
pub(crate) mod quarantine;
mod query;
pub(crate) mod receipt;
pub(crate) mod refused;
pub(crate) mod role_permission;
pub(crate) mod router;
pub(crate) mod router_group;
mod row;
pub(crate) mod schema;
pub(crate) mod sealed;
pub(crate) mod series;
pub(crate) mod server;
pub(crate) mod setting;
pub(crate) mod sign_in;
pub(crate) mod snapshot;
pub(crate) mod staging;
pub(crate) mod standing;
pub(crate) mod statement;
pub(crate) mod subscription;
pub(crate) mod telemetry;
pub(crate) mod to_fetch;
pub(crate) mod value;
mod write;

use std::path::PathBuf;

use anyhow::Context as _;
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use sqlx::SqlitePool;
use tokio::sync::watch;

use apply::Apply;
use series::Marks;
use staging::Staging;
pub(crate) use value::{Field, field};
pub(crate) use write::Write;

/// The open book.
#[derive(Debug)]
pub(crate) struct Store {
    /// Exactly one connection, replaced only when it is broken: `data_version` is its own.
    writer: SqlitePool,
    readers: SqlitePool,
    marks: Marks,
    commits: watch::Sender<u64>,
    path: PathBuf,
}

impl Store {
    /// Where queries run. A reader sees the last committed state and never waits for the writer.
    pub(crate) const fn read(&self) -> &SqlitePool {
        &self.readers
    }

    /// For a story that lets it refuse.
    #[cfg(test)]
    pub(crate) const fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Begins the one write that may be under way; waits for the one before it. Dropping it
    /// without [`Write::commit`] rolls it back. `by` is `None` for what the core does by itself.
    pub(crate) async fn write(
        &self,
        now: UnixMillis,
        by: Option<OperatorId>,
    ) -> anyhow::Result<Write> {
        let tx = self
            .writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .context("begin a write")?;
        let commits = self.commits.clone();
        Ok(Write::new(tx, now, by, self.marks.clone(), commits))
    }

    /// Moves whenever something was committed that the server has to be told.
    pub(crate) fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    /// Another process has written.
    pub(crate) fn committed_elsewhere(&self) {
        self.commits.send_modify(|it| *it = it.wrapping_add(1));
    }

    /// As [`Store::write`], for the sync.
    pub(crate) async fn apply(&self) -> anyhow::Result<Apply<'static>> {
        Apply::on(&self.writer).await
    }

    /// Begins to take rows in that were fetched.
    pub(crate) fn stage(&self) -> Staging {
        Staging::beside(&self.path)
    }

    /// Changes when another process has written. It is asked on the writer's connection, so our
    /// own writes do not change it.
    pub(crate) async fn foreign_version(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&self.writer)
            .await?)
    }

    /// Waits for the reads and the write under way, then closes; the write-ahead log is folded
    /// into the file.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
