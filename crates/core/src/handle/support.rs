//! The file for who helps.

use mikromon_api::support::{GetSupportLogs, SupportLogs};
use mikromon_api::sync::SyncState;
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::Zone;

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{audit, personal, router, schema, snapshot};
use crate::support::{self, Facts, Scrub};

/// How many refused commands are told.
const REFUSED: u32 = 100;

impl Handle<GetSupportLogs> for Call<'_> {
    async fn handle(&self, _: GetSupportLogs) -> anyhow::Result<SupportLogs> {
        // The logs name routers.
        self.sees_the_whole()?;
        let store = &self.book()?.store;
        let mut reader = store.read().acquire().await?;
        let rows = snapshot::describe(&mut reader).await?.tables;
        drop(reader);
        let facts = Facts {
            at: self.now,
            schema: schema::newest(schema::SQLITE),
            rows,
            sync: state(&self.state.progress().state),
            refused: audit::refused_lately(store, REFUSED).await?,
        };
        let mut known = personal::all(store).await?;
        // No line of the log ever holds one; where a defect wrote it all the same, it stays here.
        let living = router::living(store).await?;
        let passwords = living
            .routers
            .iter()
            .filter_map(|it| self.book().ok()?.password(it).ok());
        known.extend(passwords.map(|it| it.expose().to_owned()));
        let scrub = Scrub::of(&known)?;
        let data = self.core.config().data_dir.clone();
        let text = tokio::task::spawn_blocking(move || support::text(&data, &facts, &scrub));
        let day = CivilDate::of(self.now, Zone::default());
        Ok(SupportLogs {
            name: format!("mikromon-support-{day}.txt"),
            text: text.await??,
        })
    }
}

/// Its name, and the code of what failed; no words of a server.
fn state(state: &SyncState) -> String {
    match state {
        SyncState::Offline { error, .. } => format!("Offline {:?}", error.code),
        other => format!("{other:?}"),
    }
}
