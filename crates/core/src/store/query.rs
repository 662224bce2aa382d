//! Queries whose conditions depend on what is asked for.

use sqlx::{Encode, Sqlite, Type};

use super::value::SqliteQuery;

/// Binds what is wanted; a condition that is not there has no mark to bind to.
pub(super) fn bind_some<'q, T>(query: SqliteQuery<'q>, value: Option<T>) -> SqliteQuery<'q>
where
    T: Encode<'q, Sqlite> + Type<Sqlite> + Send + 'q,
{
    match value {
        Some(value) => query.bind(value),
        None => query,
    }
}
