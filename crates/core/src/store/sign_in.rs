//! The `sign_in` table: wrong passwords in a row and the lock they lead to. Local, so it
//! leaves no edits. An attempt is counted before its password is looked at, so that many at once are
//! no way around the lock.

use std::collections::HashMap;

use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::{Write, row};

/// Wrong passwords in a row until the lock.
pub(crate) const ATTEMPTS: i64 = 5;
pub(crate) const LOCK: Millis = Millis::minutes(5);

/// Wrong passwords in a row, and the lock.
pub(crate) type Count = (i64, Option<UnixMillis>);

/// Attempts while the store takes no writes. They go on from what it holds and are written back to
/// it, so that a full disk is no way around the lock.
#[derive(Debug, Default)]
pub(crate) struct Attempts(HashMap<OperatorId, Count>);

impl Attempts {
    /// As [`attempt`], in memory; `stored` is what the store holds.
    pub(crate) fn attempt(
        &mut self,
        id: OperatorId,
        stored: Count,
        now: UnixMillis,
    ) -> Option<Millis> {
        let count = self.0.entry(id).or_insert(stored);
        match next(count.0, count.1, now) {
            Ok(after) => {
                *count = after;
                None
            }
            Err(left) => Some(left),
        }
    }

    /// The password was right.
    pub(crate) fn succeed(&mut self, id: OperatorId) {
        self.0.insert(id, (0, None));
    }

    /// One that the store has yet to be told.
    pub(crate) fn any(&self) -> Option<(OperatorId, Count)> {
        self.0.iter().next().map(|(id, count)| (*id, *count))
    }

    /// The store holds this count now. One that went on meanwhile stays.
    pub(crate) fn stored(&mut self, id: OperatorId, count: Count) {
        if self.0.get(&id) == Some(&count) {
            self.0.remove(&id);
        }
    }
}

/// What the store has counted.
pub(crate) async fn count(book: &mut SqliteConnection, id: OperatorId) -> anyhow::Result<Count> {
    let row = sqlx::query("SELECT failed, locked_until FROM sign_in WHERE operator_id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    Ok(match &row {
        Some(row) => (
            row.try_get("failed")?,
            row::instant_or_none(row, "locked_until")?,
        ),
        None => (0, None),
    })
}

/// Counts an attempt; `Some` is how long the login is still locked, and then nothing is counted.
pub(crate) async fn attempt(write: &mut Write, id: OperatorId) -> anyhow::Result<Option<Millis>> {
    let now = write.now();
    let (failed, locked_until) = count(write.connection(), id).await?;
    match next(failed, locked_until, now) {
        Err(left) => Ok(Some(left)),
        Ok(after) => {
            set_count(write, id, after).await?;
            Ok(None)
        }
    }
}

pub(crate) async fn set_count(
    write: &mut Write,
    id: OperatorId,
    (failed, locked_until): Count,
) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO sign_in (operator_id, failed, locked_until) VALUES (?, ?, ?)
         ON CONFLICT (operator_id) DO UPDATE
         SET failed = excluded.failed, locked_until = excluded.locked_until",
    )
    .bind(id.as_bytes().to_vec())
    .bind(failed)
    .bind(locked_until.map(|it| it.0))
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The rule: the count and the lock after one more attempt, or how long to wait.
fn next(failed: i64, locked_until: Option<UnixMillis>, now: UnixMillis) -> Result<Count, Millis> {
    let failed = match locked_until {
        // A clock set back must not lock for longer than the lock is.
        Some(until) if now < until => return Err(until.since(now).min(LOCK)),
        Some(_) => 1,
        None => failed.saturating_add(1),
    };
    Ok((failed, (failed >= ATTEMPTS).then(|| now.plus(LOCK))))
}

/// The password was right: the count and the lock are gone.
pub(crate) async fn succeed(write: &mut Write, id: OperatorId) -> anyhow::Result<()> {
    sqlx::query(
        "UPDATE sign_in SET failed = 0, locked_until = NULL, last_at = ? WHERE operator_id = ?",
    )
    .bind(write.now().0)
    .bind(id.as_bytes().to_vec())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Marks a time step as used; whether none as late was used before.
pub(crate) async fn use_totp_step(
    write: &mut Write,
    id: OperatorId,
    step: u64,
) -> anyhow::Result<bool> {
    let step = i64::try_from(step)?;
    let used = sqlx::query(
        "UPDATE sign_in SET totp_step = ?1
         WHERE operator_id = ?2 AND (totp_step IS NULL OR totp_step < ?1)",
    )
    .bind(step)
    .bind(id.as_bytes().to_vec())
    .execute(write.connection())
    .await?;
    Ok(used.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_attempt_in_a_row_locks_for_five_minutes() {
        let now = UnixMillis(1_000_000);
        assert_eq!(next(3, None, now), Ok((4, None)));
        let until = now.plus(Millis::minutes(5));
        assert_eq!(next(4, None, now), Ok((5, Some(until))));
        assert_eq!(next(5, Some(until), until.minus(Millis(1))), Err(Millis(1)));
        assert_eq!(next(5, Some(until), until), Ok((1, None)));
    }

    #[test]
    fn a_clock_set_back_does_not_lock_for_longer() {
        let until = UnixMillis(10_000_000_000);
        assert_eq!(next(5, Some(until), UnixMillis(0)), Err(LOCK));
    }
}
