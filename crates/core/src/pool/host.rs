//! Where a router is: its host as it is written in the book, and the addresses that its name had
//! last, for as long as the name does not resolve. Nothing of it outlives the process.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_routeros::{OpenError, Stage};
use tokio::net::lookup_host;
use tokio::time::timeout;

#[derive(Debug)]
pub(crate) struct Host {
    /// A name, or an address without brackets.
    text: String,
    port: u16,
    last: Mutex<Vec<SocketAddr>>,
}

/// The addresses to try, best first.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) addresses: Vec<SocketAddr>,
    /// Why the name gave none now; the addresses are those of before.
    pub(super) lost: Option<OpenError>,
}

impl Host {
    /// A name with more addresses than this is no router.
    const MOST: usize = 4;

    pub(crate) fn new(text: &str, port: u16) -> Self {
        Self {
            text: text.to_owned(),
            port,
            last: Mutex::default(),
        }
    }

    /// Asks the resolver, unless it is an address.
    pub(super) async fn find(&self, within: Duration) -> Found {
        let lookup = lookup_host((self.text.as_str(), self.port));
        let lost = match timeout(within, lookup).await {
            Ok(Ok(found)) => {
                let found: Vec<_> = found.take(Self::MOST).collect();
                if !found.is_empty() {
                    return self.found(found);
                }
                OpenError::HostNotFound
            }
            Ok(Err(_)) => OpenError::HostNotFound,
            Err(_) => OpenError::TimedOut {
                stage: Stage::Lookup,
            },
        };
        Found {
            addresses: self.last().clone(),
            lost: Some(lost),
        }
    }

    fn found(&self, mut fresh: Vec<SocketAddr>) -> Found {
        let mut last = self.last();
        // What was reached before is tried first: it may be the only family that is routed.
        let best = last.first().copied();
        fresh.sort_by_key(|it| Some(*it) != best);
        *last = fresh.clone();
        Found {
            addresses: fresh,
            lost: None,
        }
    }

    /// A session was opened there.
    pub(super) fn reached(&self, address: SocketAddr) {
        self.last().sort_by_key(|it| *it != address);
    }

    /// How an address is written for a dial: as in the book, unless that is a name.
    pub(super) fn written(&self, address: SocketAddr) -> String {
        let is_name = self.text.parse::<IpAddr>().is_err() && !self.text.contains('%');
        if is_name {
            address.ip().to_string()
        } else {
            self.text.clone()
        }
    }

    /// Without asking anybody: the address, or the one that the name had last.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        let last = self.last().first().map(SocketAddr::ip);
        last.or_else(|| self.text.parse().ok())
    }

    fn last(&self) -> MutexGuard<'_, Vec<SocketAddr>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
impl Host {
    /// A name that resolved before, and will not again (RFC 2606).
    pub(super) fn lost(address: SocketAddr) -> Self {
        let host = Self::new("router.invalid", address.port());
        host.last().push(address);
        host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn a_name_that_resolves_no_more_keeps_its_last_address_and_one_that_never_did_has_none() {
        let before = SocketAddr::from(([127, 0, 0, 9], 8728));
        let found = Host::lost(before).find(WITHIN).await;
        assert_eq!(found.addresses, [before]);
        assert!(found.lost.is_some());
        let never = Host::new("router.invalid", 8728).find(WITHIN).await;
        assert!(never.addresses.is_empty() && never.lost.is_some());
    }

    #[tokio::test]
    async fn an_address_is_dialled_as_it_is_written_and_a_name_by_what_it_resolved_to() {
        for (text, written) in [("127.0.0.7", "127.0.0.7"), ("::1", "::1")] {
            let host = Host::new(text, 8728);
            let found = host.find(WITHIN).await;
            assert!(found.lost.is_none());
            assert_eq!(host.written(found.addresses[0]), written);
            assert_eq!(host.address(), Some(found.addresses[0].ip()));
        }
        let host = Host::new("localhost", 8728);
        let found = host.find(WITHIN).await;
        assert!(found.addresses[0].ip().is_loopback());
        assert_eq!(
            host.written(found.addresses[0]),
            found.addresses[0].ip().to_string()
        );
    }

    #[test]
    fn the_address_that_was_reached_goes_first_from_then_on() {
        let host = Host::new("router.example", 8728);
        let [a, b] = [1, 2].map(|n| SocketAddr::from(([10, 0, 0, n], 8728)));
        host.found(vec![a, b]);
        host.reached(b);
        assert_eq!(host.found(vec![a, b]).addresses, [b, a]);
    }
}
