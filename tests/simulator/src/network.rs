//! The whole network: starts every router, holds their tasks, and says where they are.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::files;
use crate::listener::{Port, Service, run};
use crate::menu::ip::Neighbor;
use crate::options::Options;
use crate::router::{Ports, Router};
use crate::session::MAX_CUSTOMERS;
use crate::spec::RouterSpec;
use crate::state::State;

/// Running routers; dropping it ends them, their ports and their connections.
#[derive(Debug)]
pub struct Network {
    routers: Vec<Arc<Router>>,
    _tasks: JoinSet<()>,
}

impl Network {
    /// Starts the routers that [`Options::specs`] plans.
    ///
    /// # Errors
    /// If a port cannot be bound.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let specs = options.specs();
        Self::with_specs(options, specs).await
    }

    /// Starts these routers, usually changed ones of [`Options::specs`].
    ///
    /// # Errors
    /// If a port cannot be bound, or a router has more customers than ids allow.
    #[expect(
        clippy::unused_async,
        reason = "sockets register with the runtime, so that a caller must be inside one"
    )]
    pub async fn with_specs(options: Options, specs: Vec<RouterSpec>) -> anyhow::Result<Self> {
        files::raise_limit();
        let mut tasks = JoinSet::new();
        let mut routers = Vec::with_capacity(specs.len());
        for spec in &specs {
            ensure!(
                spec.customers <= MAX_CUSTOMERS,
                "{} has more than {MAX_CUSTOMERS} customers",
                spec.name
            );
            let mut state = State::new(spec.clone(), options.seed_of(spec.index), options.clock);
            state.carried = carried(&specs, spec);
            state.neighbors = neighbors(&specs, spec);
            let router = Arc::new(Router::new(state, options.loss));
            listen(&options, &router, &mut tasks)?;
            routers.push(router);
        }
        Ok(Self {
            routers,
            _tasks: tasks,
        })
    }

    /// Router number `index`.
    ///
    /// # Panics
    /// If there is no such router: a mistake of the test that asks.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "a test asks for a router it planned itself"
    )]
    pub fn router(&self, index: usize) -> &Arc<Router> {
        &self.routers[index]
    }

    #[must_use]
    pub fn routers(&self) -> &[Arc<Router>] {
        &self.routers
    }

    /// The router with the most customers, whose failure matters most.
    #[must_use]
    pub fn busiest(&self) -> Option<&Arc<Router>> {
        self.routers
            .iter()
            .max_by_key(|router| router.spec().customers)
    }

    /// Where every router is and how to log in, as the program prints it at its start.
    #[must_use]
    pub fn announcement(&self, control: Option<SocketAddr>) -> Value {
        let routers: Vec<Value> = self.routers.iter().map(|router| describe(router)).collect();
        json!({ "control": control.map(|address| address.to_string()), "routers": routers })
    }

    /// Heals every router.
    pub fn heal(&self) {
        for router in &self.routers {
            router.heal();
        }
    }
}

fn describe(router: &Router) -> Value {
    let spec = router.spec();
    let address = router.address().or(router.tls_address());
    let mut value = json!({
        "index": spec.index,
        "name": spec.name,
        "identity": spec.identity,
        "host": address.map(|address| address.ip().to_string()),
        "port": router.address().map(|address| address.port()),
        "username": spec.username,
        "password": spec.password,
        "version": spec.version.to_string(),
        "board": spec.board.name,
        "site": spec.site,
        "latitude": spec.latitude,
        "longitude": spec.longitude,
        "parent": spec.parent,
        "core": spec.core,
        "customers": spec.customers,
    });
    if let (Some(fields), Some(tls)) = (value.as_object_mut(), router.tls_address()) {
        fields.insert("tls_port".into(), tls.port().into());
    }
    value
}

fn listen(options: &Options, router: &Arc<Router>, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
    let spec = router.spec();
    let plain = spec.transport.plain().then_some(Service::Plain);
    let tls = spec.transport.tls().then_some(Service::Tls);
    let mut ports = Ports::default();
    for service in plain.into_iter().chain(tls) {
        let port = Port::reserve(address(options, spec, service)?)?;
        match service {
            Service::Plain => ports.plain = Some(port.address()),
            Service::Tls => ports.tls = Some(port.address()),
        }
        let listener = port.open()?;
        tasks.spawn(run(port, listener, Arc::clone(router), service));
    }
    router
        .ports
        .set(ports)
        .map_err(|_| anyhow::anyhow!("{} was started twice", spec.name))
}

/// RouterOS's own ports on an address of the router's own, else the next of a range, else any free one.
fn address(options: &Options, spec: &RouterSpec, service: Service) -> anyhow::Result<SocketAddr> {
    let tls = u16::from(service == Service::Tls);
    let index = u32::try_from(spec.index).context("too many routers")?;
    if let Some(first) = options.addresses {
        let own = Ipv4Addr::from(u32::from(first) + index);
        return Ok(SocketAddr::new(IpAddr::V4(own), 8728 + tls));
    }
    let port = match options.port_base {
        0 => 0,
        base => u16::try_from(u32::from(base) + 2 * index + u32::from(tls))
            .context("the ports reach past 65535")?,
    };
    Ok(SocketAddr::new(options.bind, port))
}

/// A router's own customers and those of every router below it.
fn carried(specs: &[RouterSpec], top: &RouterSpec) -> u32 {
    let below = specs.iter().filter(|spec| spec.parent == Some(top.index));
    top.customers + below.map(|spec| carried(specs, spec)).sum::<u32>()
}

/// The router above and those below; a switch in between shows no more than a dozen.
fn neighbors(specs: &[RouterSpec], own: &RouterSpec) -> Vec<Neighbor> {
    let next =
        |spec: &&RouterSpec| spec.parent == Some(own.index) || own.parent == Some(spec.index);
    let near = specs.iter().filter(next).take(12);
    near.map(|spec| Neighbor {
        identity: spec.identity.clone(),
        board: spec.board.name,
        version: spec.version,
        index: spec.index,
    })
    .collect()
}
