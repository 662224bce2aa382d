//! The shared server: joining it, how the exchange goes, and what a person decides about it.

use mikromon_api::private::Private;
use mikromon_api::sync::{
    BookCheckView, CheckBook, ComputerView, ConflictView, GetBookCheck, GetSync, InviteComputer,
    InviteView, Invited, JoinServer, ListComputers, ListConflicts, ListRefused, ListSetAside,
    ReadInvite, RefusedView, ResolveConflict, ServerView, SetAsideView, SettleRefused, SyncNow,
    SyncView,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::permission::Permission;

use super::not_found;
use super::sync_rows::{self, Rows, again};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{book_check, conflict, operator, quarantine, refused, server, standing};
use crate::sync::errand;
use crate::sync::invite::{Invite, InviteError};
use crate::sync::join::join;

impl Handle<GetSync> for Call<'_> {
    async fn handle(&self, _: GetSync) -> anyhow::Result<SyncView> {
        self.sync_view().await
    }
}

impl Call<'_> {
    async fn sync_view(&self) -> anyhow::Result<SyncView> {
        let store = &self.book()?.store;
        let server = server::find(store).await?;
        let series = standing::find(store).await?.series;
        let progress = self.state.progress();
        let noted = server.as_ref().and_then(|it| it.last_exchange);
        Ok(SyncView {
            state: progress.state,
            server: server.map(|it| ServerView {
                host: Private::address(it.host),
                port: Private::port(it.port),
                database: it.database,
                login: it.login,
                series: series.map(|it| format!("D{it:02}")),
            }),
            last_exchange: progress.last_exchange.or(noted),
            waiting: refused::undecided(store).await?,
            problems: refused::count(store).await?
                + u32::try_from(conflict::open(store).await?.len())?
                + u32::try_from(quarantine::list(store).await?.len())?,
            clock_ahead: progress.clock_ahead,
            wake: progress.wake,
        })
    }

    async fn book_check(&self) -> anyhow::Result<BookCheckView> {
        Ok(BookCheckView {
            last: book_check::last(&self.book()?.store).await?,
            running: self.state.sync().and_then(|it| it.checking()),
        })
    }

    /// Before there is an operator, whoever sits here sets the desktop up.
    async fn may_join(&self) -> anyhow::Result<()> {
        let names = operator::sign_in_names(&self.book()?.store).await?;
        let right = Permission::SettingsEdit;
        if names.is_empty() || self.may(right)? {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::NotAllowed, right.name()).into())
    }
}

fn read(text: &str) -> Result<Invite, ApiError> {
    let unreadable = |it: InviteError| ApiError::new(ErrorCode::InviteUnreadable, it.to_string());
    Invite::parse(text).map_err(unreadable)
}

impl Handle<ReadInvite> for Call<'_> {
    async fn handle(&self, command: ReadInvite) -> anyhow::Result<InviteView> {
        let invite = read(&command.invite)?;
        Ok(InviteView {
            words: invite.words()?,
            host: invite.host,
            port: invite.port,
            database: invite.database,
            login: invite.login,
        })
    }
}

impl Handle<JoinServer> for Call<'_> {
    async fn subject(&self, command: &JoinServer) -> anyhow::Result<String> {
        let invite = read(&command.invite);
        Ok(invite.map_or_else(|_| String::new(), |it| it.database))
    }

    async fn handle(&self, command: JoinServer) -> anyhow::Result<SyncView> {
        self.may_join().await?;
        let invite = read(&command.invite)?;
        let sync = self.state.sync().map(AsRef::as_ref);
        join(self.book()?, sync, &invite, &command, self.now).await?;
        self.sync_view().await
    }
}

impl Handle<SyncNow> for Call<'_> {
    async fn handle(&self, _: SyncNow) -> anyhow::Result<()> {
        if let Some(sync) = self.state.sync() {
            sync.ask();
        }
        Ok(())
    }
}

impl Handle<InviteComputer> for Call<'_> {
    async fn subject(&self, command: &InviteComputer) -> anyhow::Result<String> {
        self.login_of(command.operator).await
    }

    async fn handle(&self, command: InviteComputer) -> anyhow::Result<Invited> {
        let found = self.managed(command.operator).await?;
        let (renew, by) = (command.new_password, self.operator());
        errand::invite(self.book()?, &found, renew, self.now, by).await
    }
}

impl Handle<ListComputers> for Call<'_> {
    async fn handle(&self, _: ListComputers) -> anyhow::Result<Vec<ComputerView>> {
        errand::computers(self.book()?).await
    }
}

impl Handle<ListConflicts> for Call<'_> {
    async fn handle(&self, _: ListConflicts) -> anyhow::Result<Vec<ConflictView>> {
        self.sees_the_whole()?;
        let store = &self.book()?.store;
        let mut rows = Rows::of(store);
        let mut views = Vec::new();
        for conflict in conflict::open(store).await? {
            views.push(rows.conflict(conflict).await?);
        }
        Ok(views)
    }
}

impl Handle<ResolveConflict> for Call<'_> {
    async fn subject(&self, command: &ResolveConflict) -> anyhow::Result<String> {
        let open = conflict::open(&self.book()?.store).await?;
        let found = open.into_iter().find(|it| it.id == command.id);
        Ok(found.map_or_else(String::new, |it| format!("{}.{}", it.table, it.field)))
    }

    async fn handle(&self, command: ResolveConflict) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        let mut write = self.write().await?;
        let found = conflict::find_open(&mut write, command.id).await?;
        let found = found.ok_or_else(|| not_found(command.id))?;
        if command.take_lost {
            let (table, fields) = found.lost_fields()?;
            let done = write.patch(table, found.row, &fields).await;
            done.map_err(sync_rows::told)?;
        }
        conflict::close_folded(&mut write, &found).await?;
        conflict::close(&mut write, command.id).await?;
        write.commit().await?;
        self.book()?.routers_changed();
        Ok(())
    }
}

impl Handle<ListRefused> for Call<'_> {
    async fn handle(&self, _: ListRefused) -> anyhow::Result<Vec<RefusedView>> {
        self.sees_the_whole()?;
        let store = &self.book()?.store;
        let mut rows = Rows::of(store);
        let mut views = Vec::new();
        for refused in refused::list(store).await? {
            views.push(rows.refused(refused).await?);
        }
        Ok(views)
    }
}

impl Handle<ListSetAside> for Call<'_> {
    async fn handle(&self, _: ListSetAside) -> anyhow::Result<Vec<SetAsideView>> {
        self.sees_the_whole()?;
        quarantine::list(&self.book()?.store).await
    }
}

impl Handle<SettleRefused> for Call<'_> {
    async fn subject(&self, command: &SettleRefused) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let edits = refused::edits(&mut reader, command.change).await?;
        Ok(edits
            .first()
            .map_or_else(String::new, |it| it.table.name.to_owned()))
    }

    async fn handle(&self, command: SettleRefused) -> anyhow::Result<()> {
        self.sees_the_whole()?;
        let mut write = self.write().await?;
        // Within the write: a second press finds that it was dealt with.
        let edits = refused::edits(write.connection(), command.change).await?;
        if edits.is_empty() {
            return Err(not_found(command.change).into());
        }
        if let Some(values) = &command.again {
            again(&mut write, &edits, values).await?;
        }
        refused::dealt_with(&mut write, command.change).await?;
        write.commit().await?;
        self.book()?.routers_changed();
        Ok(())
    }
}

impl Handle<CheckBook> for Call<'_> {
    async fn handle(&self, _: CheckBook) -> anyhow::Result<BookCheckView> {
        let sync = self.state.sync().ok_or_else(|| {
            ApiError::new(ErrorCode::ServerUnreachable, "the app beside it exchanges")
        })?;
        sync.check(self.operator()).await?;
        self.book_check().await
    }
}

impl Handle<GetBookCheck> for Call<'_> {
    async fn handle(&self, _: GetBookCheck) -> anyhow::Result<BookCheckView> {
        self.book_check().await
    }
}
