//! From a router's rows to its figures. Pure: a row that lacks a value leaves the figure as it was.

use mikromon_api::router::Figures;
use mikromon_domain::time::{Millis, UnixMillis};
use mikromon_routeros::{Reply, Row, values};

/// What a heartbeat reads, and no more: every property costs the router.
pub(super) const RESOURCE: &[&str] = &[
    "uptime",
    "version",
    "board-name",
    "cpu-load",
    "total-memory",
    "free-memory",
];

/// The answer to a heartbeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resource {
    pub(super) uptime: Millis,
    pub(super) version: String,
    pub(super) board: String,
    pub(super) cpu_percent: u8,
    pub(super) memory_total: u64,
    pub(super) memory_free: u64,
}

impl Resource {
    /// `None` where the reply is not that of `/system/resource`.
    pub(super) fn read(reply: &Reply) -> Option<Self> {
        let row = reply.rows.first()?;
        Some(Self {
            uptime: duration(row, "uptime")?,
            version: text(row, "version"),
            board: text(row, "board-name"),
            cpu_percent: number(row, "cpu-load")
                .map_or(0, |it| u8::try_from(it.min(100)).unwrap_or(100)),
            memory_total: number(row, "total-memory").unwrap_or(0),
            memory_free: number(row, "free-memory").unwrap_or(0),
        })
    }

    pub(super) fn put(self, figures: &mut Figures) {
        figures.uptime = self.uptime;
        figures.version = self.version;
        figures.board = self.board;
        figures.cpu_percent = self.cpu_percent;
        figures.memory_total = self.memory_total;
        figures.memory_free = self.memory_free;
    }
}

pub(super) fn empty() -> Figures {
    Figures {
        at: UnixMillis(0),
        version: String::new(),
        board: String::new(),
        identity: String::new(),
        uptime: Millis(0),
        cpu_percent: 0,
        memory_total: 0,
        memory_free: 0,
        temperature: None,
        latency: Millis(0),
        loss_percent: 0,
        ppp_active: None,
        download: 0,
        upload: 0,
    }
}

/// °C: version 6 answers one flat row, version 7 a row per sensor. The CPU's where there are both,
/// because that is the one that throttles.
pub(super) fn temperature(reply: &Reply) -> Option<f32> {
    let mut found = None;
    for row in reply.rows.iter() {
        for name in ["cpu-temperature", "temperature"] {
            let sensor = row.get("name").is_some_and(|it| it == name.as_bytes());
            let value = if sensor {
                row.text("value")
            } else {
                row.text(name)
            };
            let value = value.and_then(|it| it.parse::<f32>().ok());
            if name == "cpu-temperature" && value.is_some() {
                return value;
            }
            found = found.or(value);
        }
    }
    found
}

pub(super) fn text(row: Row<'_>, name: &str) -> String {
    row.text(name).unwrap_or_default().into_owned()
}

pub(super) fn number(row: Row<'_>, name: &str) -> Option<u64> {
    std::str::from_utf8(row.get(name)?).ok()?.parse().ok()
}

pub(super) fn duration(row: Row<'_>, name: &str) -> Option<Millis> {
    let length = values::duration(&row.text(name)?)?;
    i64::try_from(length.as_millis()).ok().map(Millis)
}

pub(super) fn truth(row: Row<'_>, name: &str) -> bool {
    matches!(row.get(name), Some(b"true" | b"yes"))
}
