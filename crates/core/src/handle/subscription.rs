//! Subscriptions: listing, adding, changing, removing.

use mikromon_api::private::Private;
use mikromon_api::subscription::{
    AddSubscription, EditSubscription, GetSubscription, ListSubscriptions, RemoveSubscription,
    SubscriptionForm, SubscriptionTerms, SubscriptionView,
};
use mikromon_api::{ApiError, Field};
use mikromon_domain::ids::SubscriptionId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::price::AddOn;
use mikromon_domain::secret::Secret;
use mikromon_domain::subscription::{
    InvalidSubscription, PppoeUser, check_due_day, static_address,
};

use super::provision::Change;
use super::{at_most, check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::keys::Sealed;
use crate::store::Write;
use crate::store::subscription::SubscriptionEntry;
use crate::store::{customer, dial_in, plan, router, subscription};

impl Call<'_> {
    /// What the audit row calls a subscription.
    pub(super) async fn subscription_name(&self, id: SubscriptionId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let name = subscription::name(&mut reader, id).await?;
        Ok(name.unwrap_or_else(|| id.to_string()))
    }

    /// `None` for an empty one.
    pub(super) fn seal_pppoe(
        &self,
        id: SubscriptionId,
        password: &Secret,
    ) -> anyhow::Result<Option<Sealed>> {
        if password.expose().chars().count() > 256 {
            return Err(invalid(Field::Password, "at most 256 characters").into());
        }
        let keys = &self.book()?.keys;
        let filled = Some(password).filter(|it| !it.is_empty());
        filled
            .map(|it| keys.seal(subscription::password_place(id), it))
            .transpose()
    }
}

async fn living(write: &mut Write, id: SubscriptionId) -> anyhow::Result<SubscriptionView> {
    let found = subscription::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

fn by_field<T>(done: anyhow::Result<T>) -> anyhow::Result<T> {
    check::told_by_field(done, |column| match column {
        "pppoe_user" => Some(Field::PppoeUser),
        "static_address" => Some(Field::StaticAddress),
        "plan_id" => Some(Field::Plan),
        "router_id" => Some(Field::Router),
        _ => None,
    })
}

/// The form as it is stored; what it leaves out is taken from `old`.
fn entry(
    form: &SubscriptionForm,
    old: Option<&SubscriptionView>,
) -> Result<SubscriptionEntry, ApiError> {
    let wrong = |field| move |it: InvalidSubscription| invalid(field, it.to_string());
    let kept = |typed: &Option<String>, of: fn(&SubscriptionView) -> &Private, field| {
        let old = old.map(|it| of(it).as_str());
        let text = check::kept(typed.as_deref(), old, field)?;
        Ok::<_, ApiError>(text.trim().to_owned())
    };
    let mut pppoe_user = kept(&form.pppoe_user, |it| &it.pppoe_user, Field::PppoeUser)?;
    if form.pppoe_user.is_some() && !pppoe_user.is_empty() {
        let user = PppoeUser::new(&pppoe_user).map_err(wrong(Field::PppoeUser))?;
        pppoe_user = user.into();
    }
    let mut address = kept(
        &form.static_address,
        |it| &it.static_address,
        Field::StaticAddress,
    )?;
    if form.static_address.is_some() && !address.is_empty() {
        let typed = static_address(&address).map_err(wrong(Field::StaticAddress))?;
        address = typed.to_string();
    }
    Ok(SubscriptionEntry {
        pppoe_user,
        static_address: address,
        note: check::note(&kept(&form.note, |it| &it.note, Field::Note)?)?,
        terms: terms(&form.terms)?,
    })
}

fn terms(form: &SubscriptionTerms) -> Result<SubscriptionTerms, ApiError> {
    let day = check_due_day(form.due_day);
    day.map_err(|it| invalid(Field::DueDay, it.to_string()))?;
    check_days(form)?;
    check_prices(form)?;
    let tidy = |it: &AddOn| {
        let text = check::filled_line(&it.text, 120, Field::AddOns)?;
        Ok(AddOn { text, ..*it })
    };
    Ok(SubscriptionTerms {
        discount_note: check::line(&form.discount_note, 200, Field::Discount)?,
        add_ons: form
            .add_ons
            .iter()
            .map(tidy)
            .collect::<Result<_, ApiError>>()?,
        ..form.clone()
    })
}

fn check_days(form: &SubscriptionTerms) -> Result<(), ApiError> {
    if form.ends_on.is_some_and(|end| end < form.starts_on) {
        return Err(invalid(Field::EndsOn, "it ends before it starts"));
    }
    if form.leave.is_some_and(|leave| leave.until < leave.from) {
        return Err(invalid(Field::Leave, "it ends before it starts"));
    }
    Ok(())
}

fn check_prices(form: &SubscriptionTerms) -> Result<(), ApiError> {
    let negative = |it: &Rupiah| *it < Rupiah::ZERO;
    if form.price.as_ref().is_some_and(negative) {
        return Err(invalid(Field::Price, "it is negative"));
    }
    if negative(&form.discount) {
        return Err(invalid(Field::Discount, "it is negative"));
    }
    if form.add_ons.len() > 20 || form.add_ons.iter().any(|it| negative(&it.price)) {
        return Err(invalid(Field::AddOns, "at most 20, none of them negative"));
    }
    Ok(())
}

/// What it names is there and was not removed.
async fn check_names(write: &mut Write, form: &SubscriptionTerms) -> anyhow::Result<()> {
    if plan::find(write.connection(), form.plan).await?.is_none() {
        return Err(invalid(Field::Plan, "there is no such plan").into());
    }
    if let Some(router) = form.router
        && router::find_in(write.connection(), router).await?.is_none()
    {
        return Err(invalid(Field::Router, "there is no such router").into());
    }
    Ok(())
}

impl Handle<ListSubscriptions> for Call<'_> {
    async fn handle(&self, command: ListSubscriptions) -> anyhow::Result<Vec<SubscriptionView>> {
        let filter = subscription::Filter {
            customer: command.customer,
            router: command.router,
            after: command.after,
            limit: at_most(command.limit, 500),
        };
        subscription::list(&self.book()?.store, filter).await
    }
}

impl Handle<GetSubscription> for Call<'_> {
    async fn handle(&self, command: GetSubscription) -> anyhow::Result<SubscriptionView> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = subscription::find(&mut reader, command.id).await?;
        Ok(found.ok_or_else(|| not_found(command.id))?)
    }
}

impl Handle<AddSubscription> for Call<'_> {
    async fn subject(&self, command: &AddSubscription) -> anyhow::Result<String> {
        self.customer_name(command.customer).await
    }

    async fn handle(&self, command: AddSubscription) -> anyhow::Result<SubscriptionId> {
        let entry = entry(&command.form, None)?;
        let mut write = self.write().await?;
        let customer = customer::find(write.connection(), command.customer).await?;
        let customer = customer.ok_or_else(|| not_found(command.customer))?;
        check_names(&mut write, &entry.terms).await?;
        let id = subscription::new_id(&write);
        let password = self.seal_pppoe(id, &command.pppoe_password)?;
        let of = (customer.id, customer.entry.branch);
        by_field(subscription::insert(&mut write, id, of, &entry, password).await)?;
        let change = Change {
            before: None,
            new_password: true,
        };
        self.provision(&mut write, id, change).await?;
        write.commit().await?;
        Ok(id)
    }
}

impl Handle<EditSubscription> for Call<'_> {
    async fn subject(&self, command: &EditSubscription) -> anyhow::Result<String> {
        self.subscription_name(command.id).await
    }

    async fn handle(&self, command: EditSubscription) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        let entry = entry(&command.form, Some(&old))?;
        check::same_revision(old.revision, command.revision)?;
        check_names(&mut write, &entry.terms).await?;
        let password = command.pppoe_password.as_ref();
        let password = password.map(|it| self.seal_pppoe(old.id, it)).transpose()?;
        let new_password = matches!(&password, Some(Some(_)));
        let before = dial_in::account(write.connection(), old.id).await?;
        by_field(subscription::edit(&mut write, old.id, &entry, password).await)?;
        let change = Change {
            before,
            new_password,
        };
        self.provision(&mut write, old.id, change).await?;
        write.commit().await
    }
}

impl Handle<RemoveSubscription> for Call<'_> {
    async fn subject(&self, command: &RemoveSubscription) -> anyhow::Result<String> {
        self.subscription_name(command.id).await
    }

    async fn handle(&self, command: RemoveSubscription) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        let before = dial_in::account(write.connection(), old.id).await?;
        subscription::remove(&mut write, old.id).await?;
        if let Some(before) = before.filter(|_| command.at_router) {
            self.provision_end(&mut write, &before).await?;
        }
        write.commit().await
    }
}
