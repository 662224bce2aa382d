//! Plans: listing, adding, changing, removing.

use mikromon_api::plan::{AddPlan, EditPlan, GetPlan, ListPlans, PlanForm, PlanView, RemovePlan};
use mikromon_api::{ApiError, Field};
use mikromon_domain::ids::PlanId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::router::Name;

use super::{check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::Write;
use crate::store::plan;

impl Call<'_> {
    async fn plan_name(&self, id: PlanId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = plan::find(&mut reader, id).await?;
        Ok(found.map_or_else(|| id.to_string(), |it| it.form.name))
    }
}

async fn living(write: &mut Write, id: PlanId) -> anyhow::Result<PlanView> {
    let found = plan::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

fn by_name<T>(done: anyhow::Result<T>) -> anyhow::Result<T> {
    check::told_by_field(done, |_| Some(Field::Name))
}

/// Its name, and the form as it is stored.
fn entry(form: &PlanForm) -> Result<(Name, PlanForm), ApiError> {
    if form.price < Rupiah::ZERO {
        return Err(invalid(Field::Price, "it is negative"));
    }
    let form = PlanForm {
        profile: check::line(&form.profile, 64, Field::Plan)?,
        note: check::note(&form.note)?,
        ..form.clone()
    };
    Ok((check::name(&form.name)?, form))
}

impl Handle<ListPlans> for Call<'_> {
    async fn handle(&self, _: ListPlans) -> anyhow::Result<Vec<PlanView>> {
        plan::list(&self.book()?.store).await
    }
}

impl Handle<GetPlan> for Call<'_> {
    async fn handle(&self, command: GetPlan) -> anyhow::Result<PlanView> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = plan::find(&mut reader, command.id).await?;
        Ok(found.ok_or_else(|| not_found(command.id))?)
    }
}

impl Handle<AddPlan> for Call<'_> {
    async fn subject(&self, command: &AddPlan) -> anyhow::Result<String> {
        Ok(command.form.name.clone())
    }

    async fn handle(&self, command: AddPlan) -> anyhow::Result<PlanId> {
        let (name, form) = entry(&command.form)?;
        let mut write = self.write().await?;
        let id = by_name(plan::insert(&mut write, &name, &form).await)?;
        write.commit().await?;
        Ok(id)
    }
}

impl Handle<EditPlan> for Call<'_> {
    async fn subject(&self, command: &EditPlan) -> anyhow::Result<String> {
        self.plan_name(command.id).await
    }

    async fn handle(&self, command: EditPlan) -> anyhow::Result<()> {
        let (name, form) = entry(&command.form)?;
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        check::same_revision(old.revision, command.revision)?;
        by_name(plan::edit(&mut write, old.id, &name, &form).await)?;
        write.commit().await
    }
}

impl Handle<RemovePlan> for Call<'_> {
    async fn subject(&self, command: &RemovePlan) -> anyhow::Result<String> {
        self.plan_name(command.id).await
    }

    async fn handle(&self, command: RemovePlan) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        if plan::has_subscriptions(&mut write, old.id).await? {
            return Err(check::in_use("subscriptions").into());
        }
        plan::remove(&mut write, old.id).await?;
        write.commit().await
    }
}
