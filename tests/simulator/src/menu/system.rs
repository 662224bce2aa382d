//! `/system`: the board, its load and its health.

use super::Menu;
use crate::chance::{real, whole};
use crate::clock::{Civil, Millis, duration};
use crate::row::{Pen, Row, Wanted};
use crate::state::State;
use crate::traffic::Flow;

pub(crate) static RESOURCE: Menu = Menu::list("/system/resource", |state, now| {
    one(|pen| resource(state, now, pen))
});
pub(crate) static CPU: Menu = Menu::list("/system/resource/cpu", cpu);
pub(crate) static IDENTITY: Menu = Menu::list("/system/identity", |state, _| {
    one(|pen| {
        pen.put("name", &state.spec.identity);
    })
});
pub(crate) static HEALTH: Menu = Menu::list("/system/health", health);
pub(crate) static ROUTERBOARD: Menu = Menu::list("/system/routerboard", |state, _| {
    one(|pen| routerboard(state, pen))
});
pub(crate) static CLOCK: Menu = Menu::list("/system/clock", |state, now| {
    one(|pen| clock(state, now, pen))
});
pub(crate) static PACKAGE: Menu = Menu::list("/system/package", |state, _| {
    let mut row = one(|pen| {
        pen.id(1)
            .put("name", "routeros")
            .put("version", state.spec.version)
            .put("disabled", false);
    });
    row.truncate(1);
    row
});

fn one(fill: impl FnOnce(&mut Pen<'_>)) -> Vec<Row> {
    let wanted = Wanted::All;
    let mut pen = Pen::new(&wanted);
    fill(&mut pen);
    vec![pen.done()]
}

/// Percent of all cores: the customers' traffic against what the board can carry, and a little restlessness.
fn load(state: &State, now: Millis) -> u64 {
    let fill = real(u64::from(state.carried)) / real(u64::from(state.spec.board.capacity.max(1)));
    let flow = Flow::new(4.0 + 42.0 * fill.min(1.0), state.seed.at(60));
    let second = u64::try_from(now.div_euclid(1000)).unwrap_or(0);
    let restless = state.seed.at(61).at(second).below(5);
    (flow.rate(&state.clock, now) + restless).min(100)
}

fn resource(state: &State, now: Millis, pen: &mut Pen<'_>) {
    let board = &state.spec.board;
    let total = board.memory_mib << 20;
    let wander = Flow::new(1000.0, state.seed.at(62)).rate(&state.clock, now);
    let free = whole(real(total) * (0.72 - 0.00012 * real(wander)));
    let writes = 40_000 + whole(real(state.uptime(now).unsigned_abs()) / 60_000.0);
    pen.put("uptime", duration(state.uptime(now)))
        .put("version", version(state))
        .put("build-time", build_time(state));
    if state.spec.version.major >= 7 {
        pen.put("factory-software", "7.4.1");
    }
    pen.put("free-memory", free)
        .put("total-memory", total)
        .put("cpu", board.cpu)
        .put("cpu-count", board.cores)
        .put("cpu-frequency", board.mhz)
        .put("cpu-load", load(state, now))
        .put("free-hdd-space", 96_u64 << 20)
        .put("total-hdd-space", 128_u64 << 20)
        .put("write-sect-since-reboot", writes - 40_000)
        .put("write-sect-total", writes)
        .put("bad-blocks", 0)
        .put("architecture-name", board.architecture)
        .put("board-name", board.name)
        .put("platform", "MikroTik");
}

fn version(state: &State) -> String {
    let channel = if state.spec.version.major < 7 {
        "long-term"
    } else {
        "stable"
    };
    format!("{} ({channel})", state.spec.version)
}

/// The form changed with 7.10.
fn build_time(state: &State) -> &'static str {
    if state.spec.version.at_least(7, 10) {
        "2026-02-11 09:20:33"
    } else {
        "Jun/10/2025 11:25:54"
    }
}

fn cpu(state: &State, now: Millis) -> Vec<Row> {
    let wanted = Wanted::All;
    (0..state.spec.board.cores)
        .map(|core| {
            let mut pen = Pen::new(&wanted);
            let apart = state.seed.at(63).at(u64::from(core)).below(7);
            pen.id(core + 1)
                .put("cpu", format_args!("cpu{core}"))
                .put("load", (load(state, now) + apart).min(100))
                .put("irq", apart / 2)
                .put("disk", 0);
            pen.done()
        })
        .collect()
}

/// One flat row on 6.x, rows of name and value on 7.x; small boards have none there.
fn health(state: &State, now: Millis) -> Vec<Row> {
    let heat = 34 + load(state, now) / 5 + state.seed.at(64).below(6);
    let readings = [
        ("voltage", "24.1".to_owned(), "V"),
        ("temperature", heat.to_string(), "C"),
        ("cpu-temperature", (heat + 9).to_string(), "C"),
    ];
    if state.spec.version.major < 7 {
        return one(|pen| {
            for (name, value, _) in readings {
                pen.put(name, value);
            }
        });
    }
    if state.spec.board.cores <= 4 && state.spec.board.memory_mib < 512 {
        return Vec::new();
    }
    let wanted = Wanted::All;
    (1..)
        .zip(readings)
        .map(|(id, (name, value, kind))| {
            let mut pen = Pen::new(&wanted);
            pen.id(id)
                .put("name", name)
                .put("value", value)
                .put("type", kind);
            pen.done()
        })
        .collect()
}

fn routerboard(state: &State, pen: &mut Pen<'_>) {
    let serial = state.seed.at(65).bits() >> 20;
    pen.put("routerboard", true)
        .put("model", state.spec.board.name)
        .put("serial-number", format_args!("{serial:011X}"))
        .put("firmware-type", state.spec.board.architecture)
        .put("factory-firmware", "6.48.6")
        .put("current-firmware", state.spec.version)
        .put("upgrade-firmware", state.spec.version);
}

fn clock(state: &State, now: Millis, pen: &mut Pen<'_>) {
    let civil = Civil::from_ms(state.clock.local_ms(now));
    let date = if state.spec.version.at_least(7, 10) {
        civil.iso_date()
    } else {
        format!("{}/{}", civil.month_day(), civil.year)
    };
    pen.put("time", civil.time())
        .put("date", date)
        .put("time-zone-autodetect", true)
        .put("time-zone-name", "Asia/Jakarta")
        .put("gmt-offset", "+07:00")
        .put("dst-active", false);
}
