//! Where a router is: its host as it is written in the book, and the addresses that its name had
//! last, for as long as the name does not resolve. Nothing of it outlives the process.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_routeros::OpenError;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::resolver::{Answer, Resolver, UNTOLD};

#[derive(Debug)]
pub(crate) struct Host {
    /// A name, or an address without brackets.
    text: String,
    port: u16,
    resolver: Resolver,
    /// The question under way, at most one: it outlasts whoever did not wait for it.
    asking: tokio::sync::Mutex<JoinSet<Answer>>,
    last: Mutex<Vec<SocketAddr>>,
}

/// The addresses to try, best first.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) addresses: Vec<SocketAddr>,
    /// Why the name gave none now; the addresses are those of before.
    pub(super) lost: Option<OpenError>,
}

impl Found {
    /// The name is known not to exist: its old address may be a stranger's by now.
    pub(super) const fn is_gone(&self) -> bool {
        matches!(self.lost, Some(OpenError::HostNotFound))
    }
}

impl Host {
    pub(super) fn new(text: &str, port: u16, resolver: &Resolver) -> Self {
        Self {
            text: text.to_owned(),
            port,
            resolver: resolver.clone(),
            asking: tokio::sync::Mutex::default(),
            last: Mutex::default(),
        }
    }

    /// Asks the resolver, unless it is an address.
    pub(super) async fn find(&self, within: Duration) -> Found {
        if let Ok(address) = self.text.parse::<IpAddr>() {
            return self.found(vec![SocketAddr::new(address, self.port)]);
        }
        match timeout(within, self.ask()).await.unwrap_or(Err(UNTOLD)) {
            Ok(found) => self.found(found),
            Err(lost) => Found {
                addresses: self.last().clone(),
                lost: Some(lost),
            },
        }
    }

    async fn ask(&self) -> Answer {
        let mut asking = self.asking.lock().await;
        // An answer that came too late for whoever asked may be an old one by now.
        while asking.try_join_next().is_some() {}
        if asking.is_empty() {
            asking.spawn(self.resolver.clone().find(self.text.clone()));
        }
        let mut found = match asking.join_next().await {
            Some(Ok(answer)) => answer?,
            _ => return Err(UNTOLD),
        };
        for address in &mut found {
            address.set_port(self.port);
        }
        Ok(found)
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
    /// A name that resolved before, and does so no more for this reason.
    pub(super) fn lost(address: SocketAddr, resolver: &Resolver) -> Self {
        let host = Self::new("router.example", address.port(), resolver);
        host.last().push(address);
        host
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const WITHIN: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn a_name_that_resolves_no_more_keeps_its_last_address_and_one_that_never_did_has_none() {
        let before = SocketAddr::from(([127, 0, 0, 9], 8728));
        let gone = Resolver::asking(|_| Err(OpenError::HostNotFound));
        let untold = Resolver::asking(|_| Err(UNTOLD));
        for (resolver, is_gone) in [(&gone, true), (&untold, false)] {
            let found = Host::lost(before, resolver).find(WITHIN).await;
            assert_eq!(found.addresses, [before]);
            assert_eq!(found.is_gone(), is_gone);
            let nowhere = Host::new("router.example", 8728, resolver);
            let never = nowhere.find(WITHIN).await;
            assert!(never.addresses.is_empty() && never.lost.is_some());
        }
    }

    #[tokio::test]
    async fn a_name_is_asked_for_once_at_a_time_also_when_nobody_waits_any_more() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let slow = Resolver::asking(|_| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(400));
            Ok(vec![SocketAddr::from(([10, 0, 0, 1], 0))])
        });
        let host = Host::new("router.example", 8728, &slow);
        for _ in 0..5 {
            let found = host.find(Duration::from_millis(20)).await;
            assert_eq!(found.lost, Some(UNTOLD));
        }
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
        let found = host.find(WITHIN).await;
        assert_eq!(found.addresses, [SocketAddr::from(([10, 0, 0, 1], 8728))]);
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
        host.find(WITHIN).await;
        assert_eq!(ASKED.load(Ordering::SeqCst), 2, "an answer is no cache");
    }

    #[tokio::test]
    async fn an_address_is_dialled_as_it_is_written_and_a_name_by_what_it_resolved_to() {
        let resolver = Resolver::default();
        for (text, written) in [("127.0.0.7", "127.0.0.7"), ("::1", "::1")] {
            let host = Host::new(text, 8728, &resolver);
            let found = host.find(WITHIN).await;
            assert!(found.lost.is_none());
            assert_eq!(host.written(found.addresses[0]), written);
            assert_eq!(host.address(), Some(found.addresses[0].ip()));
        }
        let host = Host::new("localhost", 8728, &resolver);
        let found = host.find(WITHIN).await;
        assert!(found.addresses[0].ip().is_loopback());
        assert_eq!(
            host.written(found.addresses[0]),
            found.addresses[0].ip().to_string()
        );
    }

    #[test]
    fn the_address_that_was_reached_goes_first_from_then_on() {
        let host = Host::new("router.example", 8728, &Resolver::default());
        let [a, b] = [1, 2].map(|n| SocketAddr::from(([10, 0, 0, n], 8728)));
        host.found(vec![a, b]);
        host.reached(b);
        assert_eq!(host.found(vec![a, b]).addresses, [b, a]);
    }
}
