//! AutoSync: reading the routers' secrets now, and what differs from the book.

use std::sync::Arc;

use mikromon_api::autosync::{
    AutoSync, CancelAutoSync, DriftSpan, GetAutoSync, ListDrift, RouterReading, RunAutoSync,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::RouterId;

use super::at_most;
use crate::autosync::{self, Asked, Drift};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{company, dial_in, router};

impl Call<'_> {
    /// # Errors
    /// `RouterOffline` in a process that monitors nothing.
    pub(super) fn autosync(&self) -> Result<&Arc<autosync::AutoSync>, ApiError> {
        let detail = "no router is connected in this process";
        self.state
            .autosync()
            .ok_or_else(|| ApiError::new(ErrorCode::RouterOffline, detail))
    }

    /// Those in sight, by name.
    async fn seen_routers(&self) -> anyhow::Result<Vec<(RouterId, String)>> {
        let mut living = router::living(&self.book()?.store).await?.routers;
        living.retain(|it| self.sight.sees(it.view.id));
        let named = living.into_iter().map(|it| (it.view.id, it.view.name));
        Ok(named.collect())
    }

    pub(super) async fn dial_ins(&self) -> anyhow::Result<Vec<dial_in::DialIn>> {
        let store = &self.book()?.store;
        let mut reader = store.read().acquire().await?;
        let today = self.today(&mut reader).await?;
        let isolation = company::find(&mut reader).await?.form.isolation;
        drop(reader);
        dial_in::all(store, today, &isolation.profile).await
    }
}

impl Handle<RunAutoSync> for Call<'_> {
    async fn subject(&self, command: &RunAutoSync) -> anyhow::Result<String> {
        match command.router {
            Some(router) => self.router_name(router).await,
            None => Ok(String::new()),
        }
    }

    async fn handle(&self, command: RunAutoSync) -> anyhow::Result<()> {
        let Some(router) = command.router else {
            self.autosync()?.run_all(self.now);
            return Ok(());
        };
        self.sight.check(router)?;
        Ok(self.autosync()?.read(router).await?)
    }
}

impl Handle<CancelAutoSync> for Call<'_> {
    async fn handle(&self, _: CancelAutoSync) -> anyhow::Result<()> {
        self.autosync()?.cancel();
        Ok(())
    }
}

impl Handle<GetAutoSync> for Call<'_> {
    async fn handle(&self, _: GetAutoSync) -> anyhow::Result<AutoSync> {
        let autosync = self.autosync()?;
        let (routers, book) = (self.seen_routers().await?, self.dial_ins().await?);
        let mut readings = autosync.readings();
        let drift = Drift {
            routers: &routers,
            readings: &readings,
            book: &book,
        };
        let counts = drift.counts();
        let reading = |(router, name)| {
            let known = readings.remove(&router).unwrap_or_default();
            RouterReading {
                router,
                name,
                read: known.read.as_ref().map(|it| it.at),
                secrets: known
                    .read
                    .map_or(0, |it| u32::try_from(it.secrets.len()).unwrap_or(u32::MAX)),
                findings: counts.get(&router).copied().unwrap_or_default(),
                failed: known.failed,
            }
        };
        Ok(AutoSync {
            run: autosync.run(),
            routers: routers.into_iter().map(reading).collect(),
        })
    }
}

impl Handle<ListDrift> for Call<'_> {
    async fn handle(&self, command: ListDrift) -> anyhow::Result<DriftSpan> {
        let (routers, book) = (self.seen_routers().await?, self.dial_ins().await?);
        let readings = self.autosync()?.readings();
        let drift = Drift {
            routers: &routers,
            readings: &readings,
            book: &book,
        };
        Ok(drift.span(&Asked {
            router: command.router,
            kind: command.kind,
            search: &command.search.trim().to_lowercase(),
            offset: usize::try_from(command.offset)?,
            limit: usize::try_from(at_most(command.limit, 500))?,
            masked: self.masked,
        }))
    }
}
