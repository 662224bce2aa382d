//! Where operators are signed in, as the book tells it to every desk, and ending one of their sessions.

use mikromon_api::ErrorCode;
use mikromon_api::operator::{EndSession, ListSessions, SessionView};
use mikromon_api::router::ListRouters;
use mikromon_api::session::{LockSession, SignOut, Stage};
use mikromon_domain::ids::{OperatorId, SessionId};
use mikromon_domain::permission::Role;
use uuid::Uuid;

use super::desk::{Desk, PASSWORD};
use super::exchange::Office;
use crate::core::KeySource;

impl Desk {
    async fn sessions(&self, operator: OperatorId) -> Vec<SessionView> {
        self.ask(ListSessions { operator }).await.unwrap()
    }

    fn operator(&self) -> OperatorId {
        self.caller.operator().unwrap()
    }

    fn session(&self) -> SessionId {
        self.caller.session().unwrap()
    }
}

#[tokio::test]
async fn each_window_where_somebody_is_signed_in_is_one_session_until_they_leave() {
    let desk = Desk::with_owner().await;
    let first = desk.window_of(Role::Noc).await;
    let second = desk.window();
    second.sign_in("op-noc").await.unwrap();
    let noc = first.operator();
    second.ask(LockSession { wall: false }).await.unwrap();
    let mut seen: Vec<_> = desk.sessions(noc).await;
    seen.sort_by_key(|it| it.id == second.session());
    let told: Vec<_> = seen.iter().map(|it| (it.id, it.here, it.locked)).collect();
    let expected = [
        (first.session(), true, Some(false)),
        (second.session(), true, Some(true)),
    ];
    assert_eq!(told, expected);
    second.ask(SignOut {}).await.unwrap();
    assert_eq!(desk.sessions(noc).await.len(), 1);
    // Somebody else sits down at the same window.
    first.sign_in("budi").await.unwrap();
    assert_eq!(desk.sessions(noc).await, []);
    assert_eq!(desk.sessions(desk.operator()).await.len(), 2);
}

#[tokio::test]
async fn a_session_that_is_ended_is_out_at_once_and_the_other_one_stays() {
    let desk = Desk::with_owner().await;
    let first = desk.window_of(Role::Noc).await;
    let second = desk.window();
    second.sign_in("op-noc").await.unwrap();
    let id = first.session();
    desk.ask(EndSession { id }).await.unwrap();
    assert_eq!(first.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
    assert_eq!(first.stage().await, Stage::SignedOut);
    second.ask(ListRouters {}).await.unwrap();
    let row = desk.audit(1).await.remove(0);
    assert_eq!(row.command, "operator.end-session");
    assert!(row.subject.starts_with("op-noc ("), "{}", row.subject);
    assert_eq!(desk.refusal(EndSession { id }).await, ErrorCode::NotFound);
    first.sign_in("op-noc").await.unwrap();
    first.ask(ListRouters {}).await.unwrap();
}

#[tokio::test]
async fn nobody_ends_the_session_of_one_who_may_more() {
    let desk = Desk::with_owner().await;
    let admin = desk.window_of(Role::Admin).await;
    let id = desk.session();
    assert_eq!(
        admin.refusal(EndSession { id }).await,
        ErrorCode::NotAllowed
    );
    let id = SessionId::from_uuid(Uuid::from_u128(1));
    assert_eq!(admin.refusal(EndSession { id }).await, ErrorCode::NotFound);
    desk.ask(ListRouters {}).await.unwrap();
}

#[tokio::test]
async fn no_session_outlives_the_app_nor_is_kept_from_anybody_by_a_store_that_refuses_writes() {
    let desk = Desk::with_owner().await;
    let budi = desk.operator();
    let desk = desk.restart(KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let seen: Vec<_> = desk.sessions(budi).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].id, desk.session());
    desk.refuse_writes(true).await;
    let window = desk.window();
    window.sign_in("budi").await.unwrap();
    window.ask(ListRouters {}).await.unwrap();
    assert_eq!(window.caller.session(), None);
    assert_eq!(desk.sessions(budi).await.len(), 1);
    window.ask(SignOut {}).await.unwrap();
    assert_eq!(window.stage().await, Stage::SignedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_seen_and_ended_from_another_desk() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    let there = second.session();
    let operator = second.operator();
    let seen = async || {
        let all = office.first.sessions(operator).await;
        all.iter()
            .any(|it| it.id == there && !it.here && it.locked.is_none())
    };
    office.first.wait_until("it is seen", seen).await;
    office.first.ask(EndSession { id: there }).await.unwrap();
    let out = async || second.stage().await == Stage::SignedOut;
    second.wait_until("it is out", out).await;
    assert_eq!(second.refusal(ListRouters {}).await, ErrorCode::NotSignedIn);
}
