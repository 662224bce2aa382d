//! A desktop and a server of different versions: who is behind is told, and nothing is lost by it.

use mikromon_api::sync::{ListRefused, SyncNow, SyncState};
use mikromon_sync::table::{Column, Kind, Table};
use serde_json::json;

use super::desk::{Desk, PASSWORD};
use super::exchange::Office;
use crate::store::router;

/// A table of a later version.
const LATER: Table = Table::fact("later", &[Column::new("amount", Kind::Int(0, 9))]);

impl Desk {
    async fn until_told(&self, state: SyncState) {
        self.ask(SyncNow {}).await.unwrap();
        let is = async || self.sync().await.state == state;
        self.wait_until("the state", is).await;
    }
}

/// As if the receipts had come with this desktop's version, and the server had not.
fn take_back(office: &Office) {
    office.owner(
        "ALTER TABLE app.receipt RENAME TO receipt_later; DELETE FROM sync.tbl WHERE name = 'receipt'",
    );
    hang_up(office);
}

/// Whoever is connected connects anew.
fn hang_up(office: &Office) {
    office
        .owner("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'op_budi'");
}

#[tokio::test]
async fn a_server_that_was_not_brought_up_to_date_is_sent_nothing_until_it_is() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_sent().await;
    take_back(&office);
    office.first.until_told(SyncState::ServerOutdated).await;

    let decided = office.owner("SELECT count(*) FROM sync.decided");
    office.first.add("Ciawi").await;
    office.first.until_told(SyncState::ServerOutdated).await;
    assert!(office.first.sync().await.waiting > 0);
    assert_eq!(office.owner("SELECT count(*) FROM sync.decided"), decided);

    office.owner("ALTER TABLE app.receipt_later RENAME TO receipt");
    office.set_up().await;
    office.first.ask(SyncNow {}).await.unwrap();
    office.first.until_sent().await;
    assert!(office.first.ask(ListRefused {}).await.unwrap().is_empty());
    assert_eq!(office.owner("SELECT name FROM app.router"), "Ciawi");
}

/// A later version of the server has a table and a column more.
fn add_later(office: &Office) {
    let mut router = router::TABLE.describe();
    let columns = router.pointer_mut("/columns").unwrap();
    columns.as_array_mut().unwrap().push(json!({
        "name": "colour", "kind": "text", "most": 40, "optional": true, "on_conflict": "later",
    }));
    office.owner(&format!(
        "ALTER TABLE app.router ADD COLUMN colour text;
         CREATE TABLE app.later (id uuid PRIMARY KEY, amount bigint NOT NULL,
             row_seq bigint NOT NULL, stamps jsonb NOT NULL DEFAULT '{{}}');
         SELECT sync.adopt('{router}', 3);
         SELECT sync.adopt('{}', 99)",
        LATER.describe()
    ));
}

#[tokio::test]
async fn a_desktop_that_is_older_goes_on_with_what_it_knows() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    add_later(&office);
    hang_up(&office);
    office.first.add("Ciawi").await;
    office.first.until_sent().await;
    second.until_named(&["Ciawi"]).await;

    office.owner(
        "BEGIN; SELECT sync.take_head();
         UPDATE app.router SET colour = 'merah', name = 'Ciawi Merah', name_key = 'ciawi merah',
             row_seq = (SELECT seq FROM sync.head);
         INSERT INTO app.later SELECT gen_random_uuid(), 7, seq FROM sync.head;
         SELECT sync.close_commit(seq, gen_random_uuid(), ARRAY['router', 'later']) FROM sync.head;
         COMMIT",
    );
    office.first.until_named(&["Ciawi Merah"]).await;
    second.until_named(&["Ciawi Merah"]).await;
    second.add("Cisarua").await;
    office.first.until_named(&["Ciawi Merah", "Cisarua"]).await;
    assert_eq!(office.first.sync().await.problems, 0);
}

#[tokio::test]
async fn a_desktop_that_is_too_old_is_told_and_its_work_waits() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_sent().await;
    office.owner("UPDATE sync.meta SET least_protocol = 2");
    office.first.add("Ciawi").await;
    office.first.until_told(SyncState::Outdated).await;
    assert!(office.first.sync().await.waiting > 0);

    office.owner("UPDATE sync.meta SET least_protocol = 1");
    office.first.ask(SyncNow {}).await.unwrap();
    office.first.until_sent().await;
    assert_eq!(office.owner("SELECT name FROM app.router"), "Ciawi");
}
