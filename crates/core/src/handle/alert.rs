//! Muting this desk's notifications for a while.

use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
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

impl Call<'_> {
    async fn mute_until(&self, until: UnixMillis) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        setting::mute_until(&mut write, until).await?;
        write.commit().await
    }
}
