//! The PPPoE secrets of a router, without their passwords.

use mikromon_api::ApiError;
use mikromon_domain::drift::PppSecret;
use mikromon_domain::ids::RouterId;
use mikromon_routeros::{Command, Row, values};

use super::Monitor;
use super::figures::text;
use crate::pool::Lane;

const FIELDS: &[&str] = &["name", "profile", "remote-address", "disabled"];

impl Monitor {
    /// All that PPPoE clients may dial in by. Whatever goes wrong is an error: a router that refuses or
    /// breaks off in the middle has not said that it has none.
    ///
    /// # Errors
    /// `RouterOffline`, and what the router refuses by.
    pub(crate) async fn ppp_secrets(&self, router: RouterId) -> Result<Vec<PppSecret>, ApiError> {
        let line = self.line(router)?;
        let command = Command::new("/ppp/secret/print")
            .proplist(FIELDS)
            .query("service=pppoe")
            .query("service=any")
            .query("#|");
        let reply = line.read(Lane::Table, &command).await?;
        Ok(reply.rows.iter().map(secret).collect())
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
