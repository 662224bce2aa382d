//! Where operators are signed in, and ending one of their sessions.

use mikromon_api::operator::{EndSession, ListSessions, SessionView};
use mikromon_domain::ids::DeviceId;

use super::not_found;
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::device;
use crate::store::operator_session::{self, SessionRecord};

impl Handle<ListSessions> for Call<'_> {
    async fn handle(&self, command: ListSessions) -> anyhow::Result<Vec<SessionView>> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let here = device::id(&mut reader).await?;
        let found = operator_session::of(&mut reader, command.operator).await?;
        Ok(found.into_iter().map(|it| self.view(it, here)).collect())
    }
}

impl Call<'_> {
    fn view(&self, session: SessionRecord, device: DeviceId) -> SessionView {
        let caller = self.core.callers().by(session.id);
        SessionView {
            id: session.id,
            computer: session.computer,
            since: session.since,
            here: session.device == device,
            locked: caller.map(|it| it.lock().is_some()),
        }
    }

    async fn going_on(&self, command: &EndSession) -> anyhow::Result<SessionRecord> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = operator_session::find(&mut reader, command.id).await?;
        found.ok_or_else(|| not_found(command.id).into())
    }
}

impl Handle<EndSession> for Call<'_> {
    async fn subject(&self, command: &EndSession) -> anyhow::Result<String> {
        match self.going_on(command).await {
            Ok(it) => {
                let login = self.login_of(it.operator).await?;
                Ok(format!("{login} ({})", it.computer))
            }
            Err(_) => Ok(command.id.to_string()),
        }
    }

    async fn handle(&self, command: EndSession) -> anyhow::Result<()> {
        let session = self.going_on(&command).await?;
        self.managed(session.operator).await?;
        let mut write = self.write().await?;
        operator_session::end(&mut write, session.id).await?;
        write.commit().await
    }
}
