//! Monitoring follows the book, whatever a row or a read of it is like.

use std::time::Duration;

use mikromon_api::Event;
use mikromon_api::incident::{IncidentFilter, ListIncidents};
use mikromon_api::router::{
    AddRouter, EditRouter, ListRouters, RouterForm, RouterRow, WatchRouter,
};
use mikromon_api::session::GetStatus;
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_simulator::{Network, Options};
use tokio::time::{Instant, sleep};

use super::desk::{Desk, router, simulated};
use crate::store::incident::NewIncident;
use crate::store::owed::Owed;
use crate::store::router as table;
use crate::{KeySource, clock, id};

async fn add(desk: &Desk, form: RouterForm) -> RouterId {
    let accept_pin = None;
    desk.ask(AddRouter { form, accept_pin }).await.unwrap()
}

async fn row(desk: &Desk, id: RouterId) -> Option<RouterRow> {
    let rows = desk.ask(ListRouters {}).await.unwrap();
    rows.into_iter().find(|it| it.router.id == id)
}

/// A paused router is taken up once it is shown as paused.
async fn taken_up(desk: &Desk, id: RouterId) {
    is(desk, id, RouterState::Paused).await;
}

async fn is(desk: &Desk, id: RouterId, state: RouterState) {
    until("the state", async || {
        row(desk, id).await.unwrap().live.state == state
    })
    .await;
}

async fn until(what: &str, is: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is().await {
        assert!(begun.elapsed() < Duration::from_secs(30), "never: {what}");
        sleep(Duration::from_millis(20)).await;
    }
}

async fn sql(desk: &Desk, sql: &'static str) {
    let book = desk.book();
    sqlx::query(sql).execute(book.store.writer()).await.unwrap();
}

#[tokio::test]
async fn a_read_of_the_book_that_failed_is_repeated() {
    let desk = Desk::with_owner().await;
    sql(&desk, "ALTER TABLE router RENAME TO hidden").await;
    desk.book().routers_changed();
    sleep(Duration::from_millis(300)).await;
    sql(&desk, "ALTER TABLE hidden RENAME TO router").await;
    // Nobody tells monitoring of this one.
    sql(
        &desk,
        "INSERT INTO router (id, name, name_key, host, port, transport, username, password, core,
                             paused, site, note, created_at)
         VALUES (zeroblob(16), 'BR-01', 'br-01', '10.0.0.1', 8728, 'plain', 'api', x'00', 0, 1,
                 '', '', 0)",
    )
    .await;
    taken_up(&desk, RouterId::from_uuid(uuid::Uuid::nil())).await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_told_and_hides_no_other() {
    let desk = Desk::with_owner().await;
    let strange = add(&desk, router("STRANGE", "10.0.0.1")).await;
    taken_up(&desk, strange).await;
    sql(&desk, "UPDATE router SET transport = 'quic'").await;
    let sound = add(&desk, router("SOUND", "10.0.0.2")).await;
    taken_up(&desk, sound).await;
    assert!(row(&desk, strange).await.is_none());
    let status = desk.ask(GetStatus {}).await.unwrap();
    assert_eq!(status.unread_routers, ["STRANGE"]);

    sql(&desk, "UPDATE router SET transport = 'plain'").await;
    desk.book().routers_changed();
    desk.until("all are read", |it| it.unread_routers.is_empty())
        .await;
    taken_up(&desk, strange).await;
}

#[tokio::test]
async fn an_incident_that_cannot_be_read_is_told_and_stops_no_start() {
    let desk = Desk::with_owner().await;
    let strange = add(&desk, router("STRANGE", "10.0.0.1")).await;
    sql(
        &desk,
        "INSERT INTO incident (id, router_id, kind, opened_at, behind, evidence)
         SELECT zeroblob(16), id, 'flood', 0, 0, '[]' FROM router",
    )
    .await;
    let sound = add(&desk, router("SOUND", "10.0.0.2")).await;
    let at = clock::now();
    let opened = NewIncident {
        id: IncidentId::from_uuid(id::fresh(at)),
        router: sound,
        kind: IncidentKind::RouterDown,
        opened: at,
        behind: 0,
        sessions_lost: None,
        evidence: Vec::new(),
    };
    let store = &desk.book().store;
    Owed::Opened(opened).write(store).await.unwrap();

    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    desk.until("it is told", |it| it.unread_incidents == 1)
        .await;
    let all = ListIncidents {
        filter: IncidentFilter::All,
        router: None,
        limit: 500,
    };
    let listed = desk.ask(all).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].router_name, "SOUND");
    let at = clock::now();
    let router = strange;
    desk.book().backlog.put(Owed::Resolved { router, at });
    desk.until("it is over", |it| it.unread_incidents == 0)
        .await;
}

#[tokio::test]
async fn a_router_whose_password_cannot_be_read_is_not_begun_anew_with_each_change() {
    let desk = Desk::with_owner().await;
    let form = RouterForm {
        paused: false,
        ..router("LOCKED", "192.0.2.1")
    };
    let locked = add(&desk, form).await;
    // The key was in memory only, so the restart loses it.
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let begun = Instant::now();
    let before = loop {
        let live = row(&desk, locked).await.unwrap().live;
        if live.reason.is_some() {
            break live;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{live:?}");
        sleep(Duration::from_millis(20)).await;
    };
    for _ in 0..3 {
        sleep(Duration::from_millis(30)).await;
        desk.book().routers_changed();
        sleep(Duration::from_millis(300)).await;
        assert_eq!(row(&desk, locked).await.unwrap().live, before);
    }
}

#[tokio::test]
async fn an_incident_opened_while_its_router_left_the_book_ends() {
    let desk = Desk::with_owner().await;
    let form = RouterForm {
        paused: false,
        ..router("LEAVING", "192.0.2.1")
    };
    let leaving = add(&desk, form).await;
    let at = clock::now();
    let opened = Owed::Opened(NewIncident {
        id: IncidentId::from_uuid(id::fresh(at)),
        router: leaving,
        kind: IncidentKind::RouterDown,
        opened: at,
        behind: 0,
        sessions_lost: None,
        evidence: Vec::new(),
    });
    opened.write(&desk.book().store).await.unwrap();
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    // As the command does whose write came before the incident's.
    let mut write = desk.book().store.write(at, None).await.unwrap();
    let record = table::find_in(write.connection(), leaving).await.unwrap();
    table::remove(&mut write, &record.unwrap().view)
        .await
        .unwrap();
    write.commit().await.unwrap();
    desk.book().routers_changed();
    until("nothing goes on", async || {
        let filter = IncidentFilter::Current;
        let list = ListIncidents {
            filter,
            router: None,
            limit: 500,
        };
        desk.ask(list).await.unwrap().is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_router_streams_from_its_new_address_and_the_old_one_is_left_alone() {
    let options = Options {
        routers: 2,
        ..Options::default()
    };
    let specs = options.specs();
    let network = Network::with_specs(options, specs).await.unwrap();
    let (old, new) = (network.router(0), network.router(1));
    let desk = Desk::with_owner().await;
    let id = add(&desk, simulated(old)).await;
    is(&desk, id, RouterState::Up).await;
    desk.ask(WatchRouter { id }).await.unwrap();
    let revision = row(&desk, id).await.unwrap().router.revision;
    let form = simulated(new);
    let edit = EditRouter { id, revision, form };
    desk.ask(edit).await.unwrap();
    let edited = Instant::now();
    until("the old one is left", async || old.connections() == 0).await;
    let took = edited.elapsed();
    assert!(took < Duration::from_secs(8), "a look lasts 15 s: {took:?}");
    until("the new one is signed in to", async || new.logins() == 1).await;
    is(&desk, id, RouterState::Up).await;

    let mut events = desk.core.events();
    desk.ask(WatchRouter { id }).await.unwrap();
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < Duration::from_secs(10), "no rates");
        if let Ok(Event::InterfaceRates { router, .. }) = events.try_recv() {
            assert_eq!(router, id);
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    sleep(Duration::from_secs(3)).await;
    assert_eq!((old.connections(), old.logins()), (0, 1));
}
