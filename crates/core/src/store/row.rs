//! Reading columns: ids from blobs, instants, dates and amounts from integers, closed names from
//! text.

use anyhow::{Context as _, anyhow};
use mikromon_domain::date::CivilDate;
use mikromon_domain::money::Rupiah;
use mikromon_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::sight::Sight;

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

/// Ids as one parameter: `unhex(value)` of `json_each`.
pub(super) fn hex_list(ids: &[Uuid]) -> String {
    let ids = ids.iter().map(|it| format!("\"{}\"", it.simple()));
    format!("[{}]", ids.collect::<Vec<_>>().join(","))
}

/// The routers that are seen, as [`hex_list`] has them; `None`: all.
pub(super) fn seen_list(sight: &Sight) -> Option<String> {
    let only = sight.only()?.iter().map(|it| it.uuid());
    Some(hex_list(&only.collect::<Vec<_>>()))
}

pub(super) fn instant(row: &SqliteRow, column: &str) -> anyhow::Result<UnixMillis> {
    Ok(UnixMillis(row.try_get(column)?))
}

pub(super) fn instant_or_none(row: &SqliteRow, column: &str) -> anyhow::Result<Option<UnixMillis>> {
    let it: Option<i64> = row.try_get(column)?;
    Ok(it.map(UnixMillis))
}

pub(super) fn date(row: &SqliteRow, column: &str) -> anyhow::Result<CivilDate> {
    date_or_none(row, column)?.with_context(|| format!("{column} is NULL"))
}

pub(super) fn date_or_none(row: &SqliteRow, column: &str) -> anyhow::Result<Option<CivilDate>> {
    let days: Option<i64> = row.try_get(column)?;
    days.map(|it| CivilDate::from_days(it).with_context(|| column.to_owned()))
        .transpose()
}

pub(super) fn rupiah(row: &SqliteRow, column: &str) -> anyhow::Result<Rupiah> {
    rupiah_or_none(row, column)?.with_context(|| format!("{column} is NULL"))
}

pub(super) fn rupiah_or_none(row: &SqliteRow, column: &str) -> anyhow::Result<Option<Rupiah>> {
    let amount: Option<i64> = row.try_get(column)?;
    amount
        .map(|it| Rupiah::new(it).with_context(|| column.to_owned()))
        .transpose()
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
