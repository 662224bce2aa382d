//! The `incident` and `incident_event` tables: what happened, as facts. Where an incident stands
//! is the view `incident_status`.

pub(crate) mod twin;

use std::collections::HashMap;

use mikromon_api::incident::{IncidentFilter, IncidentNote, IncidentView, Probe};
use mikromon_api::private::in_clear;
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::{IncidentKind, IncidentTimes};
use mikromon_domain::time::UnixMillis;
use mikromon_sync::table::{Column, Kind, Table};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Store, Write, field, row};
use crate::id;
use crate::sight::Sight;

pub(crate) const TABLE: Table = Table::fact(
    "incident",
    &[
        Column::new("router_id", Kind::Id).refers("router"),
        Column::new("kind", Kind::Text(40)),
        Column::new("opened_at", Kind::Int(0, i64::MAX)),
        Column::new("behind", Kind::Int(0, 0xFFFF_FFFF)),
        Column::new("sessions_lost", Kind::Int(0, 0xFFFF_FFFF)).optional(),
        // JSON: what each probe said.
        Column::new("evidence", Kind::Text(100_000)),
    ],
)
.read_by("incident.view");

pub(crate) const EVENT: Table = Table::fact(
    "incident_event",
    &[
        Column::new("incident_id", Kind::Id).refers("incident"),
        Column::new("at", Kind::Int(0, i64::MAX)),
        Column::new("kind", Kind::Text(40)),
        Column::new("operator_id", Kind::Id)
            .optional()
            .refers("operator"),
        Column::new("note", Kind::Text(2_000)),
    ],
)
.read_by("incident.view");

/// An outage as monitoring opens it. The id is made by the caller, so that it can be told at once.
#[derive(Clone, Debug)]
pub(crate) struct NewIncident {
    pub(crate) id: IncidentId,
    pub(crate) router: RouterId,
    pub(crate) kind: IncidentKind,
    pub(crate) opened: UnixMillis,
    /// Routers behind it.
    pub(crate) behind: u32,
    /// PPP sessions that were up before it.
    pub(crate) sessions_lost: Option<u32>,
    pub(crate) evidence: Vec<Probe>,
}

/// An incident that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unresolved {
    pub(crate) id: IncidentId,
    pub(crate) router: RouterId,
    pub(crate) kind: IncidentKind,
    pub(crate) opened: UnixMillis,
    pub(crate) acknowledged: bool,
}

/// Every incident that goes on, oldest first.
#[derive(Debug, Default)]
pub(crate) struct GoingOn {
    pub(crate) incidents: Vec<Unresolved>,
    /// Why others cannot be read, in English, for the log: a newer version may have written them.
    pub(crate) unread: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EventKind {
    Acknowledged,
    Note,
    Resolved,
    /// Another incident is the same outage; the note is its id.
    Twin,
}

impl EventKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Note => "note",
            Self::Resolved => "resolved",
            Self::Twin => "twin",
        }
    }
}

/// Opens it, unless what goes on at the router is in the book already: another desktop saw it too.
pub(crate) async fn open(write: &mut Write, new: &NewIncident) -> anyhow::Result<()> {
    if !going_on_at(write, new.router).await?.is_empty() {
        return Ok(());
    }
    let fields = [
        field("router_id", new.router),
        field("kind", new.kind.name()),
        field("opened_at", new.opened),
        field("behind", new.behind),
        field("sessions_lost", new.sessions_lost),
        field(
            "evidence",
            in_clear(|| serde_json::to_string(&new.evidence))?,
        ),
    ];
    write.insert(&TABLE, new.id.uuid(), &fields).await
}

/// As [`list`] would show it, once it is stored.
pub(crate) async fn unstored(store: &Store, new: NewIncident) -> anyhow::Result<IncidentView> {
    let name = super::router::name(store, new.router).await?;
    Ok(IncidentView {
        id: new.id,
        kind: new.kind,
        router: new.router,
        router_name: name.unwrap_or_default(),
        times: IncidentTimes {
            opened: new.opened,
            acknowledged: None,
            resolved: None,
        },
        acknowledged_by: None,
        behind: new.behind,
        sessions_lost: new.sessions_lost,
        evidence: new.evidence,
        notes: Vec::new(),
    })
}

/// Ends at the write's time whatever goes on at a router, also what was left open before.
pub(crate) async fn resolve_all_of(write: &mut Write, router: RouterId) -> anyhow::Result<()> {
    for id in going_on_at(write, router).await? {
        event(write, id, EventKind::Resolved, "").await?;
    }
    Ok(())
}

async fn going_on_at(write: &mut Write, router: RouterId) -> anyhow::Result<Vec<IncidentId>> {
    let rows = sqlx::query(
        "SELECT i.id FROM incident i JOIN incident_status s ON s.id = i.id
         WHERE i.router_id = ? AND s.resolved_at IS NULL",
    )
    .bind(router.as_bytes().to_vec())
    .fetch_all(write.connection())
    .await?;
    let id = |row| Ok(IncidentId::from_uuid(row::id(row, "id")?));
    rows.iter().map(id).collect()
}

/// One row that cannot be read is told apart, and does not hide the others.
pub(crate) async fn unresolved(store: &Store) -> anyhow::Result<GoingOn> {
    let rows = sqlx::query(
        "SELECT i.id, i.router_id, i.kind, i.opened_at, s.acknowledged_at IS NOT NULL AS acknowledged
         FROM incident i JOIN incident_status s ON s.id = i.id
         WHERE s.resolved_at IS NULL ORDER BY i.opened_at, i.id",
    )
    .fetch_all(store.read())
    .await?;
    let mut going_on = GoingOn::default();
    for row in &rows {
        match going_on_from(row) {
            Ok(incident) => going_on.incidents.push(incident),
            Err(error) => going_on.unread.push(format!("{error:#}")),
        }
    }
    Ok(going_on)
}

fn going_on_from(row: &SqliteRow) -> anyhow::Result<Unresolved> {
    Ok(Unresolved {
        id: IncidentId::from_uuid(row::id(row, "id")?),
        router: RouterId::from_uuid(row::id(row, "router_id")?),
        kind: row::named(row, "kind", IncidentKind::from_name)?,
        opened: row::instant(row, "opened_at")?,
        acknowledged: row.try_get("acknowledged")?,
    })
}

/// Acknowledges it for the write's operator. Where somebody has already, theirs stays, and a note
/// given now is kept as a note.
pub(crate) async fn acknowledge(
    write: &mut Write,
    id: IncidentId,
    note: &str,
) -> anyhow::Result<()> {
    if !has(write, id, EventKind::Acknowledged).await? {
        event(write, id, EventKind::Acknowledged, note).await
    } else if note.is_empty() {
        Ok(())
    } else {
        event(write, id, EventKind::Note, note).await
    }
}

pub(crate) async fn add_note(write: &mut Write, id: IncidentId, note: &str) -> anyhow::Result<()> {
    event(write, id, EventKind::Note, note).await
}

/// The router it is about; `None` where there is no such incident.
pub(crate) async fn router_of(
    book: &mut SqliteConnection,
    id: IncidentId,
) -> anyhow::Result<Option<RouterId>> {
    let row = sqlx::query("SELECT router_id FROM incident WHERE id = ?")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(book)
        .await?;
    let router = |row| Ok(RouterId::from_uuid(row::id(&row, "router_id")?));
    row.map(router).transpose()
}

/// Open ones before resolved ones, then newest first. A row that cannot be read hides no other.
pub(crate) async fn list(
    store: &Store,
    sight: &Sight,
    filter: IncidentFilter,
    router: Option<RouterId>,
    limit: u32,
) -> anyhow::Result<Vec<IncidentView>> {
    // Picked first and looked at after: the history is long, and only a page of it is asked for.
    let rows = sqlx::query(
        "WITH picked AS (
             SELECT i.id, EXISTS (SELECT 1 FROM incident_event e
                 WHERE e.incident_id = i.id AND e.kind = 'resolved') AS over
             FROM incident i
             WHERE (?1 OR NOT over) AND (?2 IS NULL OR i.router_id = ?2)
               AND (?4 IS NULL OR i.router_id IN (SELECT unhex(value) FROM json_each(?4)))
               AND NOT EXISTS (SELECT 1 FROM incident_event e
                   WHERE e.incident_id = i.id AND e.kind = 'twin')
             ORDER BY over, i.opened_at DESC, i.id DESC
             LIMIT ?3
         )
         SELECT i.*, coalesce(r.name, '') AS router_name, s.acknowledged_at, s.resolved_at,
                o.name AS acknowledged_by_name
         FROM picked p
         JOIN incident i ON i.id = p.id
         LEFT JOIN router r ON r.id = i.router_id
         JOIN incident_status s ON s.id = p.id
         LEFT JOIN operator o ON o.id = s.acknowledged_by
         ORDER BY p.over, i.opened_at DESC, i.id DESC",
    )
    .bind(filter == IncidentFilter::All)
    .bind(router.map(|it| it.as_bytes().to_vec()))
    .bind(limit)
    .bind(row::seen_list(sight))
    .fetch_all(store.read())
    .await?;
    let mut incidents: Vec<_> = rows.iter().filter_map(view_or_logged).collect();
    let mut notes = notes(store, &incidents).await?;
    for incident in &mut incidents {
        incident.notes = notes.remove(&incident.id).unwrap_or_default();
    }
    Ok(incidents)
}

async fn has(write: &mut Write, id: IncidentId, kind: EventKind) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM incident_event WHERE incident_id = ? AND kind = ?)",
    )
    .bind(id.as_bytes().to_vec())
    .bind(kind.name())
    .fetch_one(write.connection())
    .await?)
}

async fn event(
    write: &mut Write,
    incident: IncidentId,
    kind: EventKind,
    note: &str,
) -> anyhow::Result<()> {
    let fields = [
        field("incident_id", incident),
        field("at", write.now()),
        field("kind", kind.name()),
        field("operator_id", write.by()),
        field("note", note),
    ];
    write.insert(&EVENT, id::fresh(write.now()), &fields).await
}

/// What people wrote, by incident, oldest first; what they wrote to its twins with it.
async fn notes(
    store: &Store,
    incidents: &[IncidentView],
) -> anyhow::Result<HashMap<IncidentId, Vec<IncidentNote>>> {
    let shown: Vec<String> = incidents.iter().map(|it| it.id.to_string()).collect();
    let rows = sqlx::query(
        "WITH shown (text, id) AS (SELECT value, unhex(replace(value, '-', '')) FROM json_each(?)),
              part (incident_id, id) AS (
                  SELECT id, id FROM shown
                  UNION ALL
                  SELECT shown.id, e.incident_id FROM shown
                  JOIN incident_event e ON e.kind = 'twin' AND e.note = shown.text
              )
         SELECT p.incident_id, e.at, e.note, coalesce(o.name, '') AS name
         FROM part p JOIN incident_event e ON e.incident_id = p.id
         LEFT JOIN operator o ON o.id = e.operator_id
         WHERE e.note <> '' AND e.kind <> 'twin' ORDER BY e.at, e.id",
    )
    .bind(serde_json::to_string(&shown)?)
    .fetch_all(store.read())
    .await?;
    let mut notes = HashMap::<_, Vec<_>>::new();
    for row in &rows {
        let incident = IncidentId::from_uuid(row::id(row, "incident_id")?);
        notes.entry(incident).or_default().push(IncidentNote {
            at: row::instant(row, "at")?,
            by: row.try_get("name")?,
            text: row.try_get::<String, _>("note")?.into(),
        });
    }
    Ok(notes)
}

fn view_or_logged(row: &SqliteRow) -> Option<IncidentView> {
    view(row)
        .inspect_err(|error| tracing::warn!("an incident cannot be read: {error:#}"))
        .ok()
}

fn view(row: &SqliteRow) -> anyhow::Result<IncidentView> {
    let evidence: String = row.try_get("evidence")?;
    Ok(IncidentView {
        id: IncidentId::from_uuid(row::id(row, "id")?),
        kind: row::named(row, "kind", IncidentKind::from_name)?,
        router: RouterId::from_uuid(row::id(row, "router_id")?),
        router_name: row.try_get("router_name")?,
        times: IncidentTimes {
            opened: row::instant(row, "opened_at")?,
            acknowledged: row::instant_or_none(row, "acknowledged_at")?,
            resolved: row::instant_or_none(row, "resolved_at")?,
        },
        acknowledged_by: row.try_get("acknowledged_by_name")?,
        behind: row.try_get("behind")?,
        sessions_lost: row.try_get("sessions_lost")?,
        evidence: serde_json::from_str(&evidence)?,
        notes: Vec::new(),
    })
}
