//! The `role_permission` table: what the company changed in what roles may do. There is one row for
//! a role and a right, with an id that is the same on every desktop, so that all of them set the
//! same one.

use mikromon_domain::permission::{Permission, Role, RoleRights};
use mikromon_sync::table::{Column, Kind, Table};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use super::{Write, described, field, kind};

pub(crate) const TABLE: Table = Table::master(
    "role_permission",
    &[
        Column::new("role", kind::CLOSED),
        Column::new("permission", Kind::Text(64)),
        // NULL: as the program has it.
        Column::new("granted", kind::FLAG).optional().review(),
    ],
)
.unique(&[&["role", "permission"]])
.written_by("role.edit");

/// Rights and roles that only a newer version knows are not for this one.
pub(crate) async fn all(book: &mut SqliteConnection) -> anyhow::Result<RoleRights> {
    let rows =
        sqlx::query("SELECT role, permission, granted FROM role_permission WHERE granted NOTNULL")
            .fetch_all(book)
            .await?;
    let mut rights = RoleRights::default();
    for row in &rows {
        let (role, permission): (String, String) =
            (row.try_get("role")?, row.try_get("permission")?);
        if let (Some(role), Some(permission)) =
            (Role::from_name(&role), Permission::from_name(&permission))
        {
            rights.set(role, permission, row.try_get("granted")?);
        }
    }
    Ok(rights)
}

pub(crate) async fn set(
    write: &mut Write,
    role: Role,
    permission: Permission,
    granted: bool,
) -> anyhow::Result<()> {
    let id = id(role, permission);
    // What is as the program has it follows the program when a later version has it otherwise.
    let granted = field(
        "granted",
        (role.may(permission) != granted).then_some(granted),
    );
    if described::find(write.connection(), &TABLE, id)
        .await?
        .is_some()
    {
        return write.patch(&TABLE, id, &[granted]).await.map(drop);
    }
    let fields = [
        field("role", role.name()),
        field("permission", permission.name()),
        granted,
    ];
    write.insert(&TABLE, id, &fields).await
}

fn id(role: Role, permission: Permission) -> Uuid {
    let named = format!("{} {}", role.name(), permission.name());
    let mut id = [0; 16];
    let hash = Sha256::digest(named.as_bytes());
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(id)
}
