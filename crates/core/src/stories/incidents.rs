//! Incidents as facts: opened and resolved by monitoring, acknowledged and noted by people.

use std::time::Duration;

use mikromon_api::ErrorCode;
use mikromon_api::incident::{
    AcknowledgeIncident, AddIncidentNote, IncidentFilter, IncidentView, ListIncidents, Probe,
    ProbeKind,
};
use mikromon_api::router::{AddRouter, RemoveRouter};
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::{IncidentKind, IncidentStatus};
use mikromon_domain::permission::Role;
use mikromon_domain::time::{Millis, UnixMillis};

use super::desk::{Desk, router};
use crate::KeySource;
use crate::clock::now;
use crate::id;
use crate::store::incident::{self, NewIncident, Unresolved};
use crate::store::owed::Owed;
use crate::store::router as table;
use crate::store::{Store, field};

async fn with_router() -> (Desk, RouterId) {
    let desk = Desk::with_owner().await;
    let id = another_router(&desk, 1).await;
    (desk, id)
}

async fn another_router(desk: &Desk, n: u8) -> RouterId {
    let add = AddRouter {
        form: router(&format!("BR-0{n}"), &format!("10.0.0.{n}")),
        accept_pin: None,
    };
    desk.ask(add).await.unwrap()
}

async fn open(desk: &Desk, router: RouterId, opened: UnixMillis) -> IncidentId {
    let id = IncidentId::from_uuid(id::fresh(opened));
    let probe = Probe {
        at: opened,
        kind: ProbeKind::Ping,
        result: Err("no answer".into()),
    };
    let new = NewIncident {
        id,
        router,
        kind: IncidentKind::RouterDown,
        opened,
        behind: 2,
        sessions_lost: Some(40),
        evidence: vec![probe],
    };
    Owed::Opened(new).write(&desk.book().store).await.unwrap();
    id
}

async fn resolve(desk: &Desk, router: RouterId, at: UnixMillis) {
    let resolved = Owed::Resolved { router, at };
    resolved.write(&desk.book().store).await.unwrap();
}

async fn list(desk: &Desk, filter: IncidentFilter) -> Vec<IncidentView> {
    desk.ask(ListIncidents {
        filter,
        router: None,
        limit: 500,
    })
    .await
    .unwrap()
}

async fn going_on(store: &Store) -> Vec<Unresolved> {
    incident::unresolved(store).await.unwrap().incidents
}

#[tokio::test]
async fn the_first_acknowledgement_stays_and_later_notes_are_kept() {
    let (desk, router) = with_router().await;
    let noc = desk.window_of(Role::Noc).await;
    let at = now();
    let id = open(&desk, router, at).await;
    let ack = |note: &str| AcknowledgeIncident {
        id,
        note: note.to_owned(),
    };
    noc.ask_at(at.plus(Millis(1)), ack("sedang dicek"))
        .await
        .unwrap();
    desk.ask_at(at.plus(Millis(2)), ack("sudah ke lokasi"))
        .await
        .unwrap();
    desk.ask_at(at.plus(Millis(3)), ack(" ")).await.unwrap();
    let note = AddIncidentNote {
        id,
        text: "kabel putus".into(),
    };
    noc.ask_at(at.plus(Millis(4)), note).await.unwrap();
    let seen = list(&desk, IncidentFilter::Current).await.remove(0);
    assert_eq!(seen.times.status(), IncidentStatus::Acknowledged);
    assert_eq!(seen.times.acknowledged, Some(at.plus(Millis(1))));
    assert_eq!(seen.acknowledged_by.as_deref(), Some("noc"));
    let notes: Vec<_> = seen
        .notes
        .iter()
        .map(|it| (it.by.as_str(), it.text.as_str()))
        .collect();
    let expected = [
        ("noc", "sedang dicek"),
        ("Budi Santoso", "sudah ke lokasi"),
        ("noc", "kabel putus"),
    ];
    assert_eq!(notes, expected);
    assert_eq!(
        (seen.behind, seen.sessions_lost, seen.evidence.len()),
        (2, Some(40), 1)
    );
}

#[tokio::test]
async fn resolving_twice_keeps_the_first_end() {
    let (desk, router) = with_router().await;
    let at = now();
    let id = open(&desk, router, at).await;
    let store = &desk.book().store;
    assert_eq!(going_on(store).await[0].id, id);
    resolve(&desk, router, at.plus(Millis(10))).await;
    resolve(&desk, router, at.plus(Millis(99))).await;
    assert!(going_on(store).await.is_empty());
    assert!(list(&desk, IncidentFilter::Current).await.is_empty());
    let seen = list(&desk, IncidentFilter::All).await.remove(0);
    assert_eq!(seen.times.duration(now()), Millis(10));
}

#[tokio::test]
async fn current_incidents_come_before_resolved_ones_newest_first() {
    let (desk, router) = with_router().await;
    let at = now();
    let resolved = open(&desk, router, at.plus(Millis(9))).await;
    resolve(&desk, router, at.plus(Millis(10))).await;
    let mut ids = Vec::new();
    for n in 2..5 {
        let router = another_router(&desk, n).await;
        ids.push(open(&desk, router, at.plus(Millis(n.into()))).await);
    }
    let order: Vec<_> = list(&desk, IncidentFilter::All)
        .await
        .iter()
        .map(|it| it.id)
        .collect();
    assert_eq!(order, [ids[2], ids[1], ids[0], resolved]);
}

#[tokio::test]
async fn the_end_of_an_outage_also_ends_what_was_left_open_before_it() {
    let (desk, router) = with_router().await;
    let store = &desk.book().store;
    open(&desk, router, now()).await;
    // As it comes from another desk.
    let mut write = store.write(now(), None).await.unwrap();
    let fields = [
        field("router_id", router),
        field("kind", IncidentKind::RouterDown.name()),
        field("opened_at", now()),
        field("behind", 0_u32),
        field("sessions_lost", None::<u32>),
        field("evidence", "[]".to_owned()),
    ];
    let inserted = write.insert(&incident::TABLE, id::fresh(now()), &fields);
    inserted.await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(going_on(store).await.len(), 2);
    resolve(&desk, router, now()).await;
    assert!(going_on(store).await.is_empty());
}

#[tokio::test]
async fn what_goes_on_at_a_router_is_not_opened_a_second_time() {
    let (desk, router) = with_router().await;
    let id = open(&desk, router, now()).await;
    open(&desk, router, now()).await;
    let store = &desk.book().store;
    assert_eq!(going_on(store).await.len(), 1);
    assert_eq!(going_on(store).await[0].id, id);
    resolve(&desk, router, now()).await;
    open(&desk, router, now()).await;
    assert_eq!(list(&desk, IncidentFilter::All).await.len(), 2);
}

#[tokio::test]
async fn what_went_on_at_routers_that_left_the_book_or_are_paused_ends_at_the_start() {
    let (desk, paused) = with_router().await;
    let removed = another_router(&desk, 2).await;
    open(&desk, removed, now()).await;
    open(&desk, paused, now()).await;
    let mut write = desk.book().store.write(now(), None).await.unwrap();
    let record = table::find_in(write.connection(), removed).await.unwrap();
    table::remove(&mut write, &record.unwrap().view)
        .await
        .unwrap();
    write.commit().await.unwrap();

    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let ended = async {
        while !list(&desk, IncidentFilter::Current).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), ended)
        .await
        .expect("nothing goes on");
    assert_eq!(list(&desk, IncidentFilter::All).await.len(), 2);
}

#[tokio::test]
async fn removing_a_router_ends_its_incidents_and_keeps_them() {
    let (desk, router) = with_router().await;
    open(&desk, router, now()).await;
    desk.ask(RemoveRouter { id: router }).await.unwrap();
    assert!(list(&desk, IncidentFilter::Current).await.is_empty());
    assert_eq!(
        list(&desk, IncidentFilter::All).await[0].router_name,
        "BR-01"
    );
}

#[tokio::test]
async fn facts_cannot_be_changed_or_deleted() {
    let (desk, router) = with_router().await;
    let id = open(&desk, router, now()).await;
    desk.ask(AcknowledgeIncident {
        id,
        note: String::new(),
    })
    .await
    .unwrap();
    for sql in [
        "UPDATE incident SET opened_at = 0",
        "DELETE FROM incident",
        "UPDATE incident_event SET note = 'x'",
        "DELETE FROM incident_event",
        "UPDATE audit SET subject = 'x'",
        "DELETE FROM audit_outcome",
        "DELETE FROM router",
        "DELETE FROM operator",
    ] {
        let mut write = desk.book().store.write(now(), None).await.unwrap();
        assert!(
            sqlx::query(sql).execute(write.connection()).await.is_err(),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn notes_have_an_end_and_incidents_must_exist() {
    let (desk, router) = with_router().await;
    let id = open(&desk, router, now()).await;
    for text in [" ".to_owned(), "x".repeat(2_001)] {
        assert_eq!(
            desk.refusal(AddIncidentNote { id, text }).await,
            ErrorCode::InvalidField
        );
    }
    let nothing = IncidentId::from_uuid(id::fresh(now()));
    let ack = AcknowledgeIncident {
        id: nothing,
        note: String::new(),
    };
    assert_eq!(desk.refusal(ack).await, ErrorCode::NotFound);
}
