//! An outage that several desktops see is one incident, whoever of them vanishes in the middle of it.

use std::time::Duration;

use mikromon_api::Event;
use mikromon_api::alert::AlertKind;
use mikromon_api::incident::{AddIncidentNote, IncidentFilter, IncidentView, ListIncidents};
use mikromon_api::router::{AddRouter, GetRouter};
use mikromon_api::sync::SyncNow;
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::Millis;
use mikromon_simulator::{Fault, Network, Options};
use tokio::time::timeout;

use super::desk::{Desk, PASSWORD, simulated};
use super::exchange::Office;
use crate::book::Duty;
use crate::store::incident::NewIncident;
use crate::store::owed::Owed;
use crate::{clock, id};

impl Desk {
    fn duty(&self) -> Duty {
        *self.book().duty().borrow()
    }

    async fn until_on_duty(&self, duty: Duty) {
        self.wait_until(&format!("{duty:?}"), async || self.duty() == duty)
            .await;
    }

    async fn until_seen(&self, id: RouterId, state: RouterState) {
        let seen = async || self.ask(GetRouter { id }).await.unwrap().row.live.state == state;
        self.wait_until(&format!("it is {state:?}"), seen).await;
    }

    async fn all_incidents(&self) -> Vec<IncidentView> {
        let all = ListIncidents {
            filter: IncidentFilter::All,
            router: None,
            limit: 500,
        };
        self.ask(all).await.unwrap()
    }

    /// So many, of which so many go on.
    async fn until_incidents(&self, all: usize, open: usize) {
        let counted = async || {
            let incidents = self.all_incidents().await;
            let going_on = incidents.iter().filter(|it| it.times.resolved.is_none());
            (incidents.len(), going_on.count()) == (all, open)
        };
        self.wait_until(&format!("{open} of {all} incidents go on"), counted)
            .await;
    }

    /// As monitoring does it.
    async fn saw_outage(&self, router: RouterId, ago: Millis) -> IncidentId {
        let opened = clock::now().minus(ago);
        let new = NewIncident {
            id: IncidentId::from_uuid(id::fresh(opened)),
            router,
            kind: IncidentKind::RouterDown,
            opened,
            behind: 0,
            sessions_lost: None,
            evidence: Vec::new(),
        };
        let incident = new.id;
        Owed::Opened(new).write(&self.book().store).await.unwrap();
        incident
    }
}

/// A router that both desks watch; the first one is on duty.
async fn watched() -> (Office, Desk, Network, RouterId) {
    let options = Options {
        routers: 1,
        ..Options::default()
    };
    let specs = options.specs();
    let network = Network::with_specs(options, specs).await.unwrap();
    let office = Office::open().await;
    let form = simulated(network.router(0));
    let accept_pin = None;
    let id = office
        .first
        .ask(AddRouter { form, accept_pin })
        .await
        .unwrap();
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_on_duty(Duty::Leads).await;
    let second = office.second().await;
    second.until_on_duty(Duty::Standby).await;
    office.first.until_seen(id, RouterState::Up).await;
    second.until_seen(id, RouterState::Up).await;
    (office, second, network, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_outage_is_one_incident_and_goes_on_when_its_leader_vanishes() {
    let (office, second, network, id) = watched().await;
    let mut events = second.core.events();
    network.router(0).fault(Fault::Refuse);
    office.first.until_seen(id, RouterState::Down).await;
    second.until_seen(id, RouterState::Down).await;
    let told = async {
        loop {
            if let Event::Alert(alert) = events.recv().await.unwrap() {
                return alert.kind;
            }
        }
    };
    let told = timeout(Duration::from_secs(20), told).await.unwrap();
    assert_eq!(
        told,
        AlertKind::Opened(IncidentKind::RouterDown),
        "by its own desk"
    );
    office.first.until_incidents(1, 1).await;
    second.until_incidents(1, 1).await;

    office.first.core.stop().await;
    office.end_leases();
    second.until_on_duty(Duty::Leads).await;
    second.until_incidents(1, 1).await;
    network.router(0).heal();
    second.until_incidents(1, 0).await;
    network.router(0).fault(Fault::Refuse);
    second.until_incidents(2, 1).await;
    second.until_sent().await;
    assert_eq!(office.owner("SELECT count(*) FROM app.incident"), "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_one_on_duty_does_not_see_is_written_by_who_does() {
    let (office, second, network, id) = watched().await;
    office.first.core.stop().await;
    office.owner("UPDATE sync.lease SET expires = expires + interval '1 hour'");
    network.router(0).fault(Fault::Refuse);
    second.until_seen(id, RouterState::Down).await;
    let down = clock::now();
    second.until_incidents(1, 1).await;
    assert_eq!(second.duty(), Duty::Standby);
    let opened = second.all_incidents().await[0].times.opened;
    assert!(opened <= down, "at the time at which it was seen");
    network.router(0).heal();
    second.until_seen(id, RouterState::Up).await;
    second.until_incidents(1, 0).await;
}

#[tokio::test]
async fn what_two_desks_wrote_while_they_were_apart_becomes_one() {
    let mut office = Office::open().await;
    let router = office.first.add("Ciawi").await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    second.until_named(&["Ciawi"]).await;
    office.server.stop().unwrap();
    let stands = office.first.saw_outage(router, Millis::minutes(9)).await;
    let twin = second.saw_outage(router, Millis::minutes(8)).await;
    for (desk, id, text) in [
        (&office.first, stands, "genset"),
        (&second, twin, "di lokasi"),
    ] {
        let text = text.to_owned();
        desk.ask(AddIncidentNote { id, text }).await.unwrap();
    }
    office.server.start_again().unwrap();
    for desk in [&office.first, &second] {
        desk.ask(SyncNow {}).await.unwrap();
    }
    for desk in [&office.first, &second] {
        desk.until_incidents(1, 1).await;
        let noted = async || desk.all_incidents().await[0].notes.len() == 2;
        desk.wait_until("the notes of both", noted).await;
        assert_eq!(desk.all_incidents().await[0].id, stands);
    }
}
