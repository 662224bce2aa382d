//! `/interface`: the ports, the bridge, and one dynamic interface for every PPPoE session.

use super::ppp::mac;
use super::{Dynamic, Menu, Schema};
use crate::chance::real;
use crate::clock::{Millis, duration};
use crate::row::{Pen, Row, Wanted};
use crate::session::Session;
use crate::state::State;
use crate::traffic::{DOWN_PACKET, Flow, UP_PACKET};

pub(crate) static INTERFACE: Menu = Menu {
    path: "/interface",
    table: Some(Schema {
        base: |spec| spec.board.ports + 1,
        item,
        readings,
        fields: &["name", "mtu", "disabled", "comment"],
        unique: &["name"],
        taken: "already have interface with such name",
        fixed: true,
        ..Schema::NONE
    }),
    session: Some(Dynamic::always(session)),
    list: None,
};

/// Read only: what can be set of a port is set in `/interface`.
pub(crate) static ETHERNET: Menu = Menu::list("/interface/ethernet", ethernet);

pub(crate) static PPPOE_SERVER: Menu = Menu {
    path: "/interface/pppoe-server",
    table: None,
    session: Some(Dynamic::always(binding)),
    list: None,
};

pub(crate) static PPPOE_SERVICE: Menu = Menu::table(
    "/interface/pppoe-server/server",
    Schema {
        base: |spec| u32::from(spec.customers > 0),
        item: |_, _, pen| {
            pen.put("service-name", "pppoe-pelanggan")
                .put("interface", "bridge-pelanggan")
                .put("max-mtu", 1480)
                .put("max-mru", 1480)
                .put("mrru", "disabled")
                .put("authentication", "pap,chap,mschap1,mschap2")
                .put("keepalive-timeout", 10)
                .put("one-session-per-host", true)
                .put("max-sessions", "unlimited")
                .put("default-profile", "default")
                .put("disabled", false);
        },
        fields: &[
            "service-name",
            "interface",
            "default-profile",
            "disabled",
            "comment",
        ],
        required: &["interface"],
        defaults: &[("disabled", "true")],
        ..Schema::NONE
    },
);

/// A customer line's mean over a day, bits per second, as the uplink sees it.
const LINE_DOWN: f64 = 1_100_000.0;
const LINE_UP: f64 = 140_000.0;

/// What a port is for; the bridge comes last.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Uplink,
    Customers,
    Spare,
    Bridge,
}

fn role(state: &State, id: u32) -> Role {
    let board = &state.spec.board;
    let uplink = if board.uplink == "ether1" {
        1
    } else {
        board.ports
    };
    match id {
        _ if id > board.ports => Role::Bridge,
        _ if id == uplink => Role::Uplink,
        _ if id <= 3 => Role::Customers,
        _ => Role::Spare,
    }
}

fn name(state: &State, id: u32) -> String {
    match role(state, id) {
        Role::Bridge => "bridge-pelanggan".into(),
        Role::Uplink => state.spec.board.uplink.into(),
        _ => format!("ether{id}"),
    }
}

fn item(state: &State, id: u32, pen: &mut Pen<'_>) {
    let role = role(state, id);
    let (kind, l2mtu) = if role == Role::Bridge {
        ("bridge", 1592)
    } else {
        ("ether", 1598)
    };
    pen.put("name", name(state, id));
    if role != Role::Bridge {
        pen.put("default-name", name(state, id));
    }
    pen.put("type", kind)
        .put("mtu", 1500)
        .put("actual-mtu", 1500)
        .put("l2mtu", l2mtu)
        .put("max-l2mtu", 9578)
        .put("mac-address", mac(state.seed.at(50)))
        .put("disabled", false);
    if role == Role::Uplink {
        pen.put("comment", "Uplink");
    }
}

fn readings(state: &State, id: u32, now: Millis, pen: &mut Pen<'_>) {
    let role = role(state, id);
    let enabled = state
        .table(INTERFACE.path)
        .and_then(|table| table.written(id))
        .is_none_or(|row| !row.is("disabled", "true"));
    let running = role != Role::Spare && enabled;
    let since = state.boot + 20_000;
    if running {
        let up = super::log::stamp(state.spec.version, state.clock.local_ms(since));
        pen.put("last-link-up-time", up);
    }
    pen.put("link-downs", u32::from(role != Role::Spare));
    let (rx, tx) = if running { flows(state, id) } else { still() };
    counters(state, since, now, (rx, tx), pen);
    flags(state, running, false, pen);
    if role == Role::Customers {
        pen.put("slave", true);
    }
}

/// Received and sent: the uplink receives the customers' downloads, a customer port sends them.
fn flows(state: &State, id: u32) -> (Flow, Flow) {
    let lines = real(u64::from(state.carried.max(2)));
    let (down, up) = (
        Flow::new(LINE_DOWN * lines, state.seed.at(51)),
        Flow::new(LINE_UP * lines, state.seed.at(52)),
    );
    match role(state, id) {
        Role::Uplink => (down, up),
        _ => (up, down),
    }
}

fn still() -> (Flow, Flow) {
    let nothing = Flow::new(0.0, crate::chance::Seed::new(0));
    (nothing, nothing)
}

fn counters(state: &State, since: Millis, now: Millis, (rx, tx): (Flow, Flow), pen: &mut Pen<'_>) {
    let (rx, tx) = (
        rx.bytes(&state.clock, since, now),
        tx.bytes(&state.clock, since, now),
    );
    let (rx_packets, tx_packets) = (rx / UP_PACKET.max(rx_size(rx, tx)), tx / rx_size(tx, rx));
    pen.put("rx-byte", rx)
        .put("tx-byte", tx)
        .put("rx-packet", rx_packets)
        .put("tx-packet", tx_packets)
        .put("rx-drop", 0)
        .put("tx-drop", 0)
        .put("tx-queue-drop", tx / 900_000_000)
        .put("rx-error", 0)
        .put("tx-error", 0)
        .put("fp-rx-byte", rx)
        .put("fp-tx-byte", 0)
        .put("fp-rx-packet", rx_packets)
        .put("fp-tx-packet", 0);
}

/// Packets of the heavier direction are the larger ones.
fn rx_size(own: u64, other: u64) -> u64 {
    if own > other { DOWN_PACKET } else { UP_PACKET }
}

fn flags(state: &State, running: bool, dynamic: bool, pen: &mut Pen<'_>) {
    pen.put("running", running);
    if dynamic {
        pen.put("disabled", false).put("dynamic", true);
    }
    if state.spec.version.major < 7 {
        pen.put("fast-path", true);
    } else if !running {
        pen.put("inactive", true);
    }
}

fn session(state: &State, session: &Session, now: Millis, pen: &mut Pen<'_>) {
    pen.put("name", dynamic_name(state, session))
        .put("type", "pppoe-in")
        .put("mtu", 1480)
        .put("actual-mtu", 1480);
    let up = super::log::stamp(state.spec.version, state.clock.local_ms(session.since));
    pen.put("last-link-up-time", up).put("link-downs", 0);
    if pen.wants_any(&[
        "rx-byte",
        "tx-byte",
        "rx-packet",
        "tx-packet",
        "fp-rx-byte",
        "fp-tx-byte",
    ]) {
        counters(state, session.since, now, state.flows(session), pen);
    }
    flags(state, true, true, pen);
}

/// The name RouterOS gives to what a session makes: `<pppoe-budi>`.
pub(crate) fn dynamic_name(state: &State, session: &Session) -> String {
    let account = state.account(session).unwrap_or_default();
    format!("<pppoe-{}>", account.text("name").unwrap_or_default())
}

fn binding(state: &State, session: &Session, now: Millis, pen: &mut Pen<'_>) {
    let account = state.account(session).unwrap_or_default();
    pen.put("name", dynamic_name(state, session))
        .put("user", account.text("name").unwrap_or_default())
        .put("service", "pppoe-pelanggan")
        .put("remote-address", mac(state.seed_of(session.customer)))
        .put("mtu", 1480)
        .put("uptime", duration(now - session.since))
        .put("encoding", "")
        .put("running", true)
        .put("dynamic", true)
        .put("disabled", false);
}

fn ethernet(state: &State, now: Millis) -> Vec<Row> {
    let wanted = Wanted::All;
    (1..=state.spec.board.ports)
        .filter_map(|id| {
            let port = state.item(&INTERFACE, id, now, &wanted)?;
            let mut pen = Pen::new(&wanted);
            for (key, value) in port.fields() {
                let kept = [
                    ".id",
                    "name",
                    "default-name",
                    "mtu",
                    "l2mtu",
                    "mac-address",
                    "rx-byte",
                    "tx-byte",
                    "running",
                    "slave",
                    "disabled",
                    "comment",
                ];
                if kept.contains(&key) {
                    pen.put_bytes(key, value);
                }
            }
            // What is set, not what runs: a port that negotiates ignores it.
            pen.put("speed", "100Mbps").put("auto-negotiation", true);
            Some(pen.done())
        })
        .collect()
}

/// What a port agreed on with the other side; nothing if there is no such port.
pub(crate) fn link(state: &State, wanted: &str, now: Millis) -> Option<Row> {
    let port = (1..=state.spec.board.ports).find_map(|id| {
        let port = state.item(&INTERFACE, id, now, &Wanted::All)?;
        (port.is(".id", wanted) || port.is("name", wanted)).then_some(port)
    })?;
    let linked = port.is("running", "true");
    let wanted = Wanted::All;
    let mut pen = Pen::new(&wanted);
    pen.put("name", port.text("name").unwrap_or_default())
        .put("status", if linked { "link-ok" } else { "no-link" })
        .put(
            "auto-negotiation",
            if linked { "done" } else { "incomplete" },
        );
    if linked {
        let fibre = port.is("default-name", "sfp-sfpplus1");
        pen.put("rate", if fibre { "10Gbps" } else { "1Gbps" })
            .put("full-duplex", true);
    }
    Some(pen.done())
}

/// Bits per second now on a named interface, received and sent; nothing if there is no such interface.
pub(crate) fn rates(state: &State, wanted: &str, now: Millis) -> Option<(u64, u64)> {
    let rate = |(rx, tx): (Flow, Flow)| (rx.rate(&state.clock, now), tx.rate(&state.clock, now));
    let user = wanted
        .strip_prefix("<pppoe-")
        .and_then(|name| name.strip_suffix('>'));
    if let Some(user) = user {
        return Some(rate(state.flows(&state.session_of(user, now)?)));
    }
    let (id, _) = state.table(INTERFACE.path)?.items().find(|(id, _)| {
        state
            .stored(&INTERFACE, *id)
            .is_some_and(|row| row.is("name", wanted))
    })?;
    let up = state
        .item(&INTERFACE, id, now, &Wanted::All)?
        .is("running", "true");
    Some(rate(if up { flows(state, id) } else { still() }))
}
