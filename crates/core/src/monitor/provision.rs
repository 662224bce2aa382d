//! What a router has of one PPPoE customer, and one change to it. Nothing here is repeated: whoever
//! has no answer looks again.

use std::net::Ipv4Addr;

use mikromon_api::ApiError;
use mikromon_domain::provision::{Goal, Seen, SeenPassword, SeenSecret, SeenSession, Step};
use mikromon_domain::secret::Secret;
use mikromon_routeros::{Command, CommandError, Row};

use super::Monitor;
use super::figures::text;
use super::secrets::is_hidden;
use crate::pool::{Lane, Line, LineError};
use crate::store::provision::Place;

const SECRET: &[&str] = &[".id", "service", "profile", "remote-address"];
/// The password, too, which goes over the line only where the work is about it.
const WHOLE: &[&str] = &[".id", "service", "profile", "remote-address", "password"];

/// Where those who are cut off are found.
enum Cell {
    /// The profile gives them an address of these.
    Addresses(Vec<(Ipv4Addr, Ipv4Addr)>),
    /// The profile puts their addresses on a firewall's list, as it is now.
    Listed(Vec<String>),
    /// The profile does neither.
    Nowhere,
}

impl Monitor {
    /// # Errors
    /// `RouterOffline`, and what the router refuses by.
    pub(crate) async fn provisioned(
        &self,
        place: &Place,
        isolation: &str,
        password: Option<&Secret>,
    ) -> Result<Seen, ApiError> {
        let line = self.line(place.router)?;
        let print = |menu: &str, fields| Command::new(&format!("{menu}/print")).proplist(fields);
        let fields = if password.is_some() { WHOLE } else { SECRET };
        let secrets = print("/ppp/secret", fields).only("name", &place.user);
        let secrets = line.read(Lane::Operator, &secrets).await?;
        let sessions =
            print("/ppp/active", &[".id", "service", "address"]).only("name", &place.user);
        let sessions = line.read(Lane::Operator, &sessions).await?;
        let profiles = print("/ppp/profile", &["name", "remote-address", "address-list"]);
        let profiles = line.read(Lane::Operator, &profiles).await?;
        let is_pppoe = |row: &Row<'_>| matches!(text(*row, "service").as_str(), "pppoe" | "any");
        let sessions: Vec<_> = sessions.rows.iter().filter(is_pppoe).collect();
        let mut cell = Cell::Nowhere;
        if !sessions.is_empty()
            && let Some(profile) = profiles
                .rows
                .iter()
                .find(|it| text(*it, "name") == isolation)
        {
            let pool = text(profile, "remote-address");
            let gives = |it: &Row<'_>| text(*it, "remote-address") == pool;
            let shared = profiles.rows.iter().filter(gives).count() > 1;
            cell = Cell::of(&line, profile, shared).await?;
        }
        let secret = |row: Row<'_>| SeenSecret {
            id: text(row, ".id"),
            profile: text(row, "profile"),
            remote_address: text(row, "remote-address"),
            password: seen_password(row, password),
        };
        let session = |row: &Row<'_>| SeenSession {
            id: text(*row, ".id"),
            isolated: cell.holds(&text(*row, "address")),
        };
        Ok(Seen {
            secrets: secrets.rows.iter().filter(is_pppoe).map(secret).collect(),
            sessions: sessions.iter().map(session).collect(),
            profiles: profiles.rows.iter().map(|it| text(it, "name")).collect(),
        })
    }

    /// Sends one step that changes the router.
    ///
    /// # Errors
    /// As above; whether it was done is not known then.
    pub(crate) async fn provision(
        &self,
        place: &Place,
        step: &Step,
        (goal, password): (&Goal, Option<&Secret>),
    ) -> Result<(), ApiError> {
        let line = self.line(place.router)?;
        for command in commands(&place.user, step, goal, password) {
            match line.run(Lane::Operator, &command).await {
                Ok(_) => {}
                // A session that ended by itself meanwhile.
                Err(LineError::Command(error)) if is_gone(step, &error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn is_gone(step: &Step, error: &CommandError) -> bool {
    matches!(step, Step::Drop { .. }) && error.is_no_such_item()
}

fn commands(user: &str, step: &Step, goal: &Goal, password: Option<&Secret>) -> Vec<Command> {
    let set = |id: &str| Command::new("/ppp/secret/set").with(".id", id);
    let password = || password.map(Secret::expose).unwrap_or_default();
    match step {
        Step::Add => {
            let add = Command::new("/ppp/secret/add")
                .with("name", user)
                .with("password", password())
                .with("service", "pppoe")
                .with("profile", &goal.profile);
            vec![match goal.remote_address {
                Some(address) => add.with("remote-address", address.to_string()),
                None => add,
            }]
        }
        Step::SetProfile { id, profile } => vec![set(id).with("profile", profile)],
        Step::SetAddress { id, address } => vec![match address {
            Some(address) => set(id).with("remote-address", address),
            None => Command::new("/ppp/secret/unset")
                .with(".id", id)
                .with("value-name", "remote-address"),
        }],
        Step::SetPassword { id } => vec![set(id).with("password", password())],
        Step::RemoveSecret { id } => vec![Command::new("/ppp/secret/remove").with(".id", id)],
        Step::Drop { sessions } => {
            let remove = |id: &String| Command::new("/ppp/active/remove").with(".id", id);
            sessions.iter().map(remove).collect()
        }
        Step::Save(_) | Step::Finished | Step::Stuck(_) => Vec::new(),
    }
}

/// A login without the policy `sensitive` is shown none, or stars.
fn seen_password(row: Row<'_>, wanted: Option<&Secret>) -> SeenPassword {
    let Some(kept) = row.get("password") else {
        return SeenPassword::Hidden;
    };
    if is_hidden(kept) {
        return SeenPassword::Hidden;
    }
    match wanted {
        Some(wanted) if wanted.expose().as_bytes() == kept => SeenPassword::Same,
        Some(_) => SeenPassword::Other,
        None => SeenPassword::Hidden,
    }
}

impl Cell {
    /// A pool that other profiles give addresses of, too, tells nobody apart.
    async fn of(line: &Line, profile: Row<'_>, shared: bool) -> Result<Self, ApiError> {
        let (pool, list) = (
            text(profile, "remote-address"),
            text(profile, "address-list"),
        );
        if !shared && let Ok(address) = pool.parse() {
            return Ok(Self::Addresses(vec![(address, address)]));
        }
        if !shared && !pool.is_empty() {
            let ask = Command::new("/ip/pool/print")
                .proplist(&["ranges"])
                .only("name", &pool);
            let found = line.read(Lane::Operator, &ask).await?;
            let ranges = found.rows.iter().map(|it| text(it, "ranges"));
            return Ok(Self::Addresses(ranges.flat_map(|it| spans(&it)).collect()));
        }
        if list.is_empty() {
            return Ok(Self::Nowhere);
        }
        let ask = Command::new("/ip/firewall/address-list/print")
            .proplist(&["address"])
            .only("list", &list);
        let found = line.read(Lane::Operator, &ask).await?;
        let addresses = found.rows.iter().map(|it| text(it, "address"));
        Ok(Self::Listed(addresses.collect()))
    }

    /// `None`: it cannot be told.
    fn holds(&self, address: &str) -> Option<bool> {
        Some(match self {
            Self::Addresses(spans) => address.parse().is_ok_and(|it: Ipv4Addr| {
                spans.iter().any(|(from, to)| (from..=to).contains(&&it))
            }),
            Self::Listed(addresses) => addresses.iter().any(|it| it == address),
            Self::Nowhere => return None,
        })
    }
}

/// `172.16.0.10-172.16.63.250,172.16.64.1`, and `172.16.0.0/18` as RouterOS 7 takes it.
fn spans(ranges: &str) -> Vec<(Ipv4Addr, Ipv4Addr)> {
    let span = |it: &str| {
        let it = it.trim();
        if let Some((network, bits)) = it.split_once('/') {
            let (network, bits): (Ipv4Addr, u32) = (network.parse().ok()?, bits.parse().ok()?);
            let hosts = u32::MAX.checked_shr(bits).unwrap_or(0);
            let first = u32::from(network) & !hosts;
            return Some((first.into(), (first | hosts).into()));
        }
        let (from, to) = it.split_once('-').unwrap_or((it, it));
        Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
    };
    ranges.split(',').filter_map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_looked_for_in_all_ranges_of_a_pool() {
        let cell = Cell::Addresses(spans(
            "172.16.0.10-172.16.0.20, 172.16.9.1,10.8.0.0/30,nonsense",
        ));
        for inside in [
            "172.16.0.10",
            "172.16.0.20",
            "172.16.9.1",
            "10.8.0.0",
            "10.8.0.3",
        ] {
            assert_eq!(cell.holds(inside), Some(true), "{inside}");
        }
        for outside in ["172.16.0.9", "172.16.0.21", "10.8.0.4", "", "fe80::1"] {
            assert_eq!(cell.holds(outside), Some(false), "{outside}");
        }
        assert_eq!(
            spans("0.0.0.0/0"),
            [(Ipv4Addr::UNSPECIFIED, Ipv4Addr::BROADCAST)]
        );
        assert_eq!(Cell::Nowhere.holds("10.8.0.1"), None);
    }
}
