//! What this desk tells of: muting all of it for a while, and topics for good.

use std::collections::BTreeSet;

use mikromon_api::alert::{AlertTopic, GetUntold, MuteAlerts, SetUntold, UnmuteAlerts};
use mikromon_domain::time::{Millis, UnixMillis};

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::setting;

/// A day; a mute that is forgotten ends by itself.
const MAX_MINUTES: u32 = 1_440;

impl Handle<MuteAlerts> for Call<'_> {
    async fn subject(&self, command: &MuteAlerts) -> anyhow::Result<String> {
        Ok(format!("{} min", command.minutes))
    }

    async fn handle(&self, command: MuteAlerts) -> anyhow::Result<()> {
        let minutes = i64::from(super::at_most(command.minutes, MAX_MINUTES));
        self.mute_until(self.now.plus(Millis::minutes(minutes)))
            .await
    }
}

impl Handle<UnmuteAlerts> for Call<'_> {
    async fn handle(&self, _: UnmuteAlerts) -> anyhow::Result<()> {
        self.mute_until(self.now).await
    }
}

impl Handle<GetUntold> for Call<'_> {
    async fn handle(&self, _: GetUntold) -> anyhow::Result<BTreeSet<AlertTopic>> {
        setting::untold(&self.book()?.store).await
    }
}

impl Handle<SetUntold> for Call<'_> {
    async fn subject(&self, command: &SetUntold) -> anyhow::Result<String> {
        let topics = command.topics.iter().map(|it| format!("{it:?}"));
        Ok(topics.collect::<Vec<_>>().join(", "))
    }

    async fn handle(&self, command: SetUntold) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        setting::put_untold(&mut write, &command.topics).await?;
        write.commit().await
    }
}

impl Call<'_> {
    async fn mute_until(&self, until: UnixMillis) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        setting::mute_until(&mut write, until).await?;
        write.commit().await
    }
}
