//! What roles may do: reading and changing it.

use mikromon_api::role::{EditRoles, ListRoles, RoleChange, RoleView};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::permission::{Permission, Role, RoleRights};

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{operator, role_permission};

impl Handle<ListRoles> for Call<'_> {
    async fn handle(&self, _: ListRoles) -> anyhow::Result<Vec<RoleView>> {
        let everybody = operator::sign_in_names(&self.book()?.store).await?;
        let view = |role: &Role| {
            let count = everybody.iter().filter(|it| it.role == *role).count();
            Ok(RoleView {
                role: *role,
                permissions: self.rights.of(*role),
                operators: u32::try_from(count)?,
            })
        };
        Role::ALL.iter().map(view).collect()
    }
}

impl Handle<EditRoles> for Call<'_> {
    async fn subject(&self, command: &EditRoles) -> anyhow::Result<String> {
        let changes = command.changes.iter().map(said);
        Ok(changes.collect::<Vec<_>>().join(", "))
    }

    async fn handle(&self, command: EditRoles) -> anyhow::Result<()> {
        let own = self.me()?.role;
        let mut write = self.write().await?;
        // As they are within the write: what was taken from the caller meanwhile is not given on.
        let rights = role_permission::all(write.connection()).await?;
        for change in &command.changes {
            may_change(&rights, own, *change)?;
            let RoleChange {
                role,
                permission,
                granted,
            } = *change;
            role_permission::set(&mut write, role, permission, granted).await?;
        }
        write.commit().await
    }
}

/// `noc +audit.view`, for the record.
fn said(change: &RoleChange) -> String {
    let sign = if change.granted { '+' } else { '-' };
    format!("{} {sign}{}", change.role.name(), change.permission.name())
}

/// # Errors
/// `NotAllowed`: an owner's right, a right that the caller has not, or the own way back.
fn may_change(rights: &RoleRights, own: Role, change: RoleChange) -> Result<(), ApiError> {
    let refused = |detail: &str| Err(ApiError::new(ErrorCode::NotAllowed, detail));
    if change.role == Role::Owner {
        return refused("an owner's rights are never changed");
    }
    if change.granted && !rights.may(own, change.permission) {
        return refused("nobody gives a right that they do not hold");
    }
    if !change.granted && change.role == own && change.permission == Permission::RoleEdit {
        return refused("the own way back is not given up");
    }
    Ok(())
}
