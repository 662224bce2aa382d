//! What this operator sees on the server, as numbers to be compared with a book.

use std::collections::{BTreeMap, HashSet};

use mikromon_sync::digest::{Digest, bucket_sql, hash_sql, sql};
use mikromon_sync::remote::{As, Cursor, Failure};
use mikromon_sync::table::Table;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::PgRemote;
use super::failure::{failure, server};
use super::wire;

impl PgRemote {
    /// From here to [`PgRemote::end_look`] the server is seen as it is at this moment.
    ///
    /// # Errors
    /// The connection, or a server that is not what this desktop takes it for.
    pub async fn begin_look(&mut self, who: As) -> Result<Cursor, Failure> {
        self.command(super::READ).await?;
        match self.begin(who, None).await {
            Ok(begun) => Ok(begun.cursor),
            Err(failure) => {
                self.end_look().await?;
                Err(failure)
            }
        }
    }

    /// # Errors
    /// The connection.
    pub async fn end_look(&mut self) -> Result<(), Failure> {
        self.command("ROLLBACK").await
    }

    /// The digest of a table's rows but for those, and how many they are.
    ///
    /// # Errors
    /// The connection.
    pub async fn digest(
        &mut self,
        table: &Table,
        but: &HashSet<Uuid>,
    ) -> Result<(Digest, u64), Failure> {
        let from = format!(
            "app.\"{}\" WHERE NOT EXISTS (SELECT FROM unnest($1::uuid[]) but WHERE but = id)",
            table.name
        );
        let but: Vec<Uuid> = but.iter().copied().collect();
        let query = sqlx::query_as(AssertSqlSafe(sql(table, &from))).bind(but);
        let counted: Vec<(i16, i64, i64)> = self
            .with(async |it| query.fetch_all(it).await.map_err(|it| failure(&it)))
            .await?;
        let (mut digest, mut rows) = (Digest::default(), 0_u64);
        for (bucket, hash, count) in counted {
            digest.mix(u16::try_from(bucket).map_err(|_| server())?, hash);
            rows = rows.saturating_add(u64::try_from(count).map_err(|_| server())?);
        }
        Ok((digest, rows))
    }

    /// The rows of a table that changed after that sequence.
    ///
    /// # Errors
    /// The connection.
    pub async fn changed_after(&mut self, table: &Table, seq: u64) -> Result<Vec<Uuid>, Failure> {
        let sql = format!("SELECT id FROM app.\"{}\" WHERE row_seq > $1", table.name);
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(wire::int(seq)?);
        self.with(async |it| query.fetch_all(it).await.map_err(|it| failure(&it)))
            .await
    }

    /// The hashes of a table's rows that fall into these buckets.
    ///
    /// # Errors
    /// The connection.
    pub async fn hashes_in(
        &mut self,
        table: &Table,
        buckets: &[u16],
    ) -> Result<BTreeMap<Uuid, i64>, Failure> {
        let sql = format!(
            "SELECT id, {} FROM app.\"{}\" WHERE {} = ANY ($1)",
            hash_sql(table),
            table.name,
            bucket_sql()
        );
        let buckets: Vec<i32> = buckets.iter().map(|it| i32::from(*it)).collect();
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(buckets);
        let hashes: Vec<(Uuid, i64)> = self
            .with(async |it| query.fetch_all(it).await.map_err(|it| failure(&it)))
            .await?;
        Ok(hashes.into_iter().collect())
    }
}
