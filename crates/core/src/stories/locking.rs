//! A session where nobody is: when it is locked, what is left of it, and how it is unlocked.

use mikromon_api::alert::{Alert, AlertKind, MuteAlerts};
use mikromon_api::audit::AuditOutcome;
use mikromon_api::company::{GetCompany, SetCompany};
use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{
    GetStatus, LockSession, ReportActivity, SignIn, SignOut, Stage, UnlockSession,
};
use mikromon_api::{ApiError, Command as _, ErrorCode, Event, Field, NetworkState, Tag};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis};
use serde_json::Value;

use super::desk::{Desk, PASSWORD, router};
use crate::COMMANDS;
use crate::caller::Lock;
use crate::clock::now;
use crate::dispatch::{ON_THE_WALL, WHILE_LOCKED};

/// As a company begins.
const LIMIT: Millis = Millis::minutes(15);

fn password(text: &str) -> UnlockSession {
    UnlockSession {
        password: Secret::new(text),
    }
}

async fn is_locked(desk: &Desk, at: UnixMillis) -> bool {
    let status = desk.page_asks_at(at, GetStatus {}).await;
    let stage = status.unwrap().stage;
    matches!(stage, Stage::Locked { wall: false, .. })
}

async fn locked() -> Desk {
    let desk = Desk::with_owner().await;
    desk.ask(LockSession { wall: false }).await.unwrap();
    desk
}

/// How each command is answered to arguments that do not decode.
async fn answers(desk: &Desk) -> Vec<(&'static str, ErrorCode)> {
    let mut answers = Vec::new();
    // Signing out ends the session even so: it is asked last.
    let names = COMMANDS.iter().map(|it| it.name);
    let names = names.filter(|it| *it != SignOut::NAME);
    for name in names.chain([SignOut::NAME]) {
        let answer = desk.core.call(&desk.caller, name, Value::Null).await;
        answers.push((name, answer.unwrap_err().code));
    }
    answers
}

#[tokio::test]
async fn every_command_but_unlocking_and_signing_out_is_refused_while_locked() {
    let desk = locked().await;
    for (name, code) in answers(&desk).await {
        let expected = if WHILE_LOCKED.contains(&name) {
            ErrorCode::BadRequest
        } else {
            ErrorCode::SessionLocked
        };
        assert_eq!(code, expected, "{name}");
    }
}

#[tokio::test]
async fn a_wall_shows_the_networks_state_behind_the_mask_and_nothing_else_is_done_there() {
    let desk = Desk::with_owner().await;
    let form = router("BR-1", "192.0.2.1");
    let accept_pin = None;
    desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    desk.ask(LockSession { wall: true }).await.unwrap();
    let Stage::Locked { me, wall: true } = desk.stage().await else {
        panic!("no wall");
    };
    assert!(!me.masked, "as it is once unlocked");
    let routers = desk.ask(ListRouters {}).await.unwrap();
    assert!(routers[0].router.host.is_masked());
    let network = Event::Network(NetworkState::default());
    let heard = desk.core.heard(&desk.caller, network.clone()).await;
    assert_eq!(heard, Some(network));
    for (name, code) in answers(&desk).await {
        let open = WHILE_LOCKED.contains(&name) || ON_THE_WALL.contains(&name);
        assert_eq!(code != ErrorCode::SessionLocked, open, "{name}");
    }
}

#[test]
fn nothing_is_changed_from_a_wall() {
    for name in ON_THE_WALL {
        let command = COMMANDS.iter().find(|it| it.name == name).unwrap();
        assert!(!command.audited, "{name}");
    }
}

#[tokio::test]
async fn a_session_is_locked_when_nobody_was_at_the_desk_for_a_quarter_of_an_hour() {
    let desk = Desk::with_owner().await;
    let start = now().plus(Millis::seconds(1));
    desk.page_asks_at(start, ReportActivity { wall: false })
        .await
        .unwrap();
    let late = start.plus(Millis::minutes(14));
    assert!(!is_locked(&desk, late).await);
    // What the page asks by itself is no activity, what it reports is.
    desk.page_asks_at(late, ListRouters {}).await.unwrap();
    desk.page_asks_at(late, ReportActivity { wall: false })
        .await
        .unwrap();
    assert!(!is_locked(&desk, start.plus(LIMIT)).await);
    let end = late.plus(LIMIT);
    let refused = desk.page_asks_at(end, ListRouters {}).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SessionLocked);
    assert!(is_locked(&desk, end).await);
    let report = desk
        .page_asks_at(end, ReportActivity { wall: false })
        .await
        .unwrap_err();
    assert_eq!(report.code, ErrorCode::SessionLocked, "it unlocks nothing");
}

#[tokio::test]
async fn a_wallboard_that_nobody_touches_stays_in_sight() {
    let desk = Desk::with_owner().await;
    let start = now().plus(Millis::seconds(1));
    let shown = ReportActivity { wall: true };
    desk.page_asks_at(start, shown).await.unwrap();
    let end = start.plus(LIMIT);
    desk.page_asks_at(end, ListRouters {}).await.unwrap();
    assert!(matches!(
        desk.stage().await,
        Stage::Locked { wall: true, .. }
    ));
}

#[tokio::test]
async fn the_company_says_after_how_many_minutes_and_whether_at_all() {
    let desk = Desk::with_owner().await;
    let hours = now().plus(Millis::hours(30));
    for (minutes, after, expected) in [(0, hours, false), (2, now().plus(Millis::minutes(3)), true)]
    {
        set_idle(&desk, minutes).await.unwrap();
        assert_eq!(is_locked(&desk, after).await, expected, "{minutes}");
    }
    desk.ask(password(PASSWORD)).await.unwrap();
    let error = set_idle(&desk, 1_441).await.unwrap_err();
    assert_eq!(error.field, Some(Field::IdleMinutes));
}

async fn set_idle(desk: &Desk, minutes: u16) -> Result<(), ApiError> {
    let company = desk.ask(GetCompany {}).await?;
    let mut form = company.form;
    form.name = "PT Contoh".into();
    form.idle_minutes = minutes;
    let revision = company.revision;
    desk.ask(SetCompany { revision, form }).await
}

#[tokio::test]
async fn a_desk_that_asks_nothing_is_told_that_it_is_locked() {
    let desk = Desk::with_owner().await;
    let long_ago = now().minus(Millis::hours(2));
    desk.ask(ReportActivity { wall: false }).await.unwrap();
    desk.caller.set_active(long_ago, Lock::Whole);
    let mut events = desk.core.events();
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), events.recv()).await;
    let session = Event::Invalidated(vec![Tag::Session]);
    assert_eq!(told.unwrap().unwrap(), session);
    assert!(desk.caller.lock().is_some());
}

#[tokio::test]
async fn the_right_password_unlocks_and_wrong_ones_count_as_those_of_signing_in() {
    let desk = locked().await;
    let start = now();
    for _ in 0..5 {
        let error = desk
            .ask_at(start, password("salah-sekali"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.field),
            (ErrorCode::WrongPassword, Some(Field::Password))
        );
    }
    let refused = desk.ask_at(start, password(PASSWORD)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::LockedOut);
    let sign_in = SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new(PASSWORD),
    };
    let elsewhere = desk.window().ask_at(start, sign_in).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::LockedOut, "one count for both");
    let later = start.plus(Millis::minutes(5));
    desk.ask_at(later, password(PASSWORD)).await.unwrap();
    desk.ask_at(later, ListRouters {}).await.unwrap();
    let rows = desk.audit(20).await;
    let unlocks: Vec<_> = rows
        .iter()
        .filter(|it| it.command == "session.unlock")
        .collect();
    assert_eq!(unlocks.len(), 7);
    let done = unlocks.iter().filter(|it| it.outcome == AuditOutcome::Done);
    assert_eq!(done.count(), 1);
    assert!(unlocks.iter().all(|it| it.subject == "budi"));
}

#[tokio::test]
async fn who_is_locked_can_sign_out_and_another_can_sign_in_then() {
    let desk = locked().await;
    let sign_in = SignIn {
        code: None,
        login: "budi".into(),
        password: Secret::new(PASSWORD),
    };
    assert_eq!(desk.refusal(sign_in).await, ErrorCode::SessionLocked);
    desk.ask(SignOut {}).await.unwrap();
    assert_eq!(desk.stage().await, Stage::SignedOut);
    desk.sign_in("budi").await.unwrap();
    assert!(matches!(desk.stage().await, Stage::SignedIn(_)));
}

#[tokio::test]
async fn a_locked_page_hears_of_nothing_while_the_desk_notifies_and_watches_on() {
    let desk = locked().await;
    let alert = Event::Alert(Alert {
        kind: AlertKind::Opened(IncidentKind::RouterDown),
        routers: vec!["BR-1".into()],
        incidents: Vec::new(),
        behind: 0,
        at: now(),
        router_ids: Vec::new(),
    });
    let stale = Event::Invalidated(vec![Tag::Routers, Tag::Session]);
    for event in [alert.clone(), Event::Network(NetworkState::default())] {
        assert_eq!(desk.core.heard(&desk.caller, event).await, None);
    }
    let session = Event::Invalidated(vec![Tag::Session]);
    assert_eq!(desk.core.heard(&desk.caller, stale).await, Some(session));
    let noticed = desk.core.noticed(&desk.caller, alert.clone()).await;
    assert_eq!(noticed, Some(alert), "the desk still notifies");
    // The tray acts in the name of who is signed in: not while they are away.
    let mute = MuteAlerts { minutes: 60 };
    assert_eq!(desk.refusal(mute).await, ErrorCode::SessionLocked);
}
