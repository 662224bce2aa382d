//! Monitoring follows the book, whatever a row or a read of it is like.

use std::time::Duration;

use mikromon_api::router::{AddRouter, ListRouters, RouterForm, RouterRow};
use mikromon_api::session::GetStatus;
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;
use tokio::time::{Instant, sleep};

use super::desk::{Desk, router};
use crate::KeySource;

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
    let begun = Instant::now();
    while row(desk, id).await.unwrap().live.state != RouterState::Paused {
        assert!(begun.elapsed() < Duration::from_secs(10), "not taken up");
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
