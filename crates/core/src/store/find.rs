//! Customers and incidents by a few letters, the best fit first. Nothing is kept for it: the
//! indexes hold all that is looked at, and one pass over them is quick enough for every key press.

use mikromon_api::find::{FoundCustomer, FoundIncident};
use mikromon_domain::ids::{CustomerId, IncidentId};
use mikromon_domain::incident::IncidentKind;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::customer_list::phone_digits;
use super::{Store, row};
use crate::sight::Sight;

/// What was typed, as its words; each of them has to occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// In lower case, with single blanks.
    text: String,
    /// The third one holds all that follow; empty ones fit everything.
    words: [String; 3],
}

impl Words {
    /// `None` where nothing was typed.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let all = text.to_lowercase();
        let all: Vec<_> = all.split_whitespace().collect();
        let word = |at: usize| all.get(at).copied().unwrap_or_default().to_owned();
        let rest = all.get(2..).unwrap_or_default().join(" ");
        (!all.is_empty()).then(|| Self {
            text: all.join(" "),
            words: [word(0), word(1), rest],
        })
    }
}

/// A name that begins with what was typed goes before one that has a word which does.
const CUSTOMERS: &str = "
    SELECT id, code, name FROM customer INDEXED BY customer_search
    WHERE removed_at IS NULL AND (
        (   (instr(name_key, ?1) OR instr(code, ?2) OR (?3 <> '' AND instr(phone, ?3)))
        AND (?4 = '' OR instr(name_key, ?4) OR instr(code, ?5) OR (?6 <> '' AND instr(phone, ?6)))
        AND (?7 = '' OR instr(name_key, ?7) OR instr(code, ?8) OR (?9 <> '' AND instr(phone, ?9)))
        )
        OR (?10 <> '' AND instr(phone, ?10))
        OR ?13 AND id IN (SELECT customer_id FROM subscription INDEXED BY subscription_pppoe
                  WHERE removed_at IS NULL AND instr(lower(pppoe_user), ?11)))
    ORDER BY CASE WHEN instr(name_key, ?1) = 1 OR code = ?2 THEN 0
                  WHEN instr(name_key, ' ' || ?1) THEN 1 ELSE 2 END, name_key, id
    LIMIT ?12";

/// `hidden`: also by what an operator may not be let to see, telephone numbers and PPPoE user names.
pub(crate) async fn customers(
    store: &Store,
    words: &Words,
    hidden: bool,
    limit: u32,
) -> anyhow::Result<Vec<FoundCustomer>> {
    let digits = |text: &str| match hidden {
        true => phone_digits(text),
        false => String::new(),
    };
    let mut query = sqlx::query(CUSTOMERS);
    for word in &words.words {
        query = query
            .bind(word)
            .bind(word.to_ascii_uppercase())
            .bind(digits(word));
    }
    let rows = query
        .bind(digits(&words.text))
        .bind(&words.text)
        .bind(limit)
        .bind(hidden)
        .fetch_all(store.read())
        .await?;
    rows.iter().map(customer).collect()
}

/// The routers first, as they are few: their incidents are then read by an index, newest first.
const INCIDENTS: &str = "
    SELECT i.id, i.kind, i.opened_at, r.name AS router_name,
        EXISTS (SELECT 1 FROM incident_event e
                WHERE e.incident_id = i.id AND e.kind = 'resolved') AS resolved
    FROM router r JOIN incident i ON i.router_id = r.id
    WHERE instr(r.name_key, ?1) AND instr(r.name_key, ?2) AND instr(r.name_key, ?3)
      AND i.id IN (SELECT n.id FROM incident n WHERE n.router_id = r.id
                   ORDER BY n.opened_at DESC LIMIT ?4)
      AND NOT EXISTS (SELECT 1 FROM incident_event e
                      WHERE e.incident_id = i.id AND e.kind = 'twin')
      AND (?5 IS NULL OR r.id IN (SELECT unhex(value) FROM json_each(?5)))
    ORDER BY i.opened_at DESC, i.id DESC
    LIMIT ?4";

pub(crate) async fn incidents(
    store: &Store,
    sight: &Sight,
    words: &Words,
    limit: u32,
) -> anyhow::Result<Vec<FoundIncident>> {
    let mut query = sqlx::query(INCIDENTS);
    for word in &words.words {
        query = query.bind(word);
    }
    let query = query.bind(limit).bind(row::seen_list(sight));
    let rows = query.fetch_all(store.read()).await?;
    rows.iter().map(incident).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_taken_apart_at_its_blanks() {
        assert_eq!(Words::of("  "), None);
        let words = Words::of(" Siti  Nur aini BOGOR ").unwrap();
        assert_eq!(words.text, "siti nur aini bogor");
        assert_eq!(words.words, ["siti", "nur", "aini bogor"]);
    }
}
