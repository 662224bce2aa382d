//! The `job_run` table: which job is done for which period, as far as this desktop knows. Local,
//! so there are no edits.

use super::{Store, Write};

pub(crate) async fn is_done(store: &Store, job: &str, period: &str) -> anyhow::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM job_run WHERE job = ? AND period = ?)";
    let query = sqlx::query_scalar(sql).bind(job).bind(period);
    Ok(query.fetch_one(store.read()).await?)
}

/// Noted again, it stays as it was.
pub(crate) async fn note(write: &mut Write, job: &str, period: &str) -> anyhow::Result<()> {
    let now = write.now();
    let sql = "INSERT INTO job_run (job, period, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(job).bind(period).bind(now.0);
    query.execute(write.connection()).await?;
    Ok(())
}
