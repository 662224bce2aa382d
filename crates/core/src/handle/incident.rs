//! Incidents: listing, acknowledging, notes.

use mikromon_api::Field;
use mikromon_api::incident::{AcknowledgeIncident, AddIncidentNote, IncidentView, ListIncidents};
use mikromon_domain::ids::IncidentId;

use super::{at_most, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{Write, incident};

const MAX_NOTE: usize = 2_000;
const MAX_ROWS: u32 = 500;

impl Handle<ListIncidents> for Call<'_> {
    async fn handle(&self, command: ListIncidents) -> anyhow::Result<Vec<IncidentView>> {
        let ListIncidents {
            filter,
            router,
            limit,
        } = command;
        let limit = at_most(limit, MAX_ROWS);
        let book = self.book()?;
        book.incidents(&self.sight, filter, router, limit).await
    }
}

impl Handle<AcknowledgeIncident> for Call<'_> {
    async fn subject(&self, command: &AcknowledgeIncident) -> anyhow::Result<String> {
        self.incident_name(command.id).await
    }

    async fn handle(&self, command: AcknowledgeIncident) -> anyhow::Result<()> {
        let note = check_note(&command.note)?;
        let mut write = self.write_to(command.id).await?;
        incident::acknowledge(&mut write, command.id, note).await?;
        write.commit().await?;
        self.book()?.incidents_changed();
        Ok(())
    }
}

impl Handle<AddIncidentNote> for Call<'_> {
    async fn subject(&self, command: &AddIncidentNote) -> anyhow::Result<String> {
        self.incident_name(command.id).await
    }

    async fn handle(&self, command: AddIncidentNote) -> anyhow::Result<()> {
        let note = check_note(&command.text)?;
        if note.is_empty() {
            return Err(invalid(Field::Note, "the note is empty").into());
        }
        let mut write = self.write_to(command.id).await?;
        incident::add_note(&mut write, command.id, note).await?;
        write.commit().await
    }
}

impl Call<'_> {
    /// What the audit row calls an incident: its router.
    async fn incident_name(&self, id: IncidentId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        match incident::router_of(&mut reader, id).await? {
            Some(router) => self.router_name(router).await,
            None => Ok(id.to_string()),
        }
    }

    async fn write_to(&self, id: IncidentId) -> anyhow::Result<Write> {
        let mut write = self.write().await?;
        let router = incident::router_of(write.connection(), id).await?;
        let router = router.ok_or_else(|| not_found(id))?;
        self.sight.check(router)?;
        Ok(write)
    }
}

fn check_note(typed: &str) -> anyhow::Result<&str> {
    let note = typed.trim();
    if MAX_NOTE < note.chars().count() {
        return Err(invalid(Field::Note, format!("at most {MAX_NOTE} characters")).into());
    }
    Ok(note)
}
