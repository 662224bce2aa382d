//! The PPP sessions of a router, read when an operator asks.

use mikromon_api::ApiError;
use mikromon_api::router::{ListPppSessions, PppSession, PppSessions};
use mikromon_domain::time::Millis;
use mikromon_routeros::{Command, Row};

use super::Monitor;
use super::figures::{duration, text};
use crate::pool::Lane;

const FIELDS: &[&str] = &["name", "service", "caller-id", "address", "uptime"];
const MOST: u32 = 5_000;

impl Monitor {
    /// All of them are read, because the router has no search for part of a text.
    pub(crate) async fn ppp_sessions(
        &self,
        asked: &ListPppSessions,
    ) -> anyhow::Result<PppSessions> {
        let line = self.line(asked.id)?;
        let command = Command::new("/ppp/active/print").proplist(FIELDS);
        let reply = line
            .read(Lane::Table, &command)
            .await
            .map_err(ApiError::from)?;
        let wanted = asked.search.trim().to_lowercase();
        let most = usize::try_from(asked.limit.clamp(1, MOST))?;
        let found = reply
            .rows
            .iter()
            .map(session)
            .filter(|it| matches(it, &wanted));
        Ok(PppSessions {
            total: u32::try_from(reply.rows.len())?,
            sessions: found.take(most).collect(),
        })
    }
}

fn matches(session: &PppSession, wanted: &str) -> bool {
    wanted.is_empty()
        || [&session.name, &session.address, &session.caller_id]
            .iter()
            .any(|it| it.to_lowercase().contains(wanted))
}

fn session(row: Row<'_>) -> PppSession {
    PppSession {
        name: text(row, "name"),
        service: text(row, "service"),
        caller_id: text(row, "caller-id"),
        address: text(row, "address"),
        uptime: duration(row, "uptime").unwrap_or(Millis(0)),
    }
}
