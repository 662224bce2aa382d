//! "Check everything": a book that is not as the server's is found out and repaired, and nothing
//! that waits is lost by it.

use mikromon_api::ErrorCode;
use mikromon_api::router::{GetRouter, ListRouters};
use mikromon_api::sync::{CheckBook, GetBookCheck, LastCheck, TableCheck};
use mikromon_postgres::{OWNER, OWNER_PASSWORD};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use super::desk::{Desk, PASSWORD};
use super::exchange::{DATABASE, Office};
use crate::clock;
use crate::store::book::BOOK;
use crate::sync::compare::{Compared, compare, mark};
use crate::sync::profile;
use crate::sync::remote::PgRemote;

/// Of every router of [`router`].
const SITE: &str = "POP Ciawi";

impl Desk {
    /// Past the write path, as a failing disk or a curious person does it.
    async fn damage(&self, sql: &str) {
        let book = self.book();
        let mut apply = book.store.apply().await.unwrap();
        let done = sqlx::query(AssertSqlSafe(sql)).execute(apply.connection());
        assert!(done.await.unwrap().rows_affected() > 0, "{sql}");
        apply.commit().await.unwrap();
    }

    async fn check(&self) -> LastCheck {
        let view = self.ask(CheckBook {}).await.unwrap();
        assert_eq!(view.running, None);
        assert_eq!(self.ask(GetBookCheck {}).await.unwrap(), view);
        view.last.unwrap()
    }

    /// Over a connection of its own, as the exchange does it.
    async fn compare(&self) -> Vec<Compared> {
        let book = self.book();
        let profile = profile::load(&book).await.unwrap().unwrap();
        let mut remote = PgRemote::connect(&profile, BOOK).await.unwrap();
        compare(&book.store, &mut remote, |_| {}).await.unwrap()
    }
}

impl Office {
    pub(super) fn owner(&self, sql: &str) -> String {
        let said = self.server.psql(OWNER, OWNER_PASSWORD, DATABASE, sql);
        let said = said.unwrap();
        assert!(said.ok, "{}", said.error);
        said.rows
    }

    /// Begins a transaction as the owner, which goes on for as long as the connection is kept.
    pub(super) async fn begin(&self, sql: &str) -> PgConnection {
        let options: PgConnectOptions = self.server.owner_url(DATABASE).parse().unwrap();
        let authority = self.server.authority().unwrap().into_bytes();
        let options = options.ssl_mode(PgSslMode::VerifyFull);
        let options = options.ssl_root_cert_from_pem(authority);
        let mut connection = options.connect().await.unwrap();
        let sql = AssertSqlSafe(format!("BEGIN; {sql}"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection
    }

    async fn of_two() -> (Self, Desk) {
        let office = Self::open().await;
        for name in ["Ciawi", "Cisarua", "Megamendung"] {
            office.first.add(name).await;
        }
        office.first.ask(office.join(PASSWORD)).await.unwrap();
        let second = office.second().await;
        second
            .until_named(&["Ciawi", "Cisarua", "Megamendung"])
            .await;
        second.until_sent().await;
        (office, second)
    }
}

fn table<'a>(check: &'a LastCheck, name: &str) -> &'a TableCheck {
    check.tables.iter().find(|it| it.table == name).unwrap()
}

fn counts(check: &LastCheck, name: &str) -> [u64; 5] {
    let it = table(check, name);
    [it.here, it.there, it.unlike, it.given_back, it.remaining]
}

#[tokio::test]
async fn a_damaged_book_is_found_out_and_repaired() {
    let (_office, second) = Office::of_two().await;
    let sound = second.check().await;
    assert_eq!(sound.by.as_deref(), Some("Budi Santoso"));
    assert_eq!(sound.tables.len(), BOOK.len());
    assert!(
        sound
            .tables
            .iter()
            .all(|it| it.here == it.there && it.unlike == 0)
    );
    assert_eq!(counts(&sound, "router"), [3, 3, 0, 0, 0]);

    second
        .damage("UPDATE router SET site = 'x' WHERE name = 'Ciawi'")
        .await;
    second
        .damage("DELETE FROM router WHERE name = 'Cisarua'")
        .await;
    second
        .damage("UPDATE audit SET subject = 'x' WHERE id = (SELECT min(id) FROM audit)")
        .await;
    let check = second.check().await;
    assert_eq!(counts(&check, "router"), [2, 3, 2, 0, 0]);
    assert_eq!(table(&check, "audit").unlike, 1);
    assert!(check.tables.iter().all(|it| it.remaining == 0));
    second
        .until_named(&["Ciawi", "Cisarua", "Megamendung"])
        .await;
    let routers = second.ask(ListRouters {}).await.unwrap();
    assert!(routers.iter().all(|it| it.router.site == SITE));
    let again = second.check().await;
    assert!(again.tables.iter().all(|it| it.unlike == 0));
}

#[tokio::test]
async fn what_waits_is_no_difference_and_is_not_lost_by_a_repair() {
    let (office, second) = Office::of_two().await;
    let routers = second.ask(ListRouters {}).await.unwrap();
    let id = routers.iter().find(|it| it.router.name == "Ciawi").unwrap();
    let id = id.router.id;
    // Whoever holds the head keeps every push waiting.
    let held = office.begin("SELECT FROM sync.head FOR UPDATE").await;
    second
        .edit(id, |it| it.note = Some("genset".to_owned()))
        .await;
    second.add("Puncak").await;
    assert!(second.compare().await.iter().all(Compared::is_same));

    second
        .damage("UPDATE router SET site = 'x' WHERE name IN ('Ciawi', 'Cisarua')")
        .await;
    let compared = second.compare().await;
    assert_eq!(compared.iter().filter(|it| !it.is_same()).count(), 1);
    mark(&second.book().store, &compared, clock::now())
        .await
        .unwrap();
    assert!(second.sync().await.waiting > 0, "it waits still");
    drop(held);
    second.until_sent().await;
    let check = second.check().await;
    assert!(check.tables.iter().all(|it| it.remaining == 0));
    for desk in [&office.first, &second] {
        desk.until_named(&["Ciawi", "Cisarua", "Megamendung", "Puncak"])
            .await;
        let ciawi = desk.ask(GetRouter { id }).await.unwrap().row.router;
        assert_eq!((ciawi.site.as_str(), ciawi.note.as_str()), (SITE, "genset"));
    }
}

#[tokio::test]
async fn a_row_that_the_server_lost_is_given_back() {
    let (office, second) = Office::of_two().await;
    office.owner(
        "SET session_replication_role = replica; DELETE FROM app.router WHERE name = 'Ciawi'",
    );
    let check = second.check().await;
    assert_eq!(counts(&check, "router"), [3, 2, 1, 1, 0]);
    second.until_sent().await;
    assert_eq!(office.owner("SELECT count(*) FROM app.router"), "3");
    second
        .until_named(&["Ciawi", "Cisarua", "Megamendung"])
        .await;
}

#[tokio::test]
async fn without_the_server_nothing_is_checked_and_nothing_changes() {
    let (mut office, second) = Office::of_two().await;
    office.server.stop().unwrap();
    second
        .damage("UPDATE router SET site = 'x' WHERE name = 'Ciawi'")
        .await;
    assert_eq!(
        second.refusal(CheckBook {}).await,
        ErrorCode::ServerUnreachable
    );
    assert_eq!(second.ask(GetBookCheck {}).await.unwrap().last, None);
    let alone = Desk::with_owner().await;
    assert_eq!(
        alone.refusal(CheckBook {}).await,
        ErrorCode::ServerUnreachable
    );
}
