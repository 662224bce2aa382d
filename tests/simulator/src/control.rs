//! The control line: newline-delimited JSON over TCP, one answer for every order. For demos and benchmarks that run the
//! simulator as a program; tests in the same process use [`crate::Router`] itself.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::fault::Fault;
use crate::network::Network;

/// Takes orders for a network; stops when dropped.
#[derive(Debug)]
pub struct Control {
    address: SocketAddr,
    _task: JoinSet<()>,
}

impl Control {
    /// # Errors
    /// If the address cannot be bound.
    pub async fn start(network: Arc<Network>, address: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("binding the control line to {address}"))?;
        let address = listener.local_addr()?;
        let mut task = JoinSet::new();
        task.spawn(accept(listener, network));
        Ok(Self {
            address,
            _task: task,
        })
    }

    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept(listener: TcpListener, network: Arc<Network>) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = clients.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { clients.spawn(converse(stream, Arc::clone(&network))); }
                Err(error) => tracing::warn!(%error, "the control line failed to accept"),
            }
        }
    }
}

async fn converse(mut stream: TcpStream, network: Arc<Network>) {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = obey(&network, &line)
            .unwrap_or_else(|error| json!({ "ok": false, "error": format!("{error:#}") }));
        if writer
            .write_all(format!("{answer}\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

/// One order; a router's number is left out where all are meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    router: Option<usize>,
    fault: Option<Fault>,
    #[serde(default)]
    heal: bool,
    print: Option<String>,
    kick: Option<String>,
    #[serde(default)]
    renew_certificate: bool,
    #[serde(default)]
    stats: bool,
}

fn obey(network: &Network, line: &str) -> anyhow::Result<Value> {
    let order: Order = serde_json::from_str(line).context("not an order")?;
    if order.stats {
        return Ok(stats(network));
    }
    let chosen = match order.router {
        None => network.routers(),
        Some(index) => network
            .routers()
            .get(index..=index)
            .with_context(|| format!("there is no router {index}"))?,
    };
    let mut rows = Vec::new();
    for router in chosen {
        if let Some(fault) = order.fault {
            router.fault(fault);
        }
        if order.heal {
            router.heal();
        }
        if order.renew_certificate {
            router.renew_certificate();
        }
        if let Some(name) = &order.kick
            && !router.kick(name)
        {
            bail!("{} has no session of {name}", router.spec().name);
        }
        if let Some(path) = &order.print {
            rows.extend(router.rows(path).iter().map(|row| {
                let fields = row.fields();
                let fields = fields.map(|(key, value)| {
                    (
                        key.to_owned(),
                        String::from_utf8_lossy(value).into_owned().into(),
                    )
                });
                Value::Object(fields.collect())
            }));
        }
    }
    Ok(match order.print {
        Some(_) => json!({ "ok": true, "rows": rows }),
        None => json!({ "ok": true }),
    })
}

fn stats(network: &Network) -> Value {
    let routers: Vec<Value> = network
        .routers()
        .iter()
        .map(|router| {
            json!({
                "router": router.spec().index,
                "fault": router.current_fault(),
                "connections": router.connections(),
                "logins": router.logins(),
                "commands": router.commands(),
                "online": router.online(),
            })
        })
        .collect();
    json!({ "ok": true, "routers": routers })
}
