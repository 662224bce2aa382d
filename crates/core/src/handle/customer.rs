//! Customers: listing, adding, changing, removing, and what they owe.

use mikromon_api::Field;
use mikromon_api::customer::{
    AddCustomer, CustomerDetail, CustomerSpan, EditCustomer, GetCustomer, GetStatement, Identity,
    ListCustomers, RemoveCustomer, RevealCustomer, Statement,
};
use mikromon_domain::ids::CustomerId;
use mikromon_domain::permission::Permission;

use super::{at_most, check, customer_form, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::id;
use crate::store::Write;
use crate::store::customer::{self, CustomerRecord};
use crate::store::customer_text::Reach;
use crate::store::{customer_list, statement, subscription};

impl Call<'_> {
    /// What the audit row calls a customer.
    pub(super) async fn customer_name(&self, id: CustomerId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let name = customer::name(&mut reader, id).await?;
        Ok(name.unwrap_or_else(|| id.to_string()))
    }

    async fn customer(&self, id: CustomerId) -> anyhow::Result<CustomerRecord> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = customer::find(&mut reader, id).await?;
        Ok(found.ok_or_else(|| not_found(id))?)
    }
}

async fn living(write: &mut Write, id: CustomerId) -> anyhow::Result<CustomerRecord> {
    let found = customer::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

fn by_field<T>(done: anyhow::Result<T>) -> anyhow::Result<T> {
    check::told_by_field(done, |column| match column {
        "code" => Some(Field::Code),
        "branch_id" => Some(Field::Branch),
        _ => None,
    })
}

impl Handle<ListCustomers> for Call<'_> {
    async fn handle(&self, mut command: ListCustomers) -> anyhow::Result<CustomerSpan> {
        command.limit = at_most(command.limit, 500);
        let sight = customer_list::Sight {
            owed: self.may(Permission::InvoiceView)?,
            reach: Reach::of(self.masked),
        };
        customer_list::span(&self.book()?.store, &command, sight).await
    }
}

impl Handle<GetCustomer> for Call<'_> {
    async fn handle(&self, command: GetCustomer) -> anyhow::Result<CustomerDetail> {
        let book = self.book()?;
        let record = self.customer(command.id).await?;
        let filter = subscription::Filter {
            customer: Some(record.id),
            router: None,
            after: None,
            limit: 500,
        };
        Ok(CustomerDetail {
            subscriptions: subscription::list(&book.store, filter).await?,
            customer: customer_form::view(&book.keys, record),
        })
    }
}

impl Handle<AddCustomer> for Call<'_> {
    async fn subject(&self, command: &AddCustomer) -> anyhow::Result<String> {
        Ok(command.form.name.clone())
    }

    async fn handle(&self, command: AddCustomer) -> anyhow::Result<CustomerId> {
        let book = self.book()?;
        let mut entry = customer_form::entry(&command.form, None)?;
        let mut write = self.write().await?;
        customer_form::check_branch(&mut write, entry.branch).await?;
        if entry.code.is_empty() {
            entry.code = customer_form::next_code(&mut write).await?;
        }
        let id = CustomerId::from_uuid(id::fresh(write.now()));
        let identity = customer_form::identity(&book.keys, id, &command.form)?;
        by_field(customer::insert(&mut write, id, &entry, identity).await)?;
        write.commit().await?;
        Ok(id)
    }
}

impl Handle<EditCustomer> for Call<'_> {
    async fn subject(&self, command: &EditCustomer) -> anyhow::Result<String> {
        self.customer_name(command.id).await
    }

    async fn handle(&self, command: EditCustomer) -> anyhow::Result<()> {
        let book = self.book()?;
        let EditCustomer { id, revision, form } = command;
        let mut write = self.write().await?;
        let old = living(&mut write, id).await?;
        let mut entry = customer_form::entry(&form, Some(&old.entry))?;
        check::same_revision(old.revision, revision)?;
        if entry.code.is_empty() {
            entry.code.clone_from(&old.entry.code);
        }
        let identity = customer_form::identity(&book.keys, id, &form)?;
        if entry.branch != old.entry.branch {
            customer_form::check_branch(&mut write, entry.branch).await?;
            subscription::move_to(&mut write, id, entry.branch).await?;
        }
        by_field(customer::edit(&mut write, id, &entry, identity).await)?;
        write.commit().await
    }
}

impl Handle<RemoveCustomer> for Call<'_> {
    async fn subject(&self, command: &RemoveCustomer) -> anyhow::Result<String> {
        self.customer_name(command.id).await
    }

    async fn handle(&self, command: RemoveCustomer) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let old = living(&mut write, command.id).await?;
        if customer::has_subscriptions(&mut write, old.id).await? {
            return Err(check::in_use("subscriptions").into());
        }
        customer::remove(&mut write, old.id).await?;
        write.commit().await
    }
}

impl Handle<RevealCustomer> for Call<'_> {
    async fn subject(&self, command: &RevealCustomer) -> anyhow::Result<String> {
        let name = self.customer_name(command.id).await?;
        Ok(format!("{name}: {}", command.reason.trim()))
    }

    async fn handle(&self, command: RevealCustomer) -> anyhow::Result<Identity> {
        check::reason(&command.reason)?;
        let keys = &self.book()?.keys;
        let record = self.customer(command.id).await?;
        let open = |column, sealed: &Option<_>| {
            let sealed = sealed.as_ref();
            sealed
                .map(|it| keys.open(customer::place(column, record.id), it))
                .transpose()
        };
        Ok(Identity {
            nik: open("nik", &record.nik)?,
            npwp: open("npwp", &record.npwp)?,
        })
    }
}

impl Handle<GetStatement> for Call<'_> {
    async fn handle(&self, command: GetStatement) -> anyhow::Result<Statement> {
        let found = statement::of(&self.book()?.store, command.id, at_most(command.limit, 500));
        Ok(found.await?.ok_or_else(|| not_found(command.id))?)
    }
}
