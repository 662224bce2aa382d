//! Customers and incidents by a few letters, the best fit first.

use mikromon_api::find::{FoundCustomer, FoundIncident};
use mikromon_domain::ids::{CustomerId, IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};
use uuid::Uuid;

use super::customer_text::{Reach, Words, push_begun, push_found};
use super::{Store, row};
use crate::sight::Sight;

/// So many that fit are ranked, and what begins with the text is always among them.
const RANKED: u32 = 200;

/// A name that begins with what was typed goes before one that has a word which does.
pub(crate) async fn customers(
    store: &Store,
    words: &Words,
    reach: Reach,
    limit: u32,
) -> anyhow::Result<Vec<FoundCustomer>> {
    let mut query = QueryBuilder::<Sqlite>::new("WITH found AS (SELECT seq FROM (");
    push_begins(&mut query, words, limit);
    query.push(") UNION SELECT seq FROM (SELECT t.seq ");
    push_begun(&mut query, words, reach);
    query.push(" LIMIT ").push_bind(RANKED);
    query.push(") UNION SELECT seq FROM (SELECT t.seq ");
    push_found(&mut query, words, reach);
    query.push(" LIMIT ").push_bind(RANKED);
    query.push(
        ")) SELECT c.id, c.code, c.name FROM found JOIN customer_text t ON t.seq = found.seq
            JOIN customer c ON c.id = t.customer_id ORDER BY CASE WHEN instr(t.name, ",
    );
    query.push_bind(words.text.clone());
    query
        .push(") = 1 OR t.code = ")
        .push_bind(words.text.clone());
    query
        .push(" THEN 0 WHEN instr(t.name, ")
        .push_bind(words.first().to_owned());
    query
        .push(") = 1 THEN 1 WHEN instr(t.name, ")
        .push_bind(format!(" {}", words.first()));
    query
        .push(") THEN 2 ELSE 3 END, t.name, c.id LIMIT ")
        .push_bind(limit);
    let rows = query.build().fetch_all(store.read()).await?;
    rows.iter().map(customer).collect()
}

/// Those whose name begins with the text, in the order of their names, and who is called so.
fn push_begins(query: &mut QueryBuilder<Sqlite>, words: &Words, limit: u32) {
    let text = &words.text;
    let past = format!("{text}{}", char::MAX);
    query.push("SELECT seq FROM (SELECT seq FROM customer_text WHERE name >= ");
    query
        .push_bind(text.clone())
        .push(" AND name < ")
        .push_bind(past);
    query.push(" ORDER BY name LIMIT ").push_bind(limit);
    query
        .push(") UNION SELECT seq FROM customer_text WHERE code = ")
        .push_bind(text.clone());
}

/// Routers whose incidents are looked through one router after the other; of more of them the newest
/// incidents of all are looked at, and the first ones fit soon.
const FEW: usize = 16;

pub(crate) async fn incidents(
    store: &Store,
    sight: &Sight,
    words: &Words,
    limit: u32,
) -> anyhow::Result<Vec<FoundIncident>> {
    let mut routers = routers(store, words).await?;
    routers.retain(|it| sight.sees(RouterId::from_uuid(*it)));
    if routers.is_empty() {
        return Ok(Vec::new());
    }
    let index = match routers.len() > FEW {
        true => "incident_opened",
        false => "incident_router",
    };
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT i.id, i.kind, i.opened_at, r.name AS router_name,
            EXISTS (SELECT 1 FROM incident_event e
                    WHERE e.incident_id = i.id AND e.kind = 'resolved') AS resolved
        FROM incident i INDEXED BY ",
    );
    query.push(index).push(
        " JOIN router r ON r.id = i.router_id
        WHERE i.router_id IN (SELECT unhex(value) FROM json_each(",
    );
    query.push_bind(row::hex_list(&routers)).push(
        ")) AND NOT EXISTS (SELECT 1 FROM incident_event e
                            WHERE e.incident_id = i.id AND e.kind = 'twin')
        ORDER BY i.opened_at DESC, i.id DESC LIMIT ",
    );
    let rows = query
        .push_bind(limit)
        .build()
        .fetch_all(store.read())
        .await?;
    rows.iter().map(incident).collect()
}

async fn routers(store: &Store, words: &Words) -> anyhow::Result<Vec<Uuid>> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT id FROM router WHERE true");
    for word in &words.words {
        query
            .push(" AND instr(name_key, ")
            .push_bind(word.clone())
            .push(")");
    }
    let rows = query.build().fetch_all(store.read()).await?;
    rows.iter().map(|row| row::id(row, "id")).collect()
}

fn customer(row: &SqliteRow) -> anyhow::Result<FoundCustomer> {
    Ok(FoundCustomer {
        id: CustomerId::from_uuid(row::id(row, "id")?),
        code: row.try_get("code")?,
        name: row.try_get("name")?,
    })
}

fn incident(row: &SqliteRow) -> anyhow::Result<FoundIncident> {
    Ok(FoundIncident {
        id: IncidentId::from_uuid(row::id(row, "id")?),
        kind: row::named(row, "kind", IncidentKind::from_name)?,
        router_name: row.try_get("router_name")?,
        opened: row::instant(row, "opened_at")?,
        resolved: row.try_get("resolved")?,
    })
}
