//! Monitoring against a simulated network over real sockets. Here is the desk that watches it; the
//! stories are below.

mod figures;
mod outages;
mod trust;

use std::collections::HashMap;
use std::time::Duration;

use mikromon_api::Event;
use mikromon_api::alert::Alert;
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_api::router::{AddRouter, EditRouter, ListRouters, LiveRouter, RouterForm, RouterRow};
use mikromon_api::session::CreateVault;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_simulator::{Network, Options, RouterSpec};
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, sleep, timeout};

use super::desk::{Desk, router};
use crate::KeySource;

/// A desk that watches a simulated network.
pub(super) struct Noc {
    pub(super) desk: Desk,
    pub(super) network: Network,
    pub(super) ids: Vec<RouterId>,
    events: Receiver<Event>,
}

/// Every router stands for itself and is probed every 5 s, so that a story takes seconds.
pub(super) fn flat(mut specs: Vec<RouterSpec>) -> Vec<RouterSpec> {
    for spec in &mut specs {
        spec.parent = None;
        spec.core = true;
    }
    specs
}

impl Noc {
    pub(super) async fn of(routers: usize) -> Self {
        let options = Options {
            routers,
            ..Options::default()
        };
        let specs = flat(options.specs());
        Self::watching(options, specs).await
    }

    pub(super) async fn watching(options: Options, specs: Vec<RouterSpec>) -> Self {
        let network = Network::with_specs(options, specs).await.unwrap();
        let desk = Desk::with_owner().await;
        let events = desk.core.events();
        let mut noc = Self {
            desk,
            network,
            ids: Vec::new(),
            events,
        };
        for index in 0..noc.network.routers().len() {
            let form = noc.form(index);
            let id = noc
                .desk
                .ask(AddRouter {
                    form,
                    accept_pin: None,
                })
                .await
                .unwrap();
            noc.ids.push(id);
        }
        noc
    }

    fn form(&self, index: usize) -> RouterForm {
        let simulated = self.network.router(index);
        let spec = simulated.spec();
        let address = simulated.address().or(simulated.tls_address()).unwrap();
        RouterForm {
            port: Some(address.port()),
            username: Some(spec.username.clone()),
            password: Secret::new(spec.password.as_str()),
            core: spec.core,
            paused: false,
            parent: spec.parent.map(|parent| self.ids[parent]),
            ..router(&spec.name, &address.ip().to_string())
        }
    }

    async fn edit(&self, index: usize, form: RouterForm) {
        let id = self.ids[index];
        let revision = self.rows().await[&id].router.revision;
        let edit = EditRouter { id, revision, form };
        self.desk.ask(edit).await.unwrap();
    }

    /// An ephemeral key is gone with its core: the passwords are typed again, for another key.
    pub(super) async fn restart(self) -> Self {
        let Self {
            desk, network, ids, ..
        } = self;
        let desk = desk.restart(KeySource::Ephemeral).await;
        desk.sign_in("budi").await.unwrap();
        let create = CreateVault {
            passphrase: Secret::new("kereta api malam"),
            in_place_of_lost: false,
        };
        desk.ask(create).await.unwrap();
        let events = desk.core.events();
        let noc = Self {
            desk,
            network,
            ids,
            events,
        };
        for index in 0..noc.ids.len() {
            noc.edit(index, noc.form(index)).await;
        }
        noc
    }

    async fn rows(&self) -> HashMap<RouterId, RouterRow> {
        let rows = self.desk.ask(ListRouters {}).await.unwrap();
        rows.into_iter().map(|row| (row.router.id, row)).collect()
    }

    async fn live(&self, index: usize) -> LiveRouter {
        self.rows().await.remove(&self.ids[index]).unwrap().live
    }

    async fn all_are(&self, indexes: &[usize], state: RouterState, within: u64) -> Duration {
        let begun = Instant::now();
        loop {
            let rows = self.rows().await;
            let is = |index: &usize| rows[&self.ids[*index]].live.state == state;
            if indexes.iter().all(is) {
                return begun.elapsed();
            }
            let now: Vec<_> = indexes
                .iter()
                .map(|index| &rows[&self.ids[*index]].live)
                .collect();
            assert!(
                begun.elapsed() < Duration::from_secs(within),
                "not {state:?}: {now:#?}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    pub(super) async fn all_up(&self) {
        let all: Vec<usize> = (0..self.ids.len()).collect();
        self.all_are(&all, RouterState::Up, 30).await;
    }

    async fn incidents(&self) -> Vec<IncidentView> {
        let filter = IncidentFilter::All;
        self.desk
            .ask(ListIncidents {
                filter,
                router: None,
                limit: 500,
            })
            .await
            .unwrap()
    }

    /// The next alert; other events are passed over.
    async fn alert(&mut self, within: u64) -> Alert {
        let next = async {
            loop {
                if let Event::Alert(alert) = self.events.recv().await.unwrap() {
                    return alert;
                }
            }
        };
        timeout(Duration::from_secs(within), next)
            .await
            .expect("an alert")
    }
}
