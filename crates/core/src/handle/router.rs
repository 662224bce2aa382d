//! Routers in the book: adding, editing, removing, trusting a certificate.

use mikromon_api::router::{AddRouter, EditRouter, RemoveRouter, RouterView, TrustCertificate};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::{GroupId, RouterId};
use mikromon_domain::router::Transport;
use mikromon_sync::change::Refusal;

use super::{invalid, not_found, router_form};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::router::{self, RouterEntry, RouterRecord};
use crate::store::{Write, incident, router_group};

impl Call<'_> {
    /// What the audit row calls a router. Who asks for one out of sight may read the row.
    pub(super) async fn router_name(&self, id: RouterId) -> anyhow::Result<String> {
        let name = router::name(&self.book()?.store, id).await?;
        let name = name.filter(|_| self.sight.sees(id));
        Ok(name.unwrap_or_else(|| id.to_string()))
    }
}

impl Handle<AddRouter> for Call<'_> {
    async fn subject(&self, command: &AddRouter) -> anyhow::Result<String> {
        Ok(command.form.name.clone())
    }

    async fn handle(&self, command: AddRouter) -> anyhow::Result<RouterId> {
        let book = self.book()?;
        let entry = router_form::entry(&command.form, None)?;
        let pin = command
            .accept_pin
            .as_deref()
            .map(router_form::pin)
            .transpose()?;
        let mut write = self.write().await?;
        let id = router::new_id(&write);
        self.check_place(&mut write, id, &entry, None).await?;
        let password = book
            .keys
            .seal(router::password_place(id), &command.form.password)?;
        let pin = pin.filter(|_| entry.transport == Transport::Tls);
        let inserted = router::insert(&mut write, id, &entry, password, pin).await;
        self.or_what_is_taken(&mut write, &entry, inserted).await?;
        write.commit().await?;
        book.routers_changed();
        Ok(id)
    }
}

impl Handle<EditRouter> for Call<'_> {
    async fn subject(&self, command: &EditRouter) -> anyhow::Result<String> {
        self.router_name(command.id).await
    }

    async fn handle(&self, command: EditRouter) -> anyhow::Result<()> {
        let book = self.book()?;
        let EditRouter { id, revision, form } = command;
        let mut write = self.write().await?;
        let old = self.living(&mut write, id).await?;
        let entry = router_form::entry(&form, Some(&old))?;
        let old = old.view;
        if old.revision != revision {
            let detail = format!("revision {} replaced {revision}", old.revision);
            return Err(ApiError::new(ErrorCode::Changed, detail).into());
        }
        self.check_place(&mut write, id, &entry, Some(&old)).await?;
        let password = if form.password.is_empty() {
            router_form::may_keep_password(&old, &entry)?;
            None
        } else {
            Some(book.keys.seal(router::password_place(id), &form.password)?)
        };
        let edited = router::edit(&mut write, id, &entry, password).await;
        self.or_what_is_taken(&mut write, &entry, edited).await?;
        // Another device, or no certificate at all: what was trusted says nothing of it.
        if old.host != *entry.host.as_str() || old.transport != entry.transport {
            router::set_pin(&mut write, id, None).await?;
        }
        write.commit().await?;
        book.routers_changed();
        Ok(())
    }
}

impl Handle<RemoveRouter> for Call<'_> {
    async fn subject(&self, command: &RemoveRouter) -> anyhow::Result<String> {
        self.router_name(command.id).await
    }

    async fn handle(&self, command: RemoveRouter) -> anyhow::Result<()> {
        let book = self.book()?;
        let mut write = self.write().await?;
        let router = self.living(&mut write, command.id).await?.view;
        incident::resolve_all_of(&mut write, router.id).await?;
        router::remove(&mut write, &router).await?;
        write.commit().await?;
        book.routers_changed();
        book.incidents_changed();
        Ok(())
    }
}

impl Handle<TrustCertificate> for Call<'_> {
    async fn subject(&self, command: &TrustCertificate) -> anyhow::Result<String> {
        Ok(format!(
            "{} {}",
            self.router_name(command.id).await?,
            command.pin
        ))
    }

    async fn handle(&self, command: TrustCertificate) -> anyhow::Result<()> {
        let pin = router_form::pin(&command.pin)?;
        let mut write = self.write().await?;
        let router = self.living(&mut write, command.id).await?.view;
        router::set_pin(&mut write, router.id, Some(&pin)).await?;
        write.commit().await?;
        self.book()?.routers_changed();
        Ok(())
    }
}

impl Call<'_> {
    /// A living router that the caller sees.
    async fn living(&self, write: &mut Write, id: RouterId) -> anyhow::Result<RouterRecord> {
        self.sight.check(id)?;
        let found = router::find_in(write.connection(), id).await?;
        Ok(found.ok_or_else(|| not_found(id))?)
    }

    /// # Errors
    /// `DuplicateName`, or `DuplicateAddress` with the name of the router there, where the book
    /// refused the row for that.
    async fn or_what_is_taken<T>(
        &self,
        write: &mut Write,
        entry: &RouterEntry,
        written: anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let error = match written {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let Some(Refusal {
            columns,
            holder: Some(holder),
            ..
        }) = error.downcast_ref()
        else {
            return Err(error);
        };
        if columns.iter().any(|it| it == "name_key") {
            let duplicate = ApiError::new(ErrorCode::DuplicateName, entry.name.as_str());
            return Err(duplicate.on(Field::Name).into());
        }
        let holder = router::find_in(write.connection(), RouterId::from_uuid(*holder)).await?;
        let seen = holder.filter(|it| self.sight.sees(it.view.id));
        let name = seen.map(|it| it.view.name).unwrap_or_default();
        Err(ApiError::new(ErrorCode::DuplicateAddress, name)
            .on(Field::Host)
            .into())
    }

    /// Where it stands in the network, and in which group. What it has already may stay.
    ///
    /// # Errors
    /// `InvalidField` for a parent that is not seen or stands behind this router, and for a group
    /// that is not seen.
    async fn check_place(
        &self,
        write: &mut Write,
        id: RouterId,
        entry: &RouterEntry,
        old: Option<&RouterView>,
    ) -> anyhow::Result<()> {
        if old.is_none_or(|it| it.group != entry.group) {
            self.check_group(write, entry.group).await?;
        }
        let Some(parent) = entry.parent else {
            return Ok(());
        };
        let stays = old.is_some_and(|it| it.parent == Some(parent));
        let there = router::find_in(write.connection(), parent).await?.is_some();
        if !there || !stays && !self.sight.sees(parent) {
            return Err(invalid(Field::Parent, "there is no such router").into());
        }
        if router_form::is_cycle(&router::parents(write).await?, id, parent) {
            return Err(invalid(Field::Parent, "that router stands behind this one").into());
        }
        Ok(())
    }

    async fn check_group(&self, write: &mut Write, group: Option<GroupId>) -> anyhow::Result<()> {
        let there = match group {
            Some(group) => router_group::find(write.connection(), group)
                .await?
                .is_some(),
            None => true,
        };
        if there && self.sight.sees_group(group) {
            return Ok(());
        }
        Err(invalid(Field::Group, "there is no such group").into())
    }
}
