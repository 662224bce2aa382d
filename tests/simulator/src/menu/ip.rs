//! `/ip` without the hotspot: pools, addresses, services, neighbours, leases, address lists.

use std::net::Ipv4Addr;

use super::ppp::mac;
use super::{Menu, Schema, interface};
use crate::clock::{Millis, duration};
use crate::places::FIRST_NAMES;
use crate::row::{Pen, Wanted};
use crate::spec::RouterSpec;
use crate::state::State;

pub(crate) const CUSTOMER_POOL: &str = "pool-pelanggan";
pub(crate) const ISOLATION_POOL: &str = "pool-isolir";

pub(crate) static POOL: Menu = Menu::table(
    "/ip/pool",
    Schema {
        base: |_| 2,
        item: |state, id, pen| {
            let (name, ranges) = match id {
                1 => (CUSTOMER_POOL, customer_range(&state.spec)),
                _ => (ISOLATION_POOL, "172.16.0.10-172.16.63.250".into()),
            };
            pen.put("name", name).put("ranges", ranges);
        },
        fields: &["name", "ranges", "next-pool", "comment"],
        required: &["name", "ranges"],
        unique: &["name"],
        taken: "pool with such name exists",
        ..Schema::NONE
    },
);

pub(crate) static ADDRESS: Menu = Menu::table(
    "/ip/address",
    Schema {
        base: |_| 2,
        item: |state, id, pen| {
            let gateway = gateway(&state.spec);
            let (address, network, interface) = match id {
                1 => (
                    format!("{gateway}/16"),
                    network(&state.spec),
                    "bridge-pelanggan",
                ),
                _ => {
                    let host = state.spec.index % 250 + 2;
                    let address = format!("10.255.0.{host}/24");
                    (
                        address,
                        Ipv4Addr::new(10, 255, 0, 0),
                        state.spec.board.uplink,
                    )
                }
            };
            pen.put("address", address)
                .put("network", network)
                .put("interface", interface)
                .put("actual-interface", interface)
                .put("invalid", false)
                .put("dynamic", false)
                .put("disabled", false);
        },
        fields: &["address", "network", "interface", "disabled", "comment"],
        required: &["address", "interface"],
        defaults: &[
            ("invalid", "false"),
            ("dynamic", "false"),
            ("disabled", "false"),
        ],
        unique: &["address", "interface"],
        taken: "already have such address",
        refers: &[("interface", &interface::INTERFACE)],
        ..Schema::NONE
    },
);

const SERVICES: [(&str, u16, bool); 8] = [
    ("telnet", 23, false),
    ("ftp", 21, false),
    ("www", 80, false),
    ("ssh", 22, true),
    ("www-ssl", 443, false),
    ("api", 8728, true),
    ("winbox", 8291, true),
    ("api-ssl", 8729, true),
];

pub(crate) static SERVICE: Menu = Menu::table(
    "/ip/service",
    Schema {
        base: |_| 8,
        item: service,
        fields: &[
            "port",
            "address",
            "certificate",
            "tls-version",
            "vrf",
            "max-sessions",
            "disabled",
        ],
        fixed: true,
        ..Schema::NONE
    },
);

pub(crate) static NEIGHBOR: Menu = Menu::list("/ip/neighbor", |state, now| {
    let wanted = Wanted::All;
    (1..)
        .zip(&state.neighbors)
        .map(|(id, other)| {
            let mut pen = Pen::new(&wanted);
            neighbor(state, id, other, now, &mut pen);
            pen.done()
        })
        .collect()
});

pub(crate) static LEASE: Menu = Menu::table(
    "/ip/dhcp-server/lease",
    Schema {
        base: |spec| (spec.customers / 10).clamp(2, 60),
        item: |state, id, pen| {
            let seed = state.seed.at(70).at(u64::from(id));
            let address = Ipv4Addr::from(u32::from(Ipv4Addr::new(192, 168, 88, 9)) + id);
            pen.put("address", address)
                .put("mac-address", mac(seed))
                .put("client-id", format_args!("1:{}", mac(seed).to_lowercase()))
                .put("address-lists", "")
                .put("server", "dhcp-kantor")
                .put("dhcp-option", "")
                .put("disabled", false);
        },
        readings: lease,
        fields: &[
            "address",
            "mac-address",
            "client-id",
            "server",
            "lease-time",
            "address-lists",
            "dhcp-option",
            "rate-limit",
            "always-broadcast",
            "block-access",
            "use-src-mac",
            "disabled",
            "comment",
        ],
        required: &["address"],
        defaults: &[
            ("address-lists", ""),
            ("server", "all"),
            ("disabled", "false"),
        ],
        unique: &["address", "server"],
        taken: "already have static lease for this address",
        ..Schema::NONE
    },
);

pub(crate) static ADDRESS_LIST: Menu = Menu::table(
    "/ip/firewall/address-list",
    Schema {
        base: |_| 2,
        item: |state, id, pen| {
            let created = state.clock.local_ms(state.boot);
            pen.put("list", "manajemen")
                .put("address", format_args!("10.255.{}.0/24", id - 1))
                .put(
                    "creation-time",
                    super::log::stamp(state.spec.version, created),
                )
                .put("dynamic", false)
                .put("disabled", false);
        },
        fields: &["list", "address", "timeout", "disabled", "comment"],
        required: &["list", "address"],
        defaults: &[("dynamic", "false"), ("disabled", "false")],
        unique: &["list", "address"],
        taken: "already have such entry",
        ..Schema::NONE
    },
);

fn service(state: &State, id: u32, pen: &mut Pen<'_>) {
    let nth = usize::try_from(id).unwrap_or(1) - 1;
    let Some((name, port, enabled)) = SERVICES.get(nth).copied() else {
        return;
    };
    pen.put("name", name).put("port", port).put("address", "");
    if name.ends_with("ssl") {
        pen.put("certificate", "none").put("tls-version", "any");
    }
    if state.spec.version.major >= 7 {
        pen.put("vrf", "main");
    }
    if state.spec.version.at_least(7, 16) {
        pen.put("max-sessions", state.spec.max_sessions);
    }
    pen.put("disabled", !enabled).put("invalid", false);
}

fn lease(state: &State, id: u32, now: Millis, pen: &mut Pen<'_>) {
    let seed = state.seed.at(70).at(u64::from(id));
    let untouched = state
        .table(LEASE.path)
        .is_some_and(|table| table.is_untouched(id));
    if !untouched {
        pen.put("status", "waiting")
            .put("last-seen", "never")
            .put("dynamic", false);
        return;
    }
    let round = 600_000;
    let left = round - (now + seed.at(1).between(0..round)).rem_euclid(round);
    pen.put("status", "bound")
        .put("expires-after", duration(left))
        .put("last-seen", duration(round - left))
        .put(
            "active-address",
            Ipv4Addr::from(u32::from(Ipv4Addr::new(192, 168, 88, 9)) + id),
        )
        .put("active-mac-address", mac(seed))
        .put(
            "active-client-id",
            format_args!("1:{}", mac(seed).to_lowercase()),
        )
        .put("active-server", "dhcp-kantor")
        .put(
            "host-name",
            format_args!("hp-{}", seed.at(2).pick(&FIRST_NAMES, "budi")),
        )
        .put("radius", false)
        .put("dynamic", true)
        .put("blocked", false);
}

/// Another router as discovery sees it.
#[derive(Clone, Debug)]
pub(crate) struct Neighbor {
    pub(crate) identity: String,
    pub(crate) board: &'static str,
    pub(crate) version: crate::spec::Version,
    pub(crate) index: usize,
}

fn neighbor(state: &State, id: u32, other: &Neighbor, now: Millis, pen: &mut Pen<'_>) {
    let seed = crate::chance::Seed::new(u64::try_from(other.index).unwrap_or(0));
    let address = format!("10.255.0.{}", other.index % 250 + 2);
    pen.id(id)
        .put("interface", state.spec.board.uplink)
        .put("address", &address)
        .put("address4", &address)
        .put("mac-address", mac(seed))
        .put("identity", &other.identity)
        .put("platform", "MikroTik")
        .put("version", format_args!("{} (stable)", other.version))
        .put("unpack", "none")
        .put("age", duration(now.rem_euclid(60_000)))
        .put("uptime", duration(state.uptime(now) + 86_400_000))
        .put("board", other.board)
        .put("ipv6", false)
        .put("interface-name", other.board);
    if state.spec.version.major >= 7 {
        pen.put("discovered-by", "mndp");
    }
}

fn network(spec: &RouterSpec) -> Ipv4Addr {
    let second = u8::try_from(64 + spec.index % 128).unwrap_or(64);
    Ipv4Addr::new(10, second, 0, 0)
}

/// The address customers see as their router.
pub(crate) fn gateway(spec: &RouterSpec) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(network(spec)) + 1)
}

fn customer_range(spec: &RouterSpec) -> String {
    let first = u32::from(network(spec));
    let last = Ipv4Addr::from(first + 0xfffa);
    format!("{}-{last}", Ipv4Addr::from(first + 10))
}

/// A pool's first address and size; the customers' own network for a name that is no pool.
pub(crate) fn pool(state: &State, name: &str) -> (u32, u32) {
    let found = state.table(POOL.path).and_then(|table| {
        let mut pools = table.items().filter_map(|(id, _)| state.stored(&POOL, id));
        pools.find(|pool| pool.is("name", name))
    });
    let (first, last) = found
        .and_then(|pool| bounds(&pool.text("ranges")?))
        .unwrap_or_else(|| {
            (
                u32::from(network(&state.spec)) + 10,
                u32::from(network(&state.spec)) + 0xfffa,
            )
        });
    (first, (last - first).saturating_add(1))
}

/// The first range of a pool.
fn bounds(ranges: &str) -> Option<(u32, u32)> {
    let (first, last) = ranges.split(',').next()?.split_once('-')?;
    let (first, last): (Ipv4Addr, Ipv4Addr) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first.into(), last.into()))
}

/// Whether some item of a table has this name; used where a field names an item.
pub(crate) fn names(state: &State, menu: &Menu, name: &[u8]) -> bool {
    let wanted = Wanted::Fixed(&["name"]);
    state.table(menu.path).is_some_and(|table| {
        let mut rows = table
            .items()
            .filter_map(|(id, _)| state.stored_part(menu, id, &wanted));
        rows.any(|row| row.bytes("name") == Some(name))
    })
}
