//! The list of the synced tables, in an order in which none comes before one that it needs.

use mikromon_sync::table::{CONFLICT, NUMBER_VOID, Table};

use super::{
    audit, branch, company, customer, holder_standing, incident, invoice, key, key_holder,
    operator, operator_group, operator_mask, operator_session, operator_sign_out, operator_totp,
    org_grant, payment, plan, provision, receipt, role_permission, router, router_group,
    subscription,
};

pub const BOOK: Tables = &[
    &operator::TABLE,
    &operator_sign_out::TABLE,
    &operator_session::TABLE,
    &operator_totp::TABLE,
    &role_permission::TABLE,
    &operator_mask::TABLE,
    &key::TABLE,
    &key_holder::TABLE,
    &holder_standing::TABLE,
    &org_grant::TABLE,
    &router_group::TABLE,
    &operator_group::TABLE,
    &router::TABLE,
    &incident::TABLE,
    &incident::EVENT,
    &audit::TABLE,
    &audit::OUTCOME,
    &branch::TABLE,
    &company::TABLE,
    &plan::TABLE,
    &customer::TABLE,
    &subscription::TABLE,
    &provision::TABLE,
    &provision::EVENT,
    &invoice::TABLE,
    &invoice::VOID,
    &payment::TABLE,
    &payment::ALLOCATION,
    &payment::REVERSAL,
    &receipt::TABLE,
    &NUMBER_VOID,
    &CONFLICT,
];

pub(crate) type Tables = &'static [&'static Table];

/// `None` where this version has no such table.
pub(crate) fn table(name: &str) -> Option<&'static Table> {
    find(BOOK, name)
}

pub(crate) fn find(tables: Tables, name: &str) -> Option<&'static Table> {
    tables.iter().copied().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use mikromon_sync::table::Kind;
    use sqlx::sqlite::SqlitePool;
    use sqlx::{AssertSqlSafe, Row as _};

    use super::*;
    use crate::store::schema;

    /// Name, type and whether it takes no NULL.
    type Described = (String, String, bool);

    async fn in_the_file(table: &str) -> Vec<Described> {
        let file = SqlitePool::connect("sqlite::memory:").await.unwrap();
        let mut one = file.acquire().await.unwrap();
        let all = schema::migrator(schema::SQLITE);
        all.run_direct(None, &mut *one, false).await.unwrap();
        let sql = format!("SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *one).await;
        let column = |row: &sqlx::sqlite::SqliteRow| (row.get(0), row.get(1), row.get(2));
        rows.unwrap().iter().map(column).collect()
    }

    fn in_the_book(table: &Table) -> Vec<Described> {
        let kind = |kind| match kind {
            Kind::Id | Kind::Sealed(_) => "BLOB",
            Kind::Text(_) => "TEXT",
            Kind::Int(..) => "INTEGER",
        };
        let columns = table.columns.iter();
        let columns = columns.map(|it| (it.name, kind(it.kind), !it.optional));
        [("id", "BLOB", true)]
            .into_iter()
            .chain(columns)
            .chain([("row_seq", "INTEGER", true)])
            .map(|(name, kind, required)| (name.to_owned(), kind.to_owned(), required))
            .collect()
    }

    #[tokio::test]
    async fn every_table_is_in_the_file_as_it_is_described() {
        for table in BOOK {
            assert_eq!(
                in_the_file(table.name).await,
                in_the_book(table),
                "{}",
                table.name
            );
        }
    }

    #[test]
    fn no_table_comes_before_one_that_it_needs() {
        let mut before = HashSet::new();
        for table in BOOK {
            before.insert(table.name);
            for (column, names) in table.needs() {
                assert!(before.contains(names), "{}.{}", table.name, column.name);
            }
        }
    }
}
