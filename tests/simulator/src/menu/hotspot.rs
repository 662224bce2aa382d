//! `/ip/hotspot`: vouchers and who is on them.

use std::net::Ipv4Addr;

use super::ppp::mac;
use super::{Menu, Schema};
use crate::chance::{Seed, real};
use crate::clock::{Millis, duration};
use crate::row::Pen;
use crate::state::State;
use crate::traffic::{DOWN_PACKET, Flow, UP_PACKET};

const USERS: u32 = 12;
const ONLINE: u32 = 5;

pub(crate) static ACTIVE: Menu = Menu::table(
    "/ip/hotspot/active",
    Schema {
        base: |_| ONLINE,
        item: |state, id, pen| {
            let address = Ipv4Addr::from(u32::from(Ipv4Addr::new(192, 168, 90, 9)) + id);
            pen.put("server", "hotspot-kantor")
                .put("user", voucher(state, id))
                .put("address", address)
                .put("mac-address", mac(seed(state, id)))
                .put("login-by", "http-chap");
        },
        readings: active,
        ..Schema::NONE
    },
);

pub(crate) static USER: Menu = Menu::table(
    "/ip/hotspot/user",
    Schema {
        base: |_| USERS,
        item: |state, id, pen| {
            pen.put("name", voucher(state, id))
                .put("password", seed(state, id).at(2).below(10_000))
                .put("profile", "default")
                .put("limit-uptime", "5h")
                .put("disabled", false);
        },
        readings: user,
        fields: &[
            "name",
            "password",
            "profile",
            "server",
            "address",
            "mac-address",
            "email",
            "routes",
            "limit-uptime",
            "limit-bytes-in",
            "limit-bytes-out",
            "limit-bytes-total",
            "disabled",
            "comment",
        ],
        required: &["name"],
        defaults: &[
            ("password", ""),
            ("profile", "default"),
            ("disabled", "false"),
        ],
        unique: &["name"],
        taken: "already have user with this name for this server",
        refers: &[("profile", &PROFILE)],
        ..Schema::NONE
    },
);

pub(crate) static PROFILE: Menu = Menu::table(
    "/ip/hotspot/user/profile",
    Schema {
        base: |_| 1,
        item: |_, _, pen| {
            pen.put("name", "default")
                .put("idle-timeout", "none")
                .put("keepalive-timeout", "2m")
                .put("status-autorefresh", "1m")
                .put("shared-users", 1)
                .put("default", true);
        },
        fields: &[
            "name",
            "rate-limit",
            "shared-users",
            "session-timeout",
            "idle-timeout",
            "keepalive-timeout",
            "status-autorefresh",
            "mac-cookie-timeout",
            "comment",
        ],
        required: &["name"],
        defaults: &[("keepalive-timeout", "2m"), ("shared-users", "1")],
        unique: &["name"],
        taken: "profile with the same name already exists",
        ..Schema::NONE
    },
);

fn seed(state: &State, id: u32) -> Seed {
    state.seed.at(80).at(u64::from(id))
}

fn voucher(state: &State, id: u32) -> String {
    format!("vc-{:05}", seed(state, id).at(1).below(90_000) + 10_000)
}

fn flows(state: &State, id: u32) -> (Flow, Flow) {
    let seed = seed(state, id);
    let busy = 200_000.0 + 1_000.0 * real(seed.at(3).below(900));
    (
        Flow::new(busy / 8.0, seed.at(4)),
        Flow::new(busy, seed.at(5)),
    )
}

fn carried(state: &State, id: u32, now: Millis) -> (Millis, u64, u64) {
    let since = (-seed(state, id).at(6).between(60_000..7_200_000)).max(state.boot);
    let (up, down) = flows(state, id);
    let bytes = |flow: Flow| flow.bytes(&state.clock, since, now);
    (now - since, bytes(up), bytes(down))
}

fn active(state: &State, id: u32, now: Millis, pen: &mut Pen<'_>) {
    let (uptime, up, down) = carried(state, id, now);
    pen.put("uptime", duration(uptime))
        .put("idle-time", duration(uptime % 9_000))
        .put("keepalive-timeout", "2m")
        .put("bytes-in", up)
        .put("bytes-out", down)
        .put("packets-in", up / UP_PACKET)
        .put("packets-out", down / DOWN_PACKET)
        .put("radius", false);
}

fn user(state: &State, id: u32, now: Millis, pen: &mut Pen<'_>) {
    let (uptime, up, down) = if id <= ONLINE {
        carried(state, id, now)
    } else {
        (0, 0, 0)
    };
    pen.put("uptime", duration(uptime))
        .put("bytes-in", up)
        .put("bytes-out", down)
        .put("packets-in", up / UP_PACKET)
        .put("packets-out", down / DOWN_PACKET)
        .put("dynamic", false);
}
