//! The PPP sessions of a router, read when an operator asks.

use mikromon_api::ApiError;
use mikromon_api::private::Private;
use mikromon_api::router::{ListPppSessions, PppSession, PppSessions};
use mikromon_domain::time::Millis;
use mikromon_routeros::{Command, Row};

use super::Monitor;
use super::figures::{duration, text};
use crate::pool::Lane;

const FIELDS: &[&str] = &[".id", "name", "service", "caller-id", "address", "uptime"];
const MOST: u32 = 5_000;

impl Monitor {
    /// All of them are read, because the router has no search for part of a text.
    pub(crate) async fn ppp_sessions(
        &self,
        asked: &ListPppSessions,
        masked: bool,
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
            .filter(|it| matches(it, &wanted, masked));
        Ok(PppSessions {
            total: u32::try_from(reply.rows.len())?,
            sessions: found.take(most).collect(),
        })
    }
}

/// By what the operator sees: whoever may not see an address must not find it by its digits.
fn matches(session: &PppSession, wanted: &str, masked: bool) -> bool {
    wanted.is_empty()
        || [&session.name, &session.address, &session.caller_id]
            .iter()
            .any(|it| it.seen(masked).to_lowercase().contains(wanted))
}

fn session(row: Row<'_>) -> PppSession {
    PppSession {
        id: text(row, ".id"),
        name: Private::user(text(row, "name")),
        service: text(row, "service"),
        caller_id: Private::mac(text(row, "caller-id")),
        address: Private::address(text(row, "address")),
        uptime: duration(row, "uptime").unwrap_or(Millis(0)),
    }
}
