//! The live side of routers: what monitoring knows of them, and asking them.

use mikromon_api::router::{
    ConnectionTest, GetRouter, GetRouterHistory, HistoryPoint, InterfaceView, ListPppSessions,
    ListRouters, LiveRouter, PppSessions, RetryNow, RouterDetail, RouterRow, RouterView,
    TestConnection, WatchRouter,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::router::RouterState;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::router;

impl Call<'_> {
    pub(super) async fn router_rows(&self) -> anyhow::Result<Vec<RouterRow>> {
        let living = router::living(&self.book()?.store).await?;
        Ok(living.into_iter().map(|it| self.row(it.view)).collect())
    }

    fn row(&self, router: RouterView) -> RouterRow {
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
}

fn not_monitored<T>() -> anyhow::Result<T> {
    Err(ApiError::new(
        ErrorCode::RouterOffline,
        "nothing is monitored in this process",
    )
    .into())
}

impl Handle<ListRouters> for Call<'_> {
    async fn handle(&self, _: ListRouters) -> anyhow::Result<Vec<RouterRow>> {
        self.router_rows().await
    }
}

impl Handle<GetRouter> for Call<'_> {
    async fn handle(&self, command: GetRouter) -> anyhow::Result<RouterDetail> {
        let _ = command.id;
        not_monitored()
    }
}

impl Handle<TestConnection> for Call<'_> {
    async fn subject(&self, command: &TestConnection) -> anyhow::Result<String> {
        Ok(format!(
            "{} ({}:{})",
            command.form.name, command.form.host, command.form.port
        ))
    }

    async fn handle(&self, _: TestConnection) -> anyhow::Result<ConnectionTest> {
        not_monitored()
    }
}

impl Handle<RetryNow> for Call<'_> {
    async fn subject(&self, command: &RetryNow) -> anyhow::Result<String> {
        self.router_name(command.id).await
    }

    async fn handle(&self, _: RetryNow) -> anyhow::Result<()> {
        not_monitored()
    }
}

impl Handle<WatchRouter> for Call<'_> {
    async fn handle(&self, _: WatchRouter) -> anyhow::Result<Vec<InterfaceView>> {
        not_monitored()
    }
}

impl Handle<ListPppSessions> for Call<'_> {
    async fn handle(&self, _: ListPppSessions) -> anyhow::Result<PppSessions> {
        not_monitored()
    }
}

impl Handle<GetRouterHistory> for Call<'_> {
    async fn handle(&self, _: GetRouterHistory) -> anyhow::Result<Vec<HistoryPoint>> {
        not_monitored()
    }
}
