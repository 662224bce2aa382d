//! The lead, over the same connection: the server lends it, and keeps which job is done.

use std::time::Duration;

use mikromon_sync::remote::Failure;
use uuid::Uuid;

use super::PgRemote;
use super::failure::failure;

/// Tells a holder of the lead from those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence(pub i64);

/// What came of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Won,
    /// The job is done for that period.
    Done,
    /// Another leads now, or the server was set back.
    Lost,
}

/// The job under whose lease the server's history is made compact.
pub const COMPACT: &str = "compact";

/// The server's own words for it.
const FENCED: &str = "MB003";
const DONE: &str = "MB004";
const RECOVERING: &str = "MB009";

impl PgRemote {
    /// Takes or renews the lead. `None`: another has it, or the server was set back and not every
    /// desktop has given back what it lost.
    ///
    /// # Errors
    /// The connection, or a server that does not admit this device.
    pub async fn lease(
        &mut self,
        device: Uuid,
        job: &str,
        ttl: Duration,
    ) -> Result<Option<Fence>, Failure> {
        let ttl = i32::try_from(ttl.as_millis()).unwrap_or(i32::MAX);
        let question = sqlx::query_scalar("SELECT sync.lease_v1($1, $2, $3, $4)")
            .bind(self.token.0.to_vec())
            .bind(device)
            .bind(job.to_owned())
            .bind(ttl);
        self.with(async |connection| {
            let fence: sqlx::Result<Option<i64>> = question.fetch_one(connection).await;
            match fence {
                Ok(fence) => Ok(fence.map(Fence)),
                Err(error) if is(&error, RECOVERING) => Ok(None),
                Err(error) => Err(failure(&error)),
            }
        })
        .await
    }

    /// Claims the job for that period, once and for all desktops.
    ///
    /// # Errors
    /// As [`PgRemote::lease`].
    pub async fn claim(
        &mut self,
        device: Uuid,
        job: &str,
        period: &str,
        fence: Fence,
    ) -> Result<Claim, Failure> {
        let question = sqlx::query("SELECT sync.run_v1($1, $2, $3, $4, $5)")
            .bind(self.token.0.to_vec())
            .bind(device)
            .bind(job.to_owned())
            .bind(period.to_owned())
            .bind(fence.0);
        self.with(
            async |connection| match question.execute(connection).await {
                Ok(_) => Ok(Claim::Won),
                Err(error) if is(&error, DONE) => Ok(Claim::Done),
                Err(error) if is(&error, FENCED) || is(&error, RECOVERING) => Ok(Claim::Lost),
                Err(error) => Err(failure(&error)),
            },
        )
        .await
    }
}

impl PgRemote {
    /// Whether the job is done for that period, whoever did it.
    ///
    /// # Errors
    /// As [`PgRemote::lease`].
    pub async fn has_run(&mut self, job: &str, period: &str) -> Result<bool, Failure> {
        let question = sqlx::query_scalar("SELECT sync.has_run_v1($1, $2, $3)")
            .bind(self.token.0.to_vec())
            .bind(job.to_owned())
            .bind(period.to_owned());
        self.with(async |it| question.fetch_one(it).await.map_err(|it| failure(&it)))
            .await
    }

    /// Makes some more of the server's old history compact; answers whether there is still more.
    /// Only under the lease of [`COMPACT`].
    ///
    /// # Errors
    /// As [`PgRemote::lease`]; another leads now.
    pub async fn compact(&mut self, device: Uuid, fence: Fence) -> Result<bool, Failure> {
        let question = sqlx::query_scalar("SELECT sync.compact_v1($1, $2, $3)")
            .bind(self.token.0.to_vec())
            .bind(device)
            .bind(fence.0);
        self.with(async |it| question.fetch_one(it).await.map_err(|it| failure(&it)))
            .await
    }
}

fn is(error: &sqlx::Error, code: &str) -> bool {
    let told = error.as_database_error().and_then(|it| it.code());
    told.is_some_and(|it| it == code)
}
