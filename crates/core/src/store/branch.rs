//! The `branch` table: parts of the company. A living branch has its name to itself.

use mikromon_api::branch::BranchView;
use mikromon_domain::ids::BranchId;
use mikromon_domain::router::Name;
use mikromon_sync::table::{Column, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Store, Write, described, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::master(
    "branch",
    &[
        Column::new("name", kind::NAME),
        Column::new("name_key", kind::NAME_KEY),
        Column::new("created_at", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.unique(&[&["name_key"]])
.written_by("settings.edit");

/// Those that were not removed, by name.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<BranchView>> {
    let rows = sqlx::query("SELECT * FROM branch WHERE removed_at IS NULL ORDER BY name_key")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(view).collect()
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: BranchId,
) -> anyhow::Result<Option<BranchView>> {
    let row = sqlx::query("SELECT * FROM branch WHERE id = ? AND removed_at IS NULL")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(view).transpose()
}

pub(crate) async fn has_customers(write: &mut Write, id: BranchId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM customer WHERE branch_id = ? AND removed_at IS NULL)",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

pub(crate) async fn insert(write: &mut Write, name: &Name) -> anyhow::Result<BranchId> {
    let id = BranchId::from_uuid(id::fresh(write.now()));
    let mut fields = named(name);
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await?;
    Ok(id)
}

pub(crate) async fn rename(write: &mut Write, id: BranchId, name: &Name) -> anyhow::Result<bool> {
    write.patch(&TABLE, id.uuid(), &named(name)).await
}

pub(crate) async fn remove(write: &mut Write, id: BranchId) -> anyhow::Result<bool> {
    let now = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[now]).await
}

fn named(name: &Name) -> Vec<Field> {
    vec![field("name", name.as_str()), field("name_key", name.key())]
}

fn view(row: &SqliteRow) -> anyhow::Result<BranchView> {
    Ok(BranchView {
        id: BranchId::from_uuid(row::id(row, "id")?),
        name: row.try_get("name")?,
        revision: described::revision(&TABLE, row)?,
    })
}
