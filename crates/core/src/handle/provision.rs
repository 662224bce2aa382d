//! What is decided about customers at routers, by an operator or by a change of the book.

use mikromon_api::Field;
use mikromon_api::provision::{IntentState, IntentView, ListIntents, OrderWork};
use mikromon_domain::ids::IntentId;
use mikromon_domain::permission::Permission;
use mikromon_domain::provision::Work;

use super::{at_most, check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::Write;
use crate::store::dial_in::{self, Account};
use crate::store::provision::{self, Service};

impl Handle<OrderWork> for Call<'_> {
    async fn subject(&self, command: &OrderWork) -> anyhow::Result<String> {
        let name = self.subscription_name(command.subscription).await?;
        let parts = [command.work.name(), command.reason.trim()];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        Ok(format!("{name}: {}", parts.join(", ")))
    }

    async fn handle(&self, command: OrderWork) -> anyhow::Result<IntentId> {
        let reason = check::line(&command.reason, 200, Field::Reason)?;
        let mut write = self.write().await?;
        let id = command.subscription;
        let account = dial_in::account(write.connection(), id).await?;
        let account = account.ok_or_else(|| not_found(id))?;
        let Some(service) = &account.service else {
            let detail = "the book does not say by which router and name";
            return Err(invalid(Field::Router, detail).into());
        };
        self.sight.check(service.place.router)?;
        if matches!(command.work, Work::Create | Work::Plan) && account.profile.is_empty() {
            return Err(invalid(Field::Plan, "the plan has no profile").into());
        }
        if matches!(command.work, Work::Create | Work::Password) && account.password.is_none() {
            return Err(invalid(Field::Password, "the book has none").into());
        }
        let intent = provision::decide(&mut write, service, command.work, &reason).await?;
        write.commit().await?;
        Ok(intent)
    }
}

impl Handle<ListIntents> for Call<'_> {
    async fn handle(&self, command: ListIntents) -> anyhow::Result<Vec<IntentView>> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let limit = at_most(command.limit, 500);
        let mut list = provision::of_customer(&mut reader, command.customer, limit).await?;
        for intent in &mut list {
            if let IntentState::Waits { failed } = &mut intent.state {
                let provisioner = self.state.provisioner();
                *failed = provisioner.and_then(|it| it.failed(intent.id));
            }
        }
        Ok(list)
    }
}

/// What a change of the book means at routers, for an operator who may decide it; for another it is a
/// difference that AutoSync tells.
pub(super) struct Change<'a> {
    pub(super) before: Option<&'a Account>,
    pub(super) after: Option<&'a Account>,
    pub(super) new_password: bool,
}

impl Call<'_> {
    pub(super) async fn provision(
        &self,
        write: &mut Write,
        change: Change<'_>,
    ) -> anyhow::Result<()> {
        if !self.may(Permission::CustomerProvision)? {
            return Ok(());
        }
        let service = |it: Option<&Account>| it.and_then(|it| it.service.clone());
        let (from, to) = (service(change.before), service(change.after));
        match (from, to, change.before.zip(change.after)) {
            (Some(from), Some(to), Some((before, after))) if from.place == to.place => {
                let plan = before.profile != after.profile && !after.profile.is_empty();
                let works = [
                    (plan, Work::Plan),
                    (before.address != after.address, Work::Address),
                    (change.new_password, Work::Password),
                ];
                for (_, work) in works.into_iter().filter(|it| it.0) {
                    provision::decide(write, &to, work, "").await?;
                }
            }
            (from, to, _) => {
                if let Some(from) = &from {
                    provision::decide(write, from, Work::Remove, "").await?;
                }
                if let Some((to, after)) = to.zip(change.after) {
                    self.provision_new(write, &to, after).await?;
                }
            }
        }
        Ok(())
    }

    /// Who is cut off stays so.
    async fn provision_new(
        &self,
        write: &mut Write,
        to: &Service,
        account: &Account,
    ) -> anyhow::Result<()> {
        if account.password.is_none() || account.profile.is_empty() {
            return Ok(());
        }
        provision::decide(write, to, Work::Create, "").await?;
        if provision::is_cut_off(write.connection(), to.id).await? {
            provision::decide(write, to, Work::Isolate, "").await?;
        }
        Ok(())
    }
}
