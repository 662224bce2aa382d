//! Settings of this installation: text by name. Local, so it leaves no edits.

use mikromon_domain::time::UnixMillis;

use super::{Store, Write};

const MUTED_UNTIL: &str = "muted-until";

/// Until when this desk's notifications are muted; it may be in the past.
pub(crate) async fn muted_until(store: &Store) -> anyhow::Result<Option<UnixMillis>> {
    let text: Option<String> = sqlx::query_scalar("SELECT value FROM setting WHERE name = ?")
        .bind(MUTED_UNTIL)
        .fetch_optional(store.read())
        .await?;
    Ok(text.map(|it| it.parse()).transpose()?.map(UnixMillis))
}

pub(crate) async fn mute_until(write: &mut Write, until: UnixMillis) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO setting (name, value) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(MUTED_UNTIL)
    .bind(until.0.to_string())
    .execute(write.connection())
    .await?;
    Ok(())
}
