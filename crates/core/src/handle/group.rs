//! Groups of routers, and who sees by them.

use std::collections::HashSet;

use mikromon_api::group::{AddGroup, EditGroup, GroupView, ListGroups, RemoveGroup};
use mikromon_api::operator::SetOperatorScope;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::GroupId;
use mikromon_domain::permission::Role;

use super::{check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{Write, operator_group, router_group};

impl Call<'_> {
    async fn group_name(&self, id: GroupId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = router_group::find(&mut reader, id).await?;
        Ok(found.map_or_else(|| id.to_string(), |it| it.name))
    }
}

async fn living(write: &mut Write, id: GroupId) -> anyhow::Result<GroupView> {
    let found = router_group::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

fn by_name<T>(done: anyhow::Result<T>) -> anyhow::Result<T> {
    check::told_by_field(done, |_| Some(Field::Name))
}

impl Handle<ListGroups> for Call<'_> {
    async fn handle(&self, _: ListGroups) -> anyhow::Result<Vec<GroupView>> {
        let mut groups = router_group::list(&self.book()?.store).await?;
        groups.retain(|it| self.sight.sees_group(Some(it.id)));
        Ok(groups)
    }
}

impl Handle<AddGroup> for Call<'_> {
    async fn subject(&self, command: &AddGroup) -> anyhow::Result<String> {
        Ok(command.name.clone())
    }

    async fn handle(&self, command: AddGroup) -> anyhow::Result<GroupId> {
        self.sees_the_whole()?;
        let name = check::name(&command.name)?;
        let note = check::line(&command.note, 2_000, Field::Note)?;
        let mut write = self.write().await?;
        let id = by_name(router_group::insert(&mut write, &name, &note).await)?;
        write.commit().await?;
        Ok(id)
    }
}

impl Handle<EditGroup> for Call<'_> {
    async fn subject(&self, command: &EditGroup) -> anyhow::Result<String> {
        self.group_name(command.id).await
    }

    async fn handle(&self, command: EditGroup) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        let name = check::name(&command.name)?;
        let note = check::line(&command.note, 2_000, Field::Note)?;
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        check::same_revision(old.revision, command.revision)?;
        by_name(router_group::edit(&mut write, old.id, &name, &note).await)?;
        write.commit().await
    }
}

impl Handle<RemoveGroup> for Call<'_> {
    async fn subject(&self, command: &RemoveGroup) -> anyhow::Result<String> {
        self.group_name(command.id).await
    }

    async fn handle(&self, command: RemoveGroup) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        if old.routers > 0 {
            return Err(check::in_use("routers").into());
        }
        if operator_group::uses(&mut write, old.id).await? {
            return Err(check::in_use("operators").into());
        }
        router_group::remove(&mut write, old.id).await?;
        write.commit().await
    }
}

impl Handle<SetOperatorScope> for Call<'_> {
    async fn subject(&self, command: &SetOperatorScope) -> anyhow::Result<String> {
        let mut names = Vec::new();
        for group in &command.groups {
            names.push(self.group_name(*group).await?);
        }
        let login = self.login_of(command.id).await?;
        Ok(format!("{login}: {}", names.join(", ")))
    }

    async fn handle(&self, command: SetOperatorScope) -> anyhow::Result<()> {
        let operator = self.managed(command.id).await?;
        let groups: HashSet<_> = command.groups.into_iter().collect();
        if operator.role == Role::Owner && !groups.is_empty() {
            let detail = "owners see the whole network";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        if !self.sight.covers(&groups) {
            return Err(invalid(Field::Group, "more than one's own").into());
        }
        let mut write = self.write().await?;
        for group in &groups {
            living(&mut write, *group).await?;
        }
        operator_group::set(&mut write, operator.id, &groups).await?;
        write.commit().await
    }
}
