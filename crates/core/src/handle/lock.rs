//! Locking a session while nobody is at the desk, and unlocking it.

use mikromon_api::session::{LockSession, ReportActivity, UnlockSession};
use mikromon_api::{ApiError, ErrorCode};

use crate::call::Call;
use crate::caller::Lock;
use crate::dispatch::Handle;

impl Handle<LockSession> for Call<'_> {
    async fn subject(&self, _: &LockSession) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    async fn handle(&self, command: LockSession) -> anyhow::Result<()> {
        if !self.core.locks() {
            let detail = "the demo is not locked: nobody chose its password";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        self.caller.set_lock(Lock::over(command.wall));
        Ok(())
    }
}

impl Handle<UnlockSession> for Call<'_> {
    async fn subject(&self, _: &UnlockSession) -> anyhow::Result<String> {
        Ok(self.me()?.login.clone())
    }

    async fn handle(&self, command: UnlockSession) -> anyhow::Result<()> {
        self.prove(command.password).await?;
        self.caller.unlock(self.now);
        Ok(())
    }
}

impl Handle<ReportActivity> for Call<'_> {
    async fn handle(&self, command: ReportActivity) -> anyhow::Result<()> {
        self.caller.set_active(self.now, Lock::over(command.wall));
        Ok(())
    }
}
