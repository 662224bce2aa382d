//! Reading columns: ids from blobs, instants from integers, closed names from text.

use anyhow::{Context as _, anyhow};
use mikromon_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

pub(super) fn id(row: &SqliteRow, column: &str) -> anyhow::Result<Uuid> {
    id_or_none(row, column)?.with_context(|| format!("{column} is NULL"))
}

pub(super) fn id_or_none(row: &SqliteRow, column: &str) -> anyhow::Result<Option<Uuid>> {
    let bytes: Option<Vec<u8>> = row.try_get(column)?;
    bytes
        .map(|it| Uuid::from_slice(&it).with_context(|| format!("{column} is no id")))
        .transpose()
}

pub(super) fn count(row: &SqliteRow, column: &str) -> anyhow::Result<u64> {
    let it: i64 = row.try_get(column)?;
    u64::try_from(it).with_context(|| format!("{column} is below zero"))
}

pub(super) fn instant(row: &SqliteRow, column: &str) -> anyhow::Result<UnixMillis> {
    Ok(UnixMillis(row.try_get(column)?))
}

pub(super) fn instant_or_none(row: &SqliteRow, column: &str) -> anyhow::Result<Option<UnixMillis>> {
    let it: Option<i64> = row.try_get(column)?;
    Ok(it.map(UnixMillis))
}

/// A closed enum by its name at rest.
pub(super) fn named<T>(
    row: &SqliteRow,
    column: &str,
    from_name: impl FnOnce(&str) -> Option<T>,
) -> anyhow::Result<T> {
    let name: String = row.try_get(column)?;
    from_name(&name).ok_or_else(|| anyhow!("{column}: {name} is unknown to this version"))
}
