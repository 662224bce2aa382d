//! The one write path: a transaction in which every changed row of a synced table is checked by its
//! description and leaves its edit.

use anyhow::{Context as _, bail, ensure};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::change::Verb;
use mikromon_sync::table::{Class, Table};
use mikromon_sync::value::{Fields, Value};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, Transaction};
use tokio::sync::watch;
use uuid::Uuid;

use super::change::Draft;
use super::series::{Last, Marks};
use super::{Field, change, described, series, standing};
use crate::id;

/// One transaction on the writer's connection.
pub(crate) struct Write {
    tx: Transaction<'static, Sqlite>,
    now: UnixMillis,
    by: Option<OperatorId>,
    draft: Option<Draft>,
    marks: Marks,
    given: Last,
    commits: watch::Sender<u64>,
}

impl Write {
    pub(super) fn new(
        tx: Transaction<'static, Sqlite>,
        now: UnixMillis,
        by: Option<OperatorId>,
        marks: Marks,
        commits: watch::Sender<u64>,
    ) -> Self {
        Self {
            tx,
            now,
            by,
            draft: None,
            marks,
            given: Last::new(),
            commits,
        }
    }

    pub(crate) const fn now(&self) -> UnixMillis {
        self.now
    }

    pub(crate) const fn by(&self) -> Option<OperatorId> {
        self.by
    }

    /// For reads that must see this transaction, and for local tables, which leave no edits.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// A new row of a master table, or a new fact. Columns that are not named are NULL.
    ///
    /// # Errors
    /// [`mikromon_sync::change::Refusal`] where its unique values are taken or a row that it names
    /// is not there; nothing was written then, and the transaction can go on.
    pub(crate) async fn insert(
        &mut self,
        table: &'static Table,
        id: Uuid,
        fields: &[Field],
    ) -> anyhow::Result<()> {
        let verb = match table.class {
            Class::Master => Verb::Insert,
            Class::Fact => Verb::Fact,
            Class::Document { .. } => bail!("{} has documents, which are issued", table.name),
        };
        self.make(table, id, verb, fields).await
    }

    /// A new document, under a number of [`Write::next_number`].
    ///
    /// # Errors
    /// As [`Write::insert`]; the key of a document is taken where the same one was issued before.
    pub(crate) async fn issue(
        &mut self,
        table: &'static Table,
        id: Uuid,
        fields: &[Field],
    ) -> anyhow::Result<()> {
        let is_document = matches!(table.class, Class::Document { .. });
        ensure!(is_document, "{} has no documents", table.name);
        self.make(table, id, Verb::Issue, fields).await
    }

    async fn make(
        &mut self,
        table: &'static Table,
        id: Uuid,
        verb: Verb,
        fields: &[Field],
    ) -> anyhow::Result<()> {
        let columns = table.columns.iter();
        let mut row: Fields = columns
            .map(|it| (it.name.to_owned(), Value::Null))
            .collect();
        row.extend(owned(fields));
        self.check(table, id, &row).await?;
        described::put(&mut self.tx, table, id, &row).await?;
        self.tell(table, id, verb, &row, None).await
    }

    /// Sets the fields that differ from the row and tells only those; answers whether there were
    /// any.
    ///
    /// # Errors
    /// As [`Write::insert`].
    pub(crate) async fn patch(
        &mut self,
        table: &'static Table,
        id: Uuid,
        fields: &[Field],
    ) -> anyhow::Result<bool> {
        ensure!(table.class == Class::Master, "{} never change", table.name);
        let row = described::find(&mut self.tx, table, id).await?;
        let mut row = row.with_context(|| format!("{} {id} is not there", table.name))?;
        let mut set: Fields = owned(fields).collect();
        set.retain(|column, value| row.get(column) != Some(value));
        if set.is_empty() {
            return Ok(false);
        }
        let mut was = row.clone();
        was.retain(|column, _| set.contains_key(column));
        row.extend(set.clone());
        self.check(table, id, &row).await?;
        described::set(&mut self.tx, table, id, &set).await?;
        self.tell(table, id, Verb::Patch, &set, Some(&was)).await?;
        Ok(true)
    }

    async fn check(&mut self, table: &Table, id: Uuid, row: &Fields) -> anyhow::Result<()> {
        described::ensure_fits(table, row)?;
        match described::clash(&mut self.tx, table, id, row).await? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

    async fn tell(
        &mut self,
        table: &Table,
        row: Uuid,
        verb: Verb,
        set: &Fields,
        was: Option<&Fields>,
    ) -> anyhow::Result<()> {
        let mut draft = match self.draft {
            Some(draft) => draft,
            None => change::begin(&mut self.tx, id::fresh(self.now), self.now, self.by).await?,
        };
        let row = (table.name, row);
        change::add(&mut self.tx, &mut draft, row, verb, set, was).await?;
        self.draft = Some(draft);
        Ok(())
    }

    /// The next number of a series, from 1 and without a gap: a number that is not committed was
    /// never given.
    pub(crate) async fn next_number(&mut self, series: &str) -> anyhow::Result<i64> {
        let number = series::next(&mut self.tx, &self.marks, series).await?;
        self.given.insert(series.to_owned(), number);
        Ok(number)
    }

    /// The letters of this desk's own series: 3 stands for `D03`. `None` while it works alone.
    pub(crate) async fn desk_series(&mut self) -> anyhow::Result<Option<u32>> {
        Ok(standing::read(&mut self.tx).await?.series)
    }

    /// Makes it durable: when this returns, a crash does not lose it.
    pub(crate) async fn commit(self) -> anyhow::Result<()> {
        self.tx.commit().await.context("commit")?;
        if self.draft.is_some() {
            self.commits.send_modify(|it| *it = it.wrapping_add(1));
        }
        if !self.given.is_empty() {
            self.marks.raise(self.given).await;
        }
        Ok(())
    }
}

fn owned(fields: &[Field]) -> impl Iterator<Item = (String, Value)> {
    let owned = |it: &Field| (it.column.to_owned(), it.value.clone());
    fields.iter().map(owned)
}
