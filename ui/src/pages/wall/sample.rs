//! A router for the tests of the wall.

use mikromon_api::router::{Figures, LiveRouter, RouterRow};
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};
use serde_json::json;

/// Router `n`, last heard at `at`.
pub(super) fn row(n: u8, state: RouterState, at: UnixMillis) -> RouterRow {
    let id = format!("00000000-0000-7000-8000-0000000000{n:02}");
    let text = |shown: &str| json!({ "shown": shown, "masked": false });
    let router = json!({
        "id": id, "name": format!("BR-{n}"), "host": text("10.0.0.1"), "port": text("8728"),
        "transport": "plain", "username": text("api"), "core": false, "paused": false,
        "parent": null, "site": text(""), "note": text(""), "position": null, "pin": null,
        "group": null, "tags": [], "revision": 1,
    });
    RouterRow {
        router: serde_json::from_value(router).unwrap(),
        live: LiveRouter {
            id: id.parse().unwrap(),
            state,
            since: UnixMillis(0),
            reason: None,
            next_try: None,
            figures: Some(figures(at)),
        },
        traffic: Vec::new(),
        day: Vec::new(),
    }
}

fn figures(at: UnixMillis) -> Figures {
    Figures {
        at,
        version: "7.16.1 (stable)".into(),
        board: "CCR2116".into(),
        identity: "r".into(),
        uptime: Millis::hours(1),
        cpu_percent: 5,
        memory_total: 0,
        memory_free: 0,
        temperature: None,
        latency: Millis(1),
        loss_percent: 0,
        ppp_active: None,
        download: 0,
        upload: 0,
    }
}
