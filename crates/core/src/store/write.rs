//! The one write path: a transaction in which every changed row leaves its outbox row.

use anyhow::{Context as _, ensure};
use mikromon_domain::ids::{DeviceId, OperatorId};
use mikromon_domain::time::UnixMillis;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{AssertSqlSafe, Row as _, Sqlite, Transaction};
use uuid::Uuid;

use super::Field;
use crate::id;

/// A table whose changes the outbox tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Master,
    Fact,
}

impl Table {
    /// Rows are patched; each patch raises their `revision`.
    pub(crate) const fn master(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Master,
        }
    }

    /// Rows are inserted once and never change.
    pub(crate) const fn fact(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Fact,
        }
    }
}

/// One transaction on the writer's connection.
pub(crate) struct Write {
    tx: Transaction<'static, Sqlite>,
    now: UnixMillis,
    by: Option<OperatorId>,
    device: DeviceId,
    mutation: Uuid,
}

impl Write {
    pub(super) fn new(
        tx: Transaction<'static, Sqlite>,
        now: UnixMillis,
        by: Option<OperatorId>,
        device: DeviceId,
    ) -> Self {
        Self {
            tx,
            now,
            by,
            device,
            mutation: id::fresh(now),
        }
    }

    pub(crate) const fn now(&self) -> UnixMillis {
        self.now
    }

    pub(crate) const fn by(&self) -> Option<OperatorId> {
        self.by
    }

    /// For reads that must see this transaction, and for local tables, which have no outbox rows.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// A new row, and its outbox row.
    pub(crate) async fn insert(
        &mut self,
        table: Table,
        id: Uuid,
        fields: &[Field],
    ) -> anyhow::Result<()> {
        let columns: String = fields.iter().map(|it| format!(", {}", it.column)).collect();
        let marks = ", ?".repeat(fields.len());
        let sql = format!("INSERT INTO {} (id{columns}) VALUES (?{marks})", table.name);
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_bytes().to_vec());
        bind_all(query, fields)
            .execute(&mut *self.tx)
            .await
            .with_context(|| format!("insert into {}", table.name))?;
        let kind = if table.kind == Kind::Fact {
            "fact"
        } else {
            "insert"
        };
        self.tell(table, id, kind, fields).await
    }

    /// Sets the fields that differ from the row, raises its revision and tells only those;
    /// answers whether there were any.
    pub(crate) async fn patch(
        &mut self,
        table: Table,
        id: Uuid,
        fields: Vec<Field>,
    ) -> anyhow::Result<bool> {
        ensure!(table.kind == Kind::Master, "{} is append-only", table.name);
        let changed = self.changed(table, id, fields).await?;
        if changed.is_empty() {
            return Ok(false);
        }
        let sets: String = changed
            .iter()
            .map(|it| format!("{} = ?, ", it.column))
            .collect();
        let sql = format!(
            "UPDATE {} SET {sets}revision = revision + 1 WHERE id = ?",
            table.name
        );
        bind_all(sqlx::query(AssertSqlSafe(sql)), &changed)
            .bind(id.as_bytes().to_vec())
            .execute(&mut *self.tx)
            .await
            .with_context(|| format!("patch {}", table.name))?;
        self.tell(table, id, "patch", &changed).await?;
        Ok(true)
    }

    async fn changed(
        &mut self,
        table: Table,
        id: Uuid,
        fields: Vec<Field>,
    ) -> anyhow::Result<Vec<Field>> {
        let same: Vec<_> = fields
            .iter()
            .map(|it| format!("{} IS ?", it.column))
            .collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?",
            same.join(", "),
            table.name
        );
        let row = bind_all(sqlx::query(AssertSqlSafe(sql)), &fields)
            .bind(id.as_bytes().to_vec())
            .fetch_one(&mut *self.tx)
            .await
            .with_context(|| format!("compare {}", table.name))?;
        let mut changed = Vec::new();
        for (at, field) in fields.into_iter().enumerate() {
            if !row.try_get::<bool, _>(at)? {
                changed.push(field);
            }
        }
        Ok(changed)
    }

    async fn tell(
        &mut self,
        table: Table,
        row: Uuid,
        kind: &str,
        fields: &[Field],
    ) -> anyhow::Result<()> {
        let told = fields.iter().filter(|it| it.told);
        let body: serde_json::Map<_, _> = told
            .map(|it| (it.column.to_owned(), it.value.json()))
            .collect();
        sqlx::query(
            "INSERT INTO outbox (id, mutation, at, device, operator, tbl, row_id, kind, body)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id::fresh(self.now).as_bytes().to_vec())
        .bind(self.mutation.as_bytes().to_vec())
        .bind(self.now.0)
        .bind(self.device.as_bytes().to_vec())
        .bind(self.by.map(|it| it.as_bytes().to_vec()))
        .bind(table.name)
        .bind(row.as_bytes().to_vec())
        .bind(kind)
        .bind(serde_json::Value::Object(body).to_string())
        .execute(&mut *self.tx)
        .await
        .context("insert into outbox")?;
        Ok(())
    }

    /// Makes it durable: when this returns, a crash does not lose it.
    pub(crate) async fn commit(self) -> anyhow::Result<()> {
        self.tx.commit().await.context("commit")
    }
}

fn bind_all<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    fields: &[Field],
) -> Query<'q, Sqlite, SqliteArguments> {
    fields
        .iter()
        .fold(query, |query, field| field.value.bind(query))
}
