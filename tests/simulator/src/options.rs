//! The size and kind of a network, and the plan of its routers that follows from them: one core, some distribution
//! routers, the rest access routers that carry the customers.

use std::net::{IpAddr, Ipv4Addr};

use crate::chance::{Seed, real};
use crate::clock::Clock;
use crate::places::{ACCESS, BOARDS, CENTRE, CORE_BOARD, DISTRIBUTION, Place, VERSIONS};
use crate::spec::{Certificate, Login, RouterSpec, Transport, Version};

/// A new network's shape. [`Options::default`] is one small router on a free port of 127.0.0.1.
#[derive(Clone, Debug)]
pub struct Options {
    pub routers: usize,
    /// PPPoE customers of an access router on average; a network of one router has exactly so many.
    pub customers: u32,
    /// The same seed plans the same network.
    pub seed: u64,
    pub bind: IpAddr,
    /// The first router's port, the others follow; 0 takes free ports.
    pub port_base: u16,
    /// Gives router i its own address, `first + i`, and RouterOS's own ports (8728, 8729). The system must own the addresses.
    pub addresses: Option<Ipv4Addr>,
    pub transport: Transport,
    /// Of every router that offers TLS.
    pub certificate: Certificate,
    /// The probability of [`crate::Fault::Loss`] on every router, beside any fault.
    pub loss: f64,
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            routers: 1,
            customers: 20,
            seed: 1,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port_base: 0,
            addresses: None,
            transport: Transport::Plain,
            certificate: Certificate::SelfSigned,
            loss: 0.0,
            clock: Clock::wall(),
        }
    }
}

impl Options {
    /// The routers that [`crate::Network::start`] would run; change them and hand them to [`crate::Network::with_specs`].
    #[must_use]
    pub fn specs(&self) -> Vec<RouterSpec> {
        let distribution = self.routers.saturating_sub(1).div_ceil(6);
        let distribution = if self.routers < 4 { 0 } else { distribution };
        let mut specs: Vec<RouterSpec> = Vec::with_capacity(self.routers);
        for index in 0..self.routers {
            let spec = match index {
                0 => self.core(),
                _ if index <= distribution => self.branch(index, index - 1, "DIST", &DISTRIBUTION),
                _ => self.branch(index, index - 1 - distribution, "BR", &ACCESS),
            };
            let parent = (index > 0).then(|| {
                let heads = specs.get(1..=distribution).unwrap_or(&[]);
                if index <= distribution {
                    0
                } else {
                    nearest(&spec, heads)
                }
            });
            specs.push(RouterSpec { parent, ..spec });
        }
        specs
    }

    fn core(&self) -> RouterSpec {
        let alone = self.routers == 1;
        let mut spec = self.spec(0, &CENTRE, "CORE-Bogor-01".into());
        spec.core = true;
        spec.customers = if alone { self.customers } else { 0 };
        spec.board = CORE_BOARD;
        spec.version = Version::new(7, 20, 6);
        spec
    }

    fn branch(&self, index: usize, nth: usize, kind: &str, places: &[Place]) -> RouterSpec {
        let number = nth / places.len() + 1;
        let place = places.get(nth % places.len()).unwrap_or(&CENTRE);
        let mut spec = self.spec(index, place, format!("{kind}-{}-{number:02}", place.name));
        if kind == "DIST" {
            spec.board = BOARDS[3];
            return spec;
        }
        let seed = self.seed_of(index);
        let spread = real(u64::from(self.customers)) * (0.5 + seed.at(1).unit());
        spec.customers =
            u32::try_from(crate::chance::whole(spread + 0.5)).unwrap_or(self.customers);
        spec.board = BOARDS
            .into_iter()
            .find(|board| board.capacity >= spec.customers)
            .unwrap_or(CORE_BOARD);
        spec
    }

    fn spec(&self, index: usize, place: &Place, name: String) -> RouterSpec {
        let seed = self.seed_of(index);
        let apart = |part: u64| (seed.at(part).unit() - 0.5) * 0.02;
        let transport = match self.transport {
            Transport::Mixed if !index.is_multiple_of(3) => Transport::Plain,
            chosen => chosen,
        };
        RouterSpec {
            index,
            identity: name.clone(),
            name,
            username: "mikromon".into(),
            password: format!("kunci-{:08x}", seed.at(4).below(1 << 32)),
            version: *VERSIONS.get(index % VERSIONS.len()).unwrap_or(&VERSIONS[0]),
            board: CORE_BOARD,
            site: format!("POP {}", place.name.replace('-', " ")),
            latitude: place.latitude + apart(2),
            longitude: place.longitude + apart(3),
            parent: None,
            core: false,
            customers: 0,
            login: Login::Plain,
            transport,
            certificate: self.certificate,
            max_sessions: 20,
        }
    }

    pub(crate) fn seed_of(&self, index: usize) -> Seed {
        Seed::new(self.seed).at(u64::try_from(index).unwrap_or(0))
    }
}

/// The distribution router nearest to an access router; the core where there is none.
fn nearest(spec: &RouterSpec, heads: &[RouterSpec]) -> usize {
    let distance = |head: &&RouterSpec| {
        (head.latitude - spec.latitude).powi(2) + (head.longitude - spec.longitude).powi(2)
    };
    heads
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .map_or(0, |head| head.index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_a_tree_with_one_core() {
        for routers in [1, 2, 3, 4, 12, 1000] {
            let specs = Options {
                routers,
                ..Options::default()
            }
            .specs();
            assert_eq!(specs.len(), routers);
            assert_eq!(specs.iter().filter(|spec| spec.core).count(), 1);
            for spec in &specs {
                assert_eq!(spec.parent.is_none(), spec.index == 0);
                assert!(spec.parent.is_none_or(|parent| parent < spec.index));
            }
            let mut names: Vec<_> = specs.iter().map(|spec| spec.name.clone()).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), routers, "names are unique");
        }
    }

    #[test]
    fn one_router_carries_exactly_the_customers_asked_for() {
        let specs = Options {
            customers: 2_000,
            ..Options::default()
        }
        .specs();
        assert_eq!(specs[0].customers, 2_000);
    }
}
