//! What the book knows of people and of where they are reached, as text to be looked for. Sealed
//! columns are no text.

use super::Store;

/// Tables with their columns.
const COLUMNS: &[(&str, &[&str])] = &[
    ("router", &["name", "host", "username", "site"]),
    ("customer", &["name", "code", "phone", "address"]),
    ("subscription", &["pppoe_user", "static_address"]),
    ("operator", &["login", "name"]),
    ("company", &["name", "address", "npwp"]),
    ("branch", &["name"]),
    ("server", &["host", "login", "database"]),
];

/// Each value once.
pub(crate) async fn all(store: &Store) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for (table, columns) in COLUMNS {
        for column in *columns {
            let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''");
            let values = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            let values: Vec<String> = values.fetch_all(store.read()).await?;
            all.extend(values);
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}
