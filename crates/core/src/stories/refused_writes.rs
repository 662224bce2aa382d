//! A store that refuses writes: on a full disk, or on a file system that became read-only. Nothing
//! that happened meanwhile is lost, and who is on duty can sign in and look.

use std::time::Duration;

use mikromon_api::alert::AlertKind;
use mikromon_api::audit::AuditOutcome;
use mikromon_api::incident::{IncidentFilter, IncidentView, ListIncidents};
use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{SignIn, SignOut, Stage};
use mikromon_api::{ErrorCode, Event, Tag};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::Millis;
use mikromon_simulator::{Fault, Network, Options};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, sleep, timeout};

use super::desk::{Desk, PASSWORD, router};
use crate::clock::now;
use crate::store::incident;
use crate::store::open::path_in;
use crate::store::owed::Owed;

async fn sql(desk: &Desk, sql: &'static str) {
    let book = desk.book();
    sqlx::query(sql).execute(book.store.writer()).await.unwrap();
}

async fn incidents(desk: &Desk) -> Vec<IncidentView> {
    desk.ask(ListIncidents {
        filter: IncidentFilter::All,
        router: None,
        limit: 500,
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_operator_signs_in_looks_and_signs_out_and_the_audit_is_written_later() {
    let desk = Desk::with_owner().await;
    let night = desk.window();
    desk.refuse_writes(true).await;
    let before = now();
    night.sign_in("budi").await.unwrap();
    assert!(night.ask(ListRouters {}).await.unwrap().is_empty());
    let add = AddRouter {
        form: router("BR-01", "10.0.0.1"),
        accept_pin: None,
    };
    assert_eq!(night.refusal(add).await, ErrorCode::StoreUnwritable);
    night.ask(SignOut {}).await.unwrap();
    assert_eq!(night.stage().await, Stage::SignedOut);
    let trouble = desk.ask(mikromon_api::session::GetStatus {}).await.unwrap();
    let trouble = trouble.store_trouble.expect("the page says so");
    assert_eq!((trouble.waiting, trouble.lost), (3, 0));
    assert_eq!(trouble.error.code, ErrorCode::StoreUnwritable);
    assert!(before <= trouble.since);
    let after = now();
    desk.refuse_writes(false).await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;

    let rows = desk.audit(500).await;
    let told: Vec<_> = rows[..3]
        .iter()
        .map(|it| (it.command.as_str(), it.subject.as_str(), it.outcome))
        .collect();
    let done = AuditOutcome::Done;
    let refused = AuditOutcome::Refused(ErrorCode::StoreUnwritable);
    let expected = [
        ("session.sign-out", "budi", done),
        ("router.add", "BR-01", refused),
        ("session.sign-in", "budi", done),
    ];
    assert_eq!(told, expected);
    assert!(rows[..3].iter().all(|it| before <= it.at && it.at <= after));
    assert_eq!(rows[0].operator.as_deref(), Some("Budi Santoso"));
}

#[tokio::test]
async fn a_store_that_refuses_writes_is_no_way_around_the_lock() {
    let desk = Desk::with_owner().await;
    let window = desk.window();
    let start = now();
    let guess = |password| SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new(password),
    };
    for _ in 0..2 {
        window
            .ask_at(start, guess("salah-sekali"))
            .await
            .unwrap_err();
    }
    desk.refuse_writes(true).await;
    for _ in 0..3 {
        let error = window.ask_at(start, guess("salah-sekali")).await;
        assert_eq!(error.unwrap_err().code, ErrorCode::WrongPassword);
    }
    let locked = window.ask_at(start, guess(PASSWORD)).await.unwrap_err();
    assert_eq!(locked.code, ErrorCode::LockedOut, "two before, three after");
    let later = start.plus(Millis::minutes(5));
    window.ask_at(later, guess(PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn a_lock_from_while_the_store_refused_writes_holds_when_it_takes_them_again() {
    let desk = Desk::with_owner().await;
    let start = now();
    let guess = |password| SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new(password),
    };
    desk.refuse_writes(true).await;
    for _ in 0..5 {
        let error = desk.window().ask_at(start, guess("salah-sekali")).await;
        assert_eq!(error.unwrap_err().code, ErrorCode::WrongPassword);
    }
    desk.refuse_writes(false).await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;
    let desk = desk.restart(crate::KeySource::Ephemeral).await;
    let locked = desk.ask_at(start, guess(PASSWORD)).await.unwrap_err();
    assert_eq!(locked.code, ErrorCode::LockedOut);
    let later = start.plus(Millis::minutes(5));
    desk.ask_at(later, guess(PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn sign_ins_are_counted_again_when_they_alone_were_refused() {
    let desk = Desk::with_owner().await;
    // There is room for an audit row, and none for what comes with a count.
    for statement in [
        "CREATE TABLE ballast (it BLOB)",
        "CREATE TRIGGER heavy BEFORE INSERT ON sign_in
         BEGIN INSERT INTO ballast VALUES (zeroblob(8000000)); END",
        "PRAGMA max_page_count = 500",
    ] {
        sql(&desk, statement).await;
    }
    let wrong = SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new("salah-sekali"),
    };
    assert_eq!(desk.window().refusal(wrong).await, ErrorCode::WrongPassword);
    let refused = AuditOutcome::Refused(ErrorCode::WrongPassword);
    assert_eq!(desk.audit(500).await[0].outcome, refused, "it was written");
    desk.until("the page says so", |it| {
        let trouble = it.store_trouble.as_ref();
        trouble.is_some_and(|it| it.error.code == ErrorCode::DiskFull && it.waiting == 0)
    })
    .await;
    sql(&desk, "DROP TRIGGER heavy").await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;
    let failed: i64 = sqlx::query_scalar("SELECT failed FROM sign_in")
        .fetch_one(desk.book().store.read())
        .await
        .unwrap();
    assert_eq!(failed, 1);
}

#[tokio::test]
async fn a_refusal_that_left_nothing_to_write_ends_when_the_store_takes_writes() {
    let desk = Desk::with_owner().await;
    desk.refuse_writes(true).await;
    let book = desk.book();
    let error = book.store.write(now(), None).await.err().unwrap();
    book.backlog.refused(now(), &error);
    // It is asked after a second, and answers no.
    sleep(Duration::from_millis(1_500)).await;
    assert!(book.backlog.trouble().is_some());
    desk.refuse_writes(false).await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;
}

#[tokio::test]
async fn what_the_book_will_never_take_holds_up_nothing_behind_it() {
    let desk = Desk::with_owner().await;
    let (form, accept_pin) = (router("BR-01", "10.0.0.1"), None);
    let strange = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    sql(&desk, "PRAGMA ignore_check_constraints = 1").await;
    sql(
        &desk,
        "INSERT INTO incident (id, router_id, kind, opened_at, behind, evidence)
         SELECT x'00', id, 'router-down', 0, 0, '[]' FROM router",
    )
    .await;
    sql(&desk, "PRAGMA ignore_check_constraints = 0").await;
    desk.refuse_writes(true).await;
    desk.book().backlog.put(Owed::Resolved {
        router: strange,
        at: now(),
    });
    desk.window().sign_in("budi").await.unwrap();
    desk.refuse_writes(false).await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;
    assert_eq!(desk.audit(500).await[0].command, "session.sign-in");
}

#[tokio::test]
async fn a_store_that_another_process_holds_is_waited_for_once() {
    let desk = Desk::with_owner().await;
    let path = path_in(desk.folder.path());
    let options = SqliteConnectOptions::new().filename(path);
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    let run = async |other: &mut SqliteConnection, sql: &'static str| {
        sqlx::query(sql).execute(other).await.unwrap();
    };
    run(&mut other, "BEGIN IMMEDIATE").await;
    let begun = Instant::now();
    desk.window().sign_in("budi").await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(9), "5 s, once");
    desk.until("the page says so", |it| {
        let trouble = it.store_trouble.as_ref();
        trouble.is_some_and(|it| it.error.code == ErrorCode::StoreInUse)
    })
    .await;
    run(&mut other, "ROLLBACK").await;
    desk.until("the store is well", |it| it.store_trouble.is_none())
        .await;
    assert_eq!(desk.audit(500).await[0].command, "session.sign-in");
}

#[tokio::test]
async fn signing_out_always_does() {
    let desk = Desk::with_owner().await;
    let mut events = desk.core.events();
    // Not even who it is can be read.
    let hide = "ALTER TABLE operator RENAME TO hidden";
    let book = desk.book();
    sqlx::query(hide)
        .execute(book.store.writer())
        .await
        .unwrap();
    desk.ask(SignOut {}).await.unwrap_err();
    assert_eq!(desk.caller.operator(), None);
    let session = Event::Invalidated(vec![Tag::Session]);
    assert_eq!(events.try_recv().unwrap(), session, "the page is told");
}

#[tokio::test]
async fn what_the_store_refused_until_the_end_is_written_before_it_closes() {
    let desk = Desk::with_owner().await;
    desk.refuse_writes(true).await;
    desk.window().sign_in("budi").await.unwrap();
    desk.until("it was tried", |it| it.store_trouble.is_some())
        .await;
    desk.refuse_writes(false).await;
    let desk = desk.restart(crate::KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let rows = desk.audit(500).await;
    let sign_ins = rows.iter().filter(|it| it.command == "session.sign-in");
    assert_eq!(sign_ins.count(), 2);
}

/// A desk that watches four simulated routers, all up.
async fn watching() -> (Desk, Network) {
    let options = Options {
        routers: 4,
        ..Options::default()
    };
    let mut specs = options.specs();
    for spec in &mut specs {
        spec.parent = None;
        spec.core = true;
    }
    let network = Network::with_specs(options, specs).await.unwrap();
    let desk = Desk::with_owner().await;
    for simulated in network.routers() {
        let (form, accept_pin) = (super::desk::simulated(simulated), None);
        desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    }
    let up = async {
        let is_up = |row: &mikromon_api::router::RouterRow| row.live.state == RouterState::Up;
        while !desk.ask(ListRouters {}).await.unwrap().iter().all(is_up) {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(30), up).await.expect("all up");
    (desk, network)
}

async fn alert(events: &mut Receiver<Event>) -> AlertKind {
    let next = async {
        loop {
            if let Event::Alert(alert) = events.recv().await.unwrap() {
                return alert.kind;
            }
        }
    };
    timeout(Duration::from_secs(60), next)
        .await
        .expect("an alert")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_told_at_once_and_written_with_its_own_times_when_the_store_takes_it() {
    let (desk, network) = watching().await;
    let mut events = desk.core.events();
    desk.refuse_writes(true).await;
    let broke = now();
    network.router(0).fault(Fault::Refuse);
    let down = AlertKind::Opened(IncidentKind::RouterDown);
    assert_eq!(alert(&mut events).await, down);
    desk.until("it waits", |it| {
        it.store_trouble.as_ref().is_some_and(|it| it.waiting == 1)
    })
    .await;
    let mut told = desk.core.network();
    let counted = told.wait_for(|it| it.unacknowledged == 1);
    timeout(Duration::from_secs(5), counted)
        .await
        .expect("the tray counts what waits too")
        .unwrap();
    let shown = incidents(&desk).await;
    assert_eq!(shown.len(), 1, "it is shown before it is stored");
    assert!(
        incident::unresolved(&desk.book().store)
            .await
            .unwrap()
            .incidents
            .is_empty()
    );
    network.router(0).fault(Fault::None);
    assert!(matches!(
        alert(&mut events).await,
        AlertKind::Recovered { .. }
    ));
    desk.until("both wait", |it| {
        it.store_trouble.as_ref().is_some_and(|it| it.waiting == 2)
    })
    .await;
    let recovered = now();
    let ended = incidents(&desk).await;
    assert!(ended.len() == 1 && ended[0].times.resolved.is_some());
    desk.refuse_writes(false).await;
    desk.until("all is written", |it| it.store_trouble.is_none())
        .await;

    let stored = incidents(&desk).await;
    assert_eq!(stored, ended, "it is stored as it was shown");
    assert_eq!(stored[0].id, shown[0].id);
    let times = stored[0].times;
    let resolved = times.resolved.expect("its end is written too");
    assert!(broke <= times.opened && times.opened < resolved && resolved <= recovered);
    assert!(!stored[0].evidence.is_empty());
}
