//! What is decided about customers at routers, by an operator or by a change of the book.

use mikromon_api::Field;
use mikromon_api::provision::{IntentState, IntentView, ListIntents, OrderWork};
use mikromon_domain::ids::{IntentId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::provision::Work;

use super::{at_most, check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::Write;
use crate::store::dial_in::{self, Account};
use crate::store::provision;

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
        let account = account.filter(|it| !it.removed);
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
pub(super) struct Change {
    /// `None`: it is new.
    pub(super) before: Option<Account>,
    pub(super) new_password: bool,
}

impl Call<'_> {
    /// Who moves to another router or goes by another name gets a new account. The old one stays: that it is
    /// the customer's own is not sure, and AutoSync tells of it.
    pub(super) async fn provision(
        &self,
        write: &mut Write,
        id: SubscriptionId,
        change: Change,
    ) -> anyhow::Result<()> {
        let after = dial_in::account(write.connection(), id).await?;
        let Some((to, after)) = after.and_then(|it| Some((it.service.clone()?, it))) else {
            return Ok(());
        };
        if !self.may(Permission::CustomerProvision)? {
            return Ok(());
        }
        let before = change.before.filter(|it| {
            let service = it.service.as_ref();
            service.is_some_and(|it| it.place == to.place)
        });
        let works = match before {
            Some(before) => {
                let plan = before.profile != after.profile && !after.profile.is_empty();
                vec![
                    (plan, Work::Plan),
                    (before.address != after.address, Work::Address),
                    (change.new_password, Work::Password),
                ]
            }
            None => {
                let whole = after.password.is_some() && !after.profile.is_empty();
                vec![(whole, Work::Create)]
            }
        };
        for (_, work) in works.into_iter().filter(|it| it.0) {
            provision::decide(write, &to, work, "").await?;
        }
        Ok(())
    }

    /// Its account is to leave the router with it.
    pub(super) async fn provision_end(
        &self,
        write: &mut Write,
        account: &Account,
    ) -> anyhow::Result<()> {
        if let Some(from) = &account.service
            && self.may(Permission::CustomerProvision)?
        {
            provision::decide(write, from, Work::Remove, "").await?;
        }
        Ok(())
    }
}
