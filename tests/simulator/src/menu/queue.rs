//! `/queue/simple`: the queue of every session with a rate limit, and those somebody added.

use super::{Dynamic, Menu, Schema, interface};
use crate::clock::Millis;
use crate::row::Pen;
use crate::session::Session;
use crate::state::State;
use crate::traffic::{DOWN_PACKET, UP_PACKET};

pub(crate) static SIMPLE: Menu = Menu {
    path: "/queue/simple",
    table: Some(Schema {
        readings: |_, _, _, pen| traffic((0, 0), (0, 0), pen),
        fields: &[
            "name",
            "target",
            "dst",
            "parent",
            "packet-marks",
            "priority",
            "queue",
            "limit-at",
            "max-limit",
            "burst-limit",
            "burst-threshold",
            "burst-time",
            "bucket-size",
            "time",
            "disabled",
            "comment",
        ],
        required: &["name", "target"],
        defaults: &SHAPE,
        unique: &["name"],
        taken: "already have such name",
        ..Schema::NONE
    }),
    session: Some(Dynamic {
        made: |state, session| state.limit(session).is_some(),
        row: dynamic,
    }),
    list: None,
};

const SHAPE: [(&str, &str); 11] = [
    ("parent", "none"),
    ("packet-marks", ""),
    ("priority", "8/8"),
    ("queue", "default-small/default-small"),
    ("limit-at", "0/0"),
    ("max-limit", "0/0"),
    ("burst-limit", "0/0"),
    ("burst-threshold", "0/0"),
    ("burst-time", "0s/0s"),
    ("bucket-size", "0.1/0.1"),
    ("disabled", "false"),
];

fn dynamic(state: &State, session: &Session, now: Millis, pen: &mut Pen<'_>) {
    let name = interface::dynamic_name(state, session);
    pen.put("name", &name).put("target", &name);
    for (key, value) in SHAPE {
        pen.put(key, value);
    }
    if let Some(limit) = state.limit(session) {
        pen.pair("max-limit", limit.up, limit.down);
    }
    let (up, down) = state.flows(session);
    traffic(
        (
            up.bytes(&state.clock, session.since, now),
            down.bytes(&state.clock, session.since, now),
        ),
        (up.rate(&state.clock, now), down.rate(&state.clock, now)),
        pen,
    );
    pen.put("dynamic", true).put("invalid", false);
}

fn traffic((up, down): (u64, u64), (up_rate, down_rate): (u64, u64), pen: &mut Pen<'_>) {
    let packets = (up / UP_PACKET, down / DOWN_PACKET);
    let packet_rate = (up_rate / 8 / UP_PACKET, down_rate / 8 / DOWN_PACKET);
    pen.pair("bytes", up, down)
        .pair("packets", packets.0, packets.1)
        .pair("dropped", 0, packets.1 / 4_000)
        .pair("rate", up_rate, down_rate)
        .pair("packet-rate", packet_rate.0, packet_rate.1)
        .pair("queued-bytes", 0, 0)
        .pair("queued-packets", 0, 0)
        .put("total-bytes", up + down)
        .put("total-packets", packets.0 + packets.1)
        .put("total-dropped", packets.1 / 4_000)
        .put("total-rate", up_rate + down_rate);
}
