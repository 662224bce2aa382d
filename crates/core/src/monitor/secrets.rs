//! The PPPoE secrets of a router: without their passwords where they are compared, and with them where
//! they are taken in.

use mikromon_api::ApiError;
use mikromon_domain::drift::PppSecret;
use mikromon_domain::ids::RouterId;
use mikromon_domain::secret::Secret;
use mikromon_routeros::{Command, Reply, Row, values};

use super::Monitor;
use super::figures::text;
use crate::pool::Lane;

const FIELDS: &[&str] = &["name", "profile", "remote-address", "disabled"];
const ALL: &[&str] = &[
    "name",
    "profile",
    "remote-address",
    "disabled",
    "password",
    "comment",
];

/// A secret with what the book keeps of it.
pub(crate) struct PppAccount {
    pub(crate) secret: PppSecret,
    /// `None` where it has none, or the router does not show it to this login.
    pub(crate) password: Option<Secret>,
    pub(crate) comment: String,
}

impl Monitor {
    /// All that PPPoE clients may dial in by. Whatever goes wrong is an error: a router that refuses or
    /// breaks off in the middle has not said that it has none.
    ///
    /// # Errors
    /// `RouterOffline`, and what the router refuses by.
    pub(crate) async fn ppp_secrets(&self, router: RouterId) -> Result<Vec<PppSecret>, ApiError> {
        let rows = self.secrets(router, FIELDS).await?;
        Ok(rows.rows.iter().map(secret).collect())
    }

    /// # Errors
    /// As above.
    pub(crate) async fn ppp_accounts(&self, router: RouterId) -> Result<Vec<PppAccount>, ApiError> {
        let reply = self.secrets(router, ALL).await?;
        let account = |row: Row<'_>| PppAccount {
            secret: secret(row),
            password: password(row),
            comment: text(row, "comment"),
        };
        Ok(reply.rows.iter().map(account).collect())
    }

    async fn secrets(&self, router: RouterId, fields: &[&str]) -> Result<Reply, ApiError> {
        let line = self.line(router)?;
        let command = Command::new("/ppp/secret/print")
            .proplist(fields)
            .query("service=pppoe")
            .query("service=any")
            .query("#|");
        Ok(line.read(Lane::Table, &command).await?)
    }
}

fn secret(row: Row<'_>) -> PppSecret {
    let disabled = row.text("disabled").and_then(|it| values::boolean(&it));
    PppSecret {
        name: text(row, "name"),
        profile: text(row, "profile"),
        remote_address: text(row, "remote-address"),
        disabled: disabled.unwrap_or(false),
    }
}

fn password(row: Row<'_>) -> Option<Secret> {
    let kept = row.get("password").filter(|it| !is_hidden(it))?;
    // One that is no text cannot be typed in a form, nor kept in the book.
    let kept = std::str::from_utf8(kept).ok()?;
    Some(Secret::new(kept)).filter(|it| !it.is_empty())
}

/// A login without the policy `sensitive` is shown stars.
pub(super) fn is_hidden(password: &[u8]) -> bool {
    !password.is_empty() && password.iter().all(|it| *it == b'*')
}
