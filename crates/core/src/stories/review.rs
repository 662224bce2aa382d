//! Fields that no clock decides: whoever reaches the server first is right until a person says
//! otherwise.

use mikromon_api::router::GetRouter;
use mikromon_api::sync::{ConflictView, ListConflicts, ResolveConflict, SyncNow};
use mikromon_domain::ids::RouterId;
use mikromon_domain::secret::Secret;

use super::desk::{Desk, PASSWORD};
use super::exchange::Office;
use crate::store::router;

impl Desk {
    async fn host(&self, id: RouterId) -> String {
        let found = self.ask(GetRouter { id }).await.unwrap();
        found.row.router.host.as_str().to_owned()
    }

    async fn moves(&self, id: RouterId, host: &str) {
        self.edit(id, |it| {
            it.host = Some(host.to_owned());
            it.password = Secret::new(host);
        })
        .await;
    }

    /// The password that the router's host is asked with.
    async fn password(&self, id: RouterId) -> Secret {
        let book = self.book();
        let record = router::find(&book.store, id).await.unwrap().unwrap();
        let place = router::password_place(id);
        book.keys.open(place, &record.password).unwrap()
    }

    async fn conflict(&self, field: &str) -> Option<ConflictView> {
        let open = self.ask(ListConflicts {}).await.unwrap();
        open.into_iter().find(|it| it.field == field)
    }
}

#[tokio::test]
async fn a_routers_address_and_password_stay_the_servers_until_a_person_decides() {
    let mut office = Office::open().await;
    let id = office.first.add("Ciawi").await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    second.until_named(&["Ciawi"]).await;
    office.server.stop().unwrap();
    office.first.moves(id, "192.0.2.1").await;
    second.moves(id, "192.0.2.2").await;
    office.server.start_again().unwrap();
    for desk in [&office.first, &second] {
        desk.ask(SyncNow {}).await.unwrap();
        desk.until_sent().await;
    }

    let told = async || second.conflict("password").await.is_some();
    second.wait_until("it is to be decided", told).await;
    let host = second.conflict("host").await.unwrap();
    let password = second.conflict("password").await.unwrap();
    assert!(host.review && password.review);
    let first_there = office.owner(
        "SELECT e -> 'set' ->> 'host' FROM sync.decided d, jsonb_array_elements(d.body -> 'edits') e
         WHERE e ->> 'table' = 'router' AND e ->> 'verb' = 'patch' ORDER BY d.seq, d.n LIMIT 1",
    );
    assert_eq!(host.kept.value().as_str(), Some(first_there.as_str()));
    for desk in [&office.first, &second] {
        let is = async || desk.host(id).await == first_there;
        desk.wait_until("the first one stays", is).await;
        assert_eq!(desk.password(id).await.expose(), first_there);
    }

    let other = host.lost.value().as_str().unwrap().to_owned();
    for conflict in [host, password] {
        let resolve = ResolveConflict {
            id: conflict.id,
            take_lost: true,
        };
        second.ask(resolve).await.unwrap();
    }
    let decided = async || {
        let password = office.first.password(id).await;
        office.first.host(id).await == other && password.expose() == other
    };
    office.first.wait_until("it was decided", decided).await;
}
