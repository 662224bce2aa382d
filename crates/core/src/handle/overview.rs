//! The Overview.

use mikromon_api::NetworkState;
use mikromon_api::incident::IncidentFilter;
use mikromon_api::overview::{GetOverview, Overview};
use mikromon_domain::availability::Availability;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::incident;

impl Handle<GetOverview> for Call<'_> {
    async fn handle(&self, _: GetOverview) -> anyhow::Result<Overview> {
        let network: NetworkState = *self.core.network().borrow();
        Ok(Overview {
            at: self.now,
            network,
            ppp_active: 0,
            ppp_peak: 0,
            download: 0,
            upload: 0,
            month: Availability::default(),
            routers: self.router_rows().await?,
            incidents: incident::list(&self.book()?.store, IncidentFilter::Current, None, 500)
                .await?,
            traffic: Vec::new(),
        })
    }
}
