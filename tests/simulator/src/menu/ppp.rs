//! `/ppp`: secrets, profiles and the sessions that are open.

use std::net::Ipv4Addr;

use super::{Dynamic, Menu, Schema, ip};
use crate::chance::{Seed, real};
use crate::clock::{Millis, duration};
use crate::places::{FIRST_NAMES, LAST_NAMES};
use crate::row::{Pen, Row};
use crate::session::{Session, never_online};
use crate::state::State;
use crate::traffic::Flow;

pub(crate) static ACTIVE: Menu = Menu {
    path: "/ppp/active",
    table: None,
    session: Some(Dynamic::always(active)),
    list: None,
};

pub(crate) static SECRET: Menu = Menu::table(
    "/ppp/secret",
    Schema {
        base: |spec| spec.customers,
        item: secret,
        readings: secret_readings,
        fields: &[
            "name",
            "password",
            "service",
            "profile",
            "caller-id",
            "local-address",
            "remote-address",
            "remote-ipv6-prefix",
            "routes",
            "ipv6-routes",
            "limit-bytes-in",
            "limit-bytes-out",
            "disabled",
            "comment",
        ],
        required: &["name"],
        defaults: &[
            ("service", "any"),
            ("caller-id", ""),
            ("password", ""),
            ("profile", "default"),
            ("routes", ""),
            ("limit-bytes-in", "0"),
            ("limit-bytes-out", "0"),
            ("disabled", "false"),
        ],
        unique: &["name"],
        taken: "secret with the same name already exists",
        refers: &[("profile", &PROFILE)],
        ..Schema::NONE
    },
);

pub(crate) static PROFILE: Menu = Menu::table(
    "/ppp/profile",
    Schema {
        base: |_| u32::try_from(PLANS.len()).unwrap_or(0),
        item: profile,
        fields: &[
            "name",
            "local-address",
            "remote-address",
            "bridge",
            "interface-list",
            "rate-limit",
            "session-timeout",
            "idle-timeout",
            "only-one",
            "address-list",
            "incoming-filter",
            "outgoing-filter",
            "dns-server",
            "wins-server",
            "change-tcp-mss",
            "use-compression",
            "use-encryption",
            "use-ipv6",
            "use-mpls",
            "use-upnp",
            "insert-queue-before",
            "parent-queue",
            "queue-type",
            "on-up",
            "on-down",
            "comment",
        ],
        required: &["name"],
        defaults: &[
            ("use-mpls", "default"),
            ("use-compression", "default"),
            ("use-encryption", "default"),
            ("only-one", "default"),
            ("change-tcp-mss", "default"),
            ("use-upnp", "default"),
            ("address-list", ""),
            ("on-up", ""),
            ("on-down", ""),
        ],
        unique: &["name"],
        taken: "profile with the same name already exists",
        ..Schema::NONE
    },
);

/// The profiles a router starts with: name, rate limit (upload/download), pool.
const PLANS: [(&str, &str, &str); 8] = [
    ("default", "", ""),
    ("HEMAT-10M", "5M/10M", ip::CUSTOMER_POOL),
    ("KELUARGA-20M", "10M/20M", ip::CUSTOMER_POOL),
    ("KELUARGA-30M", "15M/30M", ip::CUSTOMER_POOL),
    ("BISNIS-50M", "25M/50M", ip::CUSTOMER_POOL),
    ("BISNIS-100M", "50M/100M", ip::CUSTOMER_POOL),
    ("ISOLIR", "128k/256k", ip::ISOLATION_POOL),
    ("default-encryption", "", ""),
];

/// Most customers have one of the two home plans.
const SOLD: [&str; 8] = [
    "HEMAT-10M",
    "HEMAT-10M",
    "HEMAT-10M",
    "KELUARGA-20M",
    "KELUARGA-20M",
    "KELUARGA-30M",
    "KELUARGA-30M",
    "BISNIS-50M",
];

fn plan_at(id: u32) -> Option<&'static (&'static str, &'static str, &'static str)> {
    PLANS.get(usize::try_from(id).ok()?.checked_sub(1)?)
}

fn profile(state: &State, id: u32, pen: &mut Pen<'_>) {
    let Some((name, rate, pool)) = plan_at(id) else {
        return;
    };
    pen.put("name", name);
    if !pool.is_empty() {
        pen.put("local-address", ip::gateway(&state.spec))
            .put("remote-address", pool);
    }
    for key in ["use-mpls", "use-compression", "use-encryption", "only-one"] {
        pen.put(key, "default");
    }
    pen.put("change-tcp-mss", "yes").put("use-upnp", "default");
    if !rate.is_empty() {
        pen.put("rate-limit", rate);
    }
    let list = if *name == "ISOLIR" { "isolir" } else { "" };
    pen.put("address-list", list)
        .put("on-up", "")
        .put("on-down", "")
        .put("default", name.starts_with("default"));
}

/// A generated customer's login name; its number makes it unique on the router.
fn customer_name(seed: Seed, id: u32) -> String {
    let first = seed.at(20).pick(&FIRST_NAMES, "budi");
    let last = seed.at(21).pick(&LAST_NAMES, "santoso");
    format!("{first}.{last}{id:04}")
}

fn secret(state: &State, id: u32, pen: &mut Pen<'_>) {
    let seed = state.seed_of(id);
    pen.put("name", customer_name(seed, id))
        .put("service", "pppoe")
        .put("caller-id", "")
        .put(
            "password",
            format_args!("{:06}", seed.at(22).below(1_000_000)),
        )
        .put("profile", seed.at(23).pick(&SOLD, "HEMAT-10M"))
        .put("routes", "")
        .put("limit-bytes-in", 0)
        .put("limit-bytes-out", 0)
        .put("disabled", never_online(seed) && seed.at(24).below(3) == 0);
    match seed.at(25).below(12) {
        // WinBox 3 wrote the text in the code page of its Windows: not UTF-8.
        0 if state.spec.version.major < 7 => pen.put_bytes("comment", b"Caf\xe9 \x96 blok C"),
        1 => pen.put("comment", "Kafé Réa – blok C"),
        2..=4 => pen.put(
            "comment",
            format_args!("Jl. Pajajaran No. {}", seed.at(26).below(200)),
        ),
        _ => pen,
    };
}

fn secret_readings(state: &State, id: u32, now: Millis, pen: &mut Pen<'_>) {
    let seed = state.seed_of(id);
    let last = state
        .clock
        .local_ms(now - seed.at(27).between(60_000..86_400_000));
    pen.put(
        "last-logged-out",
        super::log::stamp(state.spec.version, last),
    )
    .put("last-caller-id", mac(seed))
    .put(
        "last-disconnect-reason",
        seed.at(28).pick(&["hung-up", "peer-request"], "hung-up"),
    );
}

/// The hardware address of a customer's device.
pub(crate) fn mac(seed: Seed) -> String {
    let maker = seed.at(30).pick(
        &["48:8F:5A", "D4:01:C3", "F4:F2:6D", "50:D4:F7"],
        "48:8F:5A",
    );
    let [a, b, c, ..] = seed.at(31).bits().to_be_bytes();
    format!("{maker}:{a:02X}:{b:02X}:{c:02X}")
}

fn active(state: &State, session: &Session, now: Millis, pen: &mut Pen<'_>) {
    let Some(account) = state.account(session) else {
        return;
    };
    pen.put("name", account.text("name").unwrap_or_default())
        .put("service", "pppoe")
        .put("caller-id", mac(state.seed_of(session.customer)))
        .put("address", address(state, session, &account))
        .put("uptime", duration(now - session.since))
        .put("encoding", "")
        .put(
            "session-id",
            format_args!("0x{:08x}", 0x8100_0000 | session.id & 0x00ff_ffff),
        )
        .put(
            "limit-bytes-in",
            account.text("limit-bytes-in").unwrap_or_default(),
        )
        .put(
            "limit-bytes-out",
            account.text("limit-bytes-out").unwrap_or_default(),
        )
        .put("radius", false);
    if let Some(comment) = account.bytes("comment") {
        pen.put_bytes("comment", comment);
    }
}

fn address(state: &State, session: &Session, account: &Row) -> Ipv4Addr {
    let fixed = account.text("remote-address");
    if let Some(address) = fixed.and_then(|text| text.parse().ok()) {
        return address;
    }
    let plan = state.plan(account);
    let (first, size) = plan.map_or((u32::from(ip::gateway(&state.spec)), 1), |plan| plan.pool);
    Ipv4Addr::from(first + session.customer % size)
}

/// What a session's plan allows, bits per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limit {
    pub(crate) up: u64,
    pub(crate) down: u64,
}

/// A profile as sessions use it.
#[derive(Debug)]
pub(crate) struct Plan {
    name: Vec<u8>,
    limit: Option<Limit>,
    /// First address and number of addresses; each customer always gets the same one, as long as the pool is large enough.
    pool: (u32, u32),
}

/// The properties of a secret that its session uses.
pub(crate) static ACCOUNT: [&str; 8] = [
    "name",
    "service",
    "profile",
    "remote-address",
    "limit-bytes-in",
    "limit-bytes-out",
    "disabled",
    "comment",
];

pub(crate) fn plans(state: &State) -> Vec<Plan> {
    let Some(table) = state.table(PROFILE.path) else {
        return Vec::new();
    };
    let profiles = table
        .items()
        .filter_map(|(id, _)| state.stored(&PROFILE, id));
    profiles
        .map(|profile| {
            let limit = profile.text("rate-limit");
            let pool = profile.text("remote-address");
            Plan {
                name: profile.bytes("name").unwrap_or_default().to_vec(),
                limit: limit.and_then(|text| Limit::parse(&text)),
                pool: ip::pool(state, &pool.unwrap_or_default()),
            }
        })
        .collect()
}

impl Limit {
    /// The first pair of `10M/20M 12M/24M ...`: upload and download.
    fn parse(text: &str) -> Option<Self> {
        let (up, down) = text.split(' ').next()?.split_once('/')?;
        Some(Self {
            up: bits(up)?,
            down: bits(down)?,
        })
    }
}

impl State {
    fn plan(&self, account: &Row) -> Option<&Plan> {
        let name = account.bytes("profile")?;
        self.plans.iter().find(|plan| plan.name == name)
    }

    /// The rate limit of a session's profile, if it has one.
    pub(crate) fn limit(&self, session: &Session) -> Option<Limit> {
        self.plan(&self.account(session)?)?.limit
    }

    /// What a session carries, upload and download.
    pub(crate) fn flows(&self, session: &Session) -> (Flow, Flow) {
        let seed = self.seed_of(session.customer);
        let limit = self.limit(session).unwrap_or(Limit {
            up: 10_000_000,
            down: 20_000_000,
        });
        let share = 0.02 + 0.06 * seed.at(40).unit();
        let up = Flow::new(real(limit.up) * share / 4.0, seed.at(41));
        (up, Flow::new(real(limit.down) * share, seed.at(42)))
    }
}

/// Reads `10M`, `512k` or plain bits.
fn bits(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['k', 'M', 'G']);
    let factor = match text.strip_prefix(digits)? {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}
