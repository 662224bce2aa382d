//! A router's interfaces, and the stream of their rates while somebody looks at them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use mikromon_api::Event;
use mikromon_api::private::Private;
use mikromon_api::router::{InterfaceRate, InterfaceView};
use mikromon_domain::ids::RouterId;
use mikromon_routeros::{Command, Reply, Row, Rows, Update, values};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::Monitor;
use super::figures::{number, text, truth};
use crate::pool::{Lane, Line};

/// How long a look lasts that is not renewed.
const LEASE: Duration = Duration::from_secs(15);
/// Interfaces of one stream: enough for a page, and little for the router.
const MOST: usize = 50;
const FIELDS: &[&str] = &[
    ".id",
    "name",
    "type",
    "comment",
    "running",
    "disabled",
    "mac-address",
    "rx-byte",
    "tx-byte",
];

/// The streams under way.
#[derive(Debug)]
pub(super) struct Watchers {
    events: broadcast::Sender<Event>,
    leases: Mutex<HashMap<RouterId, Lease>>,
}

#[derive(Debug)]
struct Lease {
    /// An edited router has another line: what the old one streams is of the old address.
    line: Weak<Line>,
    until: watch::Sender<Instant>,
    task: JoinHandle<()>,
}

impl Watchers {
    pub(super) fn new(events: broadcast::Sender<Event>) -> Self {
        Self {
            events,
            leases: Mutex::default(),
        }
    }

    pub(super) fn stop(&self) {
        for (_, lease) in self
            .leases
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain()
        {
            lease.task.abort();
        }
    }

    /// Renews the stream of a router, or begins it.
    fn renew(&self, router: RouterId, line: Arc<Line>, names: Vec<String>) {
        let end = Instant::now() + LEASE;
        let mut leases = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
        leases.retain(|_, lease| !lease.task.is_finished());
        if let Some(lease) = leases.get(&router) {
            if std::ptr::eq(lease.line.as_ptr(), Arc::as_ptr(&line)) {
                lease.until.send_replace(end);
                return;
            }
            lease.task.abort();
        }
        let until = watch::Sender::new(end);
        let rates = Rates {
            router,
            names,
            events: self.events.clone(),
        };
        let held = Arc::downgrade(&line);
        let task = tokio::spawn(rates.tell(line, until.subscribe()));
        let lease = Lease {
            line: held,
            until,
            task,
        };
        leases.insert(router, lease);
    }
}

impl Monitor {
    /// The interfaces as they are now; their rates are told for the next 15 s.
    pub(crate) async fn watch(&self, router: RouterId) -> anyhow::Result<Vec<InterfaceView>> {
        let line = self.line(router)?;
        // Not the dynamic ones: a concentrator has one for each session.
        let command = Command::new("/interface/print")
            .proplist(FIELDS)
            .only("dynamic", "true")
            .query("#!");
        let reply = line
            .read(Lane::Operator, &command)
            .await
            .map_err(mikromon_api::ApiError::from)?;
        let speeds = speeds(&line, &reply).await;
        let with_speed = |row| InterfaceView {
            speed: speeds.get(&text(row, "name")).copied(),
            ..interface(row)
        };
        let interfaces: Vec<_> = reply.rows.iter().map(with_speed).collect();
        let names = interfaces
            .iter()
            .filter(|it| !it.disabled)
            .map(|it| it.name.clone());
        self.watchers
            .renew(router, line, names.take(MOST).collect());
        Ok(interfaces)
    }
}

/// What the linked ports agreed on with the other side, by name. `/interface` has no speed, and
/// the one in `/interface/ethernet print` is what was set, which a port that negotiates ignores.
async fn speeds(line: &Line, interfaces: &Reply) -> HashMap<String, u64> {
    let linked = interfaces.rows.iter().filter(|row| {
        row.get("type") == Some(b"ether") && truth(*row, "running") && !truth(*row, "disabled")
    });
    let ids: Vec<_> = linked.map(|row| text(row, ".id")).collect();
    if ids.is_empty() {
        return HashMap::new();
    }
    let command = Command::new("/interface/ethernet/monitor")
        .with("numbers", ids.join(","))
        .with("once", "");
    match line.read(Lane::Operator, &command).await {
        Ok(reply) => reply.rows.iter().filter_map(speed).collect(),
        Err(error) => {
            tracing::debug!(%error, "no speeds");
            HashMap::new()
        }
    }
}

/// A virtual port answers, but has no rate.
fn speed(row: Row<'_>) -> Option<(String, u64)> {
    let rate = row.text("rate").and_then(|it| values::rate(&it))?;
    Some((text(row, "name"), rate))
}

fn interface(row: Row<'_>) -> InterfaceView {
    InterfaceView {
        name: text(row, "name"),
        kind: text(row, "type"),
        comment: text(row, "comment").into(),
        running: truth(row, "running"),
        disabled: truth(row, "disabled"),
        speed: None,
        mac: Private::mac(text(row, "mac-address")),
        rx_bytes: number(row, "rx-byte").unwrap_or(0),
        tx_bytes: number(row, "tx-byte").unwrap_or(0),
    }
}

struct Rates {
    router: RouterId,
    names: Vec<String>,
    events: broadcast::Sender<Event>,
}

impl Rates {
    async fn tell(self, line: Arc<Line>, mut until: watch::Receiver<Instant>) {
        if self.names.is_empty() {
            return;
        }
        let command = Command::new("/interface/monitor-traffic")
            .with("interface", self.names.join(","))
            .with("interval", "2s");
        let mut stream = match line.stream(&command).await {
            Ok(stream) => stream,
            Err(error) => return tracing::debug!(%error, "no rates"),
        };
        // The line of a router that is edited or gone must not be kept by a look at it.
        let held = Arc::downgrade(&line);
        drop(line);
        loop {
            let end = *until.borrow_and_update();
            tokio::select! {
                update = stream.next() => match update {
                    _ if held.strong_count() == 0 => return,
                    Ok(Some(Update::Rows(rows))) => self.send(&rows),
                    Ok(Some(Update::Gap { .. })) => {}
                    Ok(None) => return,
                    Err(error) => return tracing::debug!(%error, "the rates ended"),
                },
                renewed = until.changed() => if renewed.is_err() { return },
                () = sleep_until(end) => break,
            }
        }
        if let Err(error) = stream.cancel().await {
            tracing::debug!(%error, "the rates were not cancelled");
        }
    }

    fn send(&self, rows: &Rows) {
        let rate = |(nth, row): (usize, Row<'_>)| {
            // Old versions send no name, but keep the order that was asked for.
            let name = row.text("name").map(std::borrow::Cow::into_owned);
            let name = name.or_else(|| self.names.get(nth % self.names.len().max(1)).cloned())?;
            let rx = number(row, "rx-bits-per-second")?;
            Some(InterfaceRate {
                name,
                rx,
                tx: number(row, "tx-bits-per-second")?,
            })
        };
        let rates: Vec<_> = rows.iter().enumerate().filter_map(rate).collect();
        if !rates.is_empty() {
            let _ = self.events.send(Event::InterfaceRates {
                router: self.router,
                rates,
            });
        }
    }
}
