//! The live side of routers: what monitoring knows of them, and asking them.

use std::sync::Arc;

use mikromon_api::router::{
    ConnectionTest, GetRouter, GetRouterHistory, HistoryPoint, InterfaceView, ListPppSessions,
    ListRouters, LiveRouter, PppSessions, RetryNow, RouterDetail, RouterRow, RouterView,
    TestConnection, WatchRouter,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::{RouterState, Transport};
use mikromon_domain::secret::Secret;
use mikromon_routeros::Login;

use super::{not_found, router_form};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::monitor::{Monitor, target, test_connection};
use crate::store::router::{self, RouterEntry, RouterRecord};

impl Call<'_> {
    /// # Errors
    /// `RouterOffline` in a process that monitors nothing.
    pub(super) fn monitor(&self) -> Result<&Arc<Monitor>, ApiError> {
        let detail = "nothing is monitored in this process";
        self.state
            .monitor()
            .ok_or_else(|| ApiError::new(ErrorCode::RouterOffline, detail))
    }

    /// In a process that monitors nothing, every router is untried.
    pub(super) async fn router_rows(&self) -> anyhow::Result<Vec<RouterRow>> {
        let store = &self.book()?.store;
        if let Some(monitor) = self.state.monitor() {
            return monitor.rows(store, &self.sight, self.now).await;
        }
        let mut living = router::living(store).await?.routers;
        living.retain(|it| self.sight.sees(it.view.id));
        Ok(living.into_iter().map(|it| self.untried(it.view)).collect())
    }

    /// A living router that the caller sees.
    ///
    /// # Errors
    /// `NotFound`.
    async fn router(&self, id: RouterId) -> anyhow::Result<RouterRecord> {
        self.sight.check(id)?;
        let found = router::find(&self.book()?.store, id).await?;
        Ok(found.ok_or_else(|| not_found(id))?)
    }

    fn untried(&self, router: RouterView) -> RouterRow {
        let state = if router.paused {
            RouterState::Paused
        } else {
            RouterState::Unknown
        };
        let live = LiveRouter {
            id: router.id,
            state,
            since: self.now,
            reason: None,
            next_try: None,
            figures: None,
        };
        RouterRow {
            router,
            live,
            traffic: Vec::new(),
            day: Vec::new(),
        }
    }

    async fn stored(&self, id: Option<RouterId>) -> anyhow::Result<Option<RouterRecord>> {
        let Some(id) = id else { return Ok(None) };
        self.router(id).await.map(Some)
    }

    /// What the form says, or the stored password where the form's is empty.
    fn password_of(
        &self,
        typed: &Secret,
        old: Option<&RouterRecord>,
        entry: &RouterEntry,
    ) -> anyhow::Result<Secret> {
        let Some(old) = old.filter(|_| typed.is_empty()) else {
            return Ok(typed.clone());
        };
        router_form::may_keep_password(&old.view, entry)?;
        Ok(self.book()?.password(old)?)
    }
}

impl Handle<ListRouters> for Call<'_> {
    async fn handle(&self, _: ListRouters) -> anyhow::Result<Vec<RouterRow>> {
        self.router_rows().await
    }
}

impl Handle<GetRouter> for Call<'_> {
    async fn handle(&self, command: GetRouter) -> anyhow::Result<RouterDetail> {
        self.sight.check(command.id)?;
        let (monitor, book) = (self.monitor()?, self.book()?);
        let detail = monitor.detail(&book.store, &self.sight, command.id, self.now);
        let detail = detail.await?;
        Ok(detail.ok_or_else(|| not_found(command.id))?)
    }
}

impl Handle<TestConnection> for Call<'_> {
    async fn subject(&self, command: &TestConnection) -> anyhow::Result<String> {
        Ok(command.form.name.clone())
    }

    async fn handle(&self, command: TestConnection) -> anyhow::Result<ConnectionTest> {
        let old = self.stored(command.id).await?;
        let entry = router_form::entry(&command.form, old.as_ref())?;
        let password = self.password_of(&command.form.password, old.as_ref(), &entry)?;
        let pin = command
            .accept_pin
            .as_deref()
            .map(router_form::pin)
            .transpose()?;
        let pin = pin.or_else(|| pin_of(old?, entry.host.as_str()));
        let pin = pin.filter(|_| entry.transport == Transport::Tls);
        let target = target(
            entry.host.as_str(),
            entry.port,
            entry.transport,
            pin.as_deref(),
        )?;
        let login = Login::new(entry.username, password.expose());
        Ok(test_connection(&target, &login).await?)
    }
}

/// What is trusted for the router already, unless the form leads to another host.
fn pin_of(old: RouterRecord, host: &str) -> Option<String> {
    old.view.pin.filter(|_| old.view.host == *host)
}

impl Handle<RetryNow> for Call<'_> {
    async fn subject(&self, command: &RetryNow) -> anyhow::Result<String> {
        self.router_name(command.id).await
    }

    async fn handle(&self, command: RetryNow) -> anyhow::Result<()> {
        self.router(command.id).await?;
        self.monitor()?.retry(command.id).await;
        Ok(())
    }
}

impl Handle<WatchRouter> for Call<'_> {
    async fn handle(&self, command: WatchRouter) -> anyhow::Result<Vec<InterfaceView>> {
        self.sight.check(command.id)?;
        self.monitor()?.watch(command.id).await
    }
}

impl Handle<ListPppSessions> for Call<'_> {
    async fn handle(&self, command: ListPppSessions) -> anyhow::Result<PppSessions> {
        self.sight.check(command.id)?;
        self.monitor()?.ppp_sessions(&command, self.masked).await
    }
}

impl Handle<GetRouterHistory> for Call<'_> {
    async fn handle(&self, command: GetRouterHistory) -> anyhow::Result<Vec<HistoryPoint>> {
        self.sight.check(command.id)?;
        self.monitor()?.history(&command, self.now).await
    }
}
