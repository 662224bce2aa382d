//! What this operator sees on the server, as numbers to be compared with a book.

use mikromon_sync::digest::{Digest, bucket_sql, sql};
use mikromon_sync::remote::{As, Cursor, Failure};
use mikromon_sync::table::Table;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::PgRemote;
use super::failure::{failure, server};

impl PgRemote {
    /// The digests of all tables, of one moment, in their order.
    ///
    /// # Errors
    /// The connection, or a server that is not what this desktop takes it for.
    pub async fn digests(&mut self, who: As) -> Result<(Cursor, Vec<Digest>), Failure> {
        self.command(super::READ).await?;
        let counted = self.count_tables(who).await;
        let ended = self.command("ROLLBACK").await;
        let counted = counted?;
        ended?;
        Ok(counted)
    }

    async fn count_tables(&mut self, who: As) -> Result<(Cursor, Vec<Digest>), Failure> {
        let cursor = self.begin(who, None).await?.cursor;
        let mut digests = Vec::new();
        for table in self.tables {
            digests.push(self.count_table(table).await?);
        }
        Ok((cursor, digests))
    }

    async fn count_table(&mut self, table: &Table) -> Result<Digest, Failure> {
        let sql = sql(table, &format!("app.\"{}\"", table.name));
        let query = sqlx::query_as(AssertSqlSafe(sql));
        let rows: Vec<(i16, i64)> = self
            .with(async |it| query.fetch_all(it).await.map_err(|it| failure(&it)))
            .await?;
        let mut digest = Digest::default();
        for (bucket, hash) in rows {
            digest.mix(u16::try_from(bucket).map_err(|_| server())?, hash);
        }
        Ok(digest)
    }

    /// The rows of a table that fall into these buckets.
    ///
    /// # Errors
    /// As [`PgRemote::digests`].
    pub async fn ids_in(
        &mut self,
        who: As,
        table: &Table,
        buckets: &[u16],
    ) -> Result<Vec<Uuid>, Failure> {
        self.command(super::READ).await?;
        let begun = self.begin(who, None).await;
        let sql = format!(
            "SELECT id FROM app.\"{}\" WHERE {} = ANY ($1)",
            table.name,
            bucket_sql()
        );
        let buckets: Vec<i32> = buckets.iter().map(|it| i32::from(*it)).collect();
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(buckets);
        let ids = match begun {
            Ok(_) => {
                self.with(async |it| query.fetch_all(it).await.map_err(|it| failure(&it)))
                    .await
            }
            Err(failure) => Err(failure),
        };
        let ended = self.command("ROLLBACK").await;
        let ids = ids?;
        ended?;
        Ok(ids)
    }
}
