//! The privacy mask, and one value behind it for a reason.

use mikromon_api::privacy::{
    CustomerField, Hidden, Reveal, RouterField, SetMask, SetMaskDefault, SubscriptionField,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{CustomerId, RouterId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;

use super::{check, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{customer, operator_mask, router, server, subscription};

impl Handle<SetMask> for Call<'_> {
    async fn subject(&self, command: &SetMask) -> anyhow::Result<String> {
        Ok(if command.on { "on" } else { "off" }.to_owned())
    }

    async fn handle(&self, command: SetMask) -> anyhow::Result<()> {
        if !command.on {
            self.must(Permission::PrivacyLift)?;
        }
        self.caller.set_mask(command.on);
        Ok(())
    }
}

impl Handle<SetMaskDefault> for Call<'_> {
    async fn subject(&self, command: &SetMaskDefault) -> anyhow::Result<String> {
        self.login_of(command.operator).await
    }

    async fn handle(&self, command: SetMaskDefault) -> anyhow::Result<()> {
        let SetMaskDefault { operator, masked } = command;
        self.managed(operator).await?;
        let mut write = self.write().await?;
        operator_mask::set(&mut write, operator, masked).await?;
        write.commit().await
    }
}

impl Handle<Reveal> for Call<'_> {
    async fn subject(&self, command: &Reveal) -> anyhow::Result<String> {
        let (name, field) = match command.what {
            Hidden::Router { id, field } => (self.router_name(id).await?, router_field(field)),
            Hidden::Customer { id, field } => {
                (self.customer_name(id).await?, customer_field(field))
            }
            Hidden::Subscription { id, field } => {
                (self.subscription_name(id).await?, subscription_field(field))
            }
            Hidden::Server => ("server".to_owned(), "host"),
        };
        Ok(format!("{name} {field}: {}", command.reason.trim()))
    }

    async fn handle(&self, command: Reveal) -> anyhow::Result<Secret> {
        check::reason(&command.reason)?;
        let plain = match command.what {
            Hidden::Router { id, field } => self.of_router(id, field).await,
            Hidden::Customer { id, field } => self.of_customer(id, field).await,
            Hidden::Subscription { id, field } => self.of_subscription(id, field).await,
            Hidden::Server => self.of_server().await,
        };
        plain.map(Secret::new)
    }
}

impl Call<'_> {
    /// # Errors
    /// `NotAllowed`, with the right that is missing.
    fn must(&self, right: Permission) -> Result<(), ApiError> {
        match self.may(right)? {
            true => Ok(()),
            false => Err(ApiError::new(ErrorCode::NotAllowed, right.name())),
        }
    }

    async fn of_router(&self, id: RouterId, field: RouterField) -> anyhow::Result<String> {
        self.must(Permission::RouterView)?;
        self.sight.check(id)?;
        let found = router::find(&self.book()?.store, id).await?;
        let view = found.ok_or_else(|| not_found(id))?.view;
        let value = match field {
            RouterField::Host => view.host,
            RouterField::Port => view.port,
            RouterField::Username => view.username,
            RouterField::Site => view.site,
            RouterField::Note => view.note,
        };
        Ok(value.as_str().to_owned())
    }

    async fn of_customer(&self, id: CustomerId, field: CustomerField) -> anyhow::Result<String> {
        self.must(Permission::CustomerView)?;
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = customer::find(&mut reader, id).await?;
        let entry = found.ok_or_else(|| not_found(id))?.entry;
        Ok(match field {
            CustomerField::Phone => entry.phone.map(|it| it.to_string()).unwrap_or_default(),
            CustomerField::Address => entry.address,
            CustomerField::Note => entry.note,
        })
    }

    async fn of_subscription(
        &self,
        id: SubscriptionId,
        field: SubscriptionField,
    ) -> anyhow::Result<String> {
        self.must(Permission::CustomerView)?;
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = subscription::find(&mut reader, id).await?;
        let found = found.ok_or_else(|| not_found(id))?;
        let value = match field {
            SubscriptionField::PppoeUser => found.pppoe_user,
            SubscriptionField::StaticAddress => found.static_address,
            SubscriptionField::Note => found.note,
        };
        Ok(value.as_str().to_owned())
    }

    async fn of_server(&self) -> anyhow::Result<String> {
        let found = server::find(&self.book()?.store).await?;
        let found = found.ok_or_else(|| not_found("server"))?;
        Ok(format!("{}:{}", found.host, found.port))
    }
}

const fn router_field(field: RouterField) -> &'static str {
    match field {
        RouterField::Host => "host",
        RouterField::Port => "port",
        RouterField::Username => "username",
        RouterField::Site => "site",
        RouterField::Note => "note",
    }
}

const fn customer_field(field: CustomerField) -> &'static str {
    match field {
        CustomerField::Phone => "phone",
        CustomerField::Address => "address",
        CustomerField::Note => "note",
    }
}

const fn subscription_field(field: SubscriptionField) -> &'static str {
    match field {
        SubscriptionField::PppoeUser => "pppoe_user",
        SubscriptionField::StaticAddress => "static_address",
        SubscriptionField::Note => "note",
    }
}
