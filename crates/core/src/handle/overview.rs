//! The Overview.

use mikromon_api::overview::{GetOverview, Overview};

use crate::call::Call;
use crate::dispatch::Handle;

impl Handle<GetOverview> for Call<'_> {
    async fn handle(&self, command: GetOverview) -> anyhow::Result<Overview> {
        self.monitor()?
            .overview(self.book()?, &self.sight, &command, self.now)
            .await
    }
}
