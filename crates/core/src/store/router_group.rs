//! The `router_group` table: routers that are looked after together. A living group has its name to
//! itself.

use mikromon_api::group::GroupView;
use mikromon_domain::ids::GroupId;
use mikromon_domain::router::Name;
use mikromon_sync::table::{Column, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Field, Store, Write, described, field, kind, row};
use crate::id;

pub(crate) const TABLE: Table = Table::master(
    "router_group",
    &[
        Column::new("name", kind::NAME),
        Column::new("name_key", kind::NAME_KEY),
        Column::new("note", kind::NOTE),
        Column::new("created_at", kind::INSTANT),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.unique(&[&["name_key"]])
.written_by("router.edit");

const LIVING: &str = "SELECT g.*, (SELECT count(*) FROM router r
         WHERE r.group_id = g.id AND r.removed_at IS NULL) AS routers
     FROM router_group g WHERE g.removed_at IS NULL";

/// Those that were not removed, by name.
pub(crate) async fn list(store: &Store) -> anyhow::Result<Vec<GroupView>> {
    let sql = sqlx::AssertSqlSafe(format!("{LIVING} ORDER BY g.name_key"));
    let rows = sqlx::query(sql).fetch_all(store.read()).await?;
    rows.iter().map(view).collect()
}

pub(crate) async fn find(
    book: &mut SqliteConnection,
    id: GroupId,
) -> anyhow::Result<Option<GroupView>> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{LIVING} AND g.id = ?")))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    row.as_ref().map(view).transpose()
}

pub(crate) async fn insert(write: &mut Write, name: &Name, note: &str) -> anyhow::Result<GroupId> {
    let id = GroupId::from_uuid(id::fresh(write.now()));
    let mut fields = entered(name, note);
    fields.push(field("created_at", write.now()));
    write.insert(&TABLE, id.uuid(), &fields).await?;
    Ok(id)
}

pub(crate) async fn edit(
    write: &mut Write,
    id: GroupId,
    name: &Name,
    note: &str,
) -> anyhow::Result<bool> {
    write.patch(&TABLE, id.uuid(), &entered(name, note)).await
}

pub(crate) async fn remove(write: &mut Write, id: GroupId) -> anyhow::Result<bool> {
    let now = field("removed_at", write.now());
    write.patch(&TABLE, id.uuid(), &[now]).await
}

fn entered(name: &Name, note: &str) -> Vec<Field> {
    vec![
        field("name", name.as_str()),
        field("name_key", name.key()),
        field("note", note),
    ]
}

fn view(row: &SqliteRow) -> anyhow::Result<GroupView> {
    Ok(GroupView {
        id: GroupId::from_uuid(row::id(row, "id")?),
        name: row.try_get("name")?,
        note: row.try_get("note")?,
        routers: row.try_get("routers")?,
        revision: described::revision(&TABLE, row)?,
    })
}
