//! The `sign_in` table: wrong passwords in a row and the lock they lead to. Local, so there are no
//! outbox rows. An attempt is counted before its password is looked at, so that many at once are
//! no way around the lock.

use mikromon_domain::ids::OperatorId;
use mikromon_domain::time::{Millis, UnixMillis};
use sqlx::Row as _;

use super::{Write, row};

/// Wrong passwords in a row until the lock.
pub(crate) const ATTEMPTS: i64 = 5;
pub(crate) const LOCK: Millis = Millis::minutes(5);

/// Counts an attempt; `Some` is how long the login is still locked, and then nothing is counted.
pub(crate) async fn attempt(write: &mut Write, id: OperatorId) -> anyhow::Result<Option<Millis>> {
    let now = write.now();
    let row = sqlx::query("SELECT failed, locked_until FROM sign_in WHERE operator_id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(write.connection())
        .await?;
    let (failed, locked_until) = match &row {
        Some(row) => (
            row.try_get("failed")?,
            row::instant_or_none(row, "locked_until")?,
        ),
        None => (0, None),
    };
    match next(failed, locked_until, now) {
        Err(left) => Ok(Some(left)),
        Ok((failed, locked_until)) => {
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
            Ok(None)
        }
    }
}

/// The rule: the count and the lock after one more attempt, or how long to wait.
fn next(
    failed: i64,
    locked_until: Option<UnixMillis>,
    now: UnixMillis,
) -> Result<(i64, Option<UnixMillis>), Millis> {
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
