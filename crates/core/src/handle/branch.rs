//! Branches: listing, adding, renaming, removing.

use mikromon_api::Field;
use mikromon_api::branch::{
    AddBranch, BranchView, EditBranch, GetBranch, ListBranches, RemoveBranch,
};
use mikromon_domain::ids::BranchId;

use super::{check, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::Write;
use crate::store::branch;

impl Call<'_> {
    async fn branch_name(&self, id: BranchId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = branch::find(&mut reader, id).await?;
        Ok(found.map_or_else(|| id.to_string(), |it| it.name))
    }
}

async fn living(write: &mut Write, id: BranchId) -> anyhow::Result<BranchView> {
    let found = branch::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

fn by_name<T>(done: anyhow::Result<T>) -> anyhow::Result<T> {
    check::told_by_field(done, |_| Some(Field::Name))
}

impl Handle<ListBranches> for Call<'_> {
    async fn handle(&self, _: ListBranches) -> anyhow::Result<Vec<BranchView>> {
        branch::list(&self.book()?.store).await
    }
}

impl Handle<GetBranch> for Call<'_> {
    async fn handle(&self, command: GetBranch) -> anyhow::Result<BranchView> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = branch::find(&mut reader, command.id).await?;
        Ok(found.ok_or_else(|| not_found(command.id))?)
    }
}

impl Handle<AddBranch> for Call<'_> {
    async fn subject(&self, command: &AddBranch) -> anyhow::Result<String> {
        Ok(command.name.clone())
    }

    async fn handle(&self, command: AddBranch) -> anyhow::Result<BranchId> {
        let name = check::name(&command.name)?;
        let mut write = self.write().await?;
        let id = by_name(branch::insert(&mut write, &name).await)?;
        write.commit().await?;
        Ok(id)
    }
}

impl Handle<EditBranch> for Call<'_> {
    async fn subject(&self, command: &EditBranch) -> anyhow::Result<String> {
        self.branch_name(command.id).await
    }

    async fn handle(&self, command: EditBranch) -> anyhow::Result<()> {
        let name = check::name(&command.name)?;
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        check::same_revision(old.revision, command.revision)?;
        by_name(branch::rename(&mut write, old.id, &name).await)?;
        write.commit().await
    }
}

impl Handle<RemoveBranch> for Call<'_> {
    async fn subject(&self, command: &RemoveBranch) -> anyhow::Result<String> {
        self.branch_name(command.id).await
    }

    async fn handle(&self, command: RemoveBranch) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        if branch::has_customers(&mut write, old.id).await? {
            return Err(check::in_use("customers").into());
        }
        branch::remove(&mut write, old.id).await?;
        write.commit().await
    }
}
