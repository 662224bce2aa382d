//! The `operator_group` table: whose routers alone an operator sees. There is one row for an operator
//! and a group, with an id that is the same on every desktop, so that all of them set the same one.

use std::collections::{HashMap, HashSet};

use mikromon_domain::ids::{GroupId, OperatorId, RouterId};
use mikromon_sync::table::{Column, Kind, Table};
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::{Write, described, field, kind, row};

pub(crate) const TABLE: Table = Table::master(
    "operator_group",
    &[
        Column::new("operator_id", Kind::Id).refers("operator"),
        Column::new("group_id", Kind::Id).refers("router_group"),
        Column::new("removed_at", kind::INSTANT).optional(),
    ],
)
.written_by("operator.edit");

/// Empty: they see all.
pub(crate) async fn of(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<HashSet<GroupId>> {
    let rows = sqlx::query(
        "SELECT group_id FROM operator_group WHERE operator_id = ? AND removed_at IS NULL",
    )
    .bind(operator.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    let group = |row| Ok(GroupId::from_uuid(row::id(row, "group_id")?));
    rows.iter().map(group).collect()
}

/// Of every operator that has any, in a fixed order.
pub(crate) async fn all(
    book: &mut SqliteConnection,
) -> anyhow::Result<HashMap<OperatorId, Vec<GroupId>>> {
    let rows = sqlx::query(
        "SELECT operator_id, group_id FROM operator_group WHERE removed_at IS NULL
         ORDER BY operator_id, group_id",
    )
    .fetch_all(book)
    .await?;
    let mut all = HashMap::<_, Vec<_>>::new();
    for row in &rows {
        let operator = OperatorId::from_uuid(row::id(row, "operator_id")?);
        let group = GroupId::from_uuid(row::id(row, "group_id")?);
        all.entry(operator).or_default().push(group);
    }
    Ok(all)
}

/// Every router of the groups that such an operator sees, also those that were removed: their
/// history is shown.
pub(crate) async fn routers_of(
    book: &mut SqliteConnection,
    operator: OperatorId,
) -> anyhow::Result<HashSet<RouterId>> {
    let rows = sqlx::query(
        "SELECT r.id FROM operator_group o JOIN router r ON r.group_id = o.group_id
         WHERE o.operator_id = ? AND o.removed_at IS NULL",
    )
    .bind(operator.as_bytes().to_vec())
    .fetch_all(book)
    .await?;
    let router = |row| Ok(RouterId::from_uuid(row::id(row, "id")?));
    rows.iter().map(router).collect()
}

/// Whether anybody sees by it.
pub(crate) async fn uses(write: &mut Write, group: GroupId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM operator_group WHERE group_id = ? AND removed_at IS NULL)",
    )
    .bind(group.as_bytes().to_vec())
    .fetch_one(write.connection())
    .await?)
}

/// They see by these groups from now on, and by no other.
pub(crate) async fn set(
    write: &mut Write,
    operator: OperatorId,
    groups: &HashSet<GroupId>,
) -> anyhow::Result<()> {
    let before = of(write.connection(), operator).await?;
    for group in before.symmetric_difference(groups) {
        let removed_at = (!groups.contains(group)).then(|| write.now());
        put(write, operator, *group, field("removed_at", removed_at)).await?;
    }
    Ok(())
}

async fn put(
    write: &mut Write,
    operator: OperatorId,
    group: GroupId,
    removed_at: super::Field,
) -> anyhow::Result<()> {
    let id = id(operator, group);
    if described::find(write.connection(), &TABLE, id)
        .await?
        .is_some()
    {
        return write.patch(&TABLE, id, &[removed_at]).await.map(drop);
    }
    let fields = [
        field("operator_id", operator),
        field("group_id", group),
        removed_at,
    ];
    write.insert(&TABLE, id, &fields).await
}

fn id(operator: OperatorId, group: GroupId) -> Uuid {
    let hash = Sha256::new()
        .chain_update(operator.as_bytes())
        .chain_update(group.as_bytes())
        .finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(id)
}
