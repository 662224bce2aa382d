//! A book that an older version made: it opens, and everything in it is still there.

use std::sync::Arc;

use mikromon_api::audit::AuditOutcome;
use mikromon_api::incident::{IncidentFilter, ListIncidents};
use mikromon_api::router::{ListRouters, Position};
use mikromon_api::session::Stage;
use mikromon_domain::secret::Secret;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use tempfile::TempDir;

use super::desk::{Desk, PASSWORD};
use crate::store::open::path_in;
use crate::store::{kept, schema, standing};
use crate::{KeySource, password};

/// As the first version left it: an owner, a router, and an incident with its events.
async fn first_version(folder: &TempDir) {
    let options = SqliteConnectOptions::new()
        .filename(path_in(folder.path()))
        .create_if_missing(true)
        .pragma("application_id", schema::APPLICATION_ID.to_string());
    let mut book = SqliteConnection::connect_with(&options).await.unwrap();
    let first = schema::migrator(&schema::SQLITE[..1]);
    first.run_direct(None, &mut book, false).await.unwrap();
    let hash = password::hash(Secret::new(PASSWORD)).await.unwrap();
    let sql = "
        INSERT INTO device VALUES (1, zeroblob(16), 1);
        INSERT INTO operator VALUES
            (unhex('01' || hex(zeroblob(15))), 'budi', 'Budi', 'owner', '$HASH', 1, NULL, 1);
        INSERT INTO sign_in SELECT id, 0, NULL, 5 FROM operator;
        INSERT INTO router VALUES (unhex('02' || hex(zeroblob(15))), 'BR-01', 'br-01', '10.0.0.1',
            8728, 'plain', 'api', x'00', 0, 1, NULL, 'POP', '', -6.595038, 106.816635, NULL, 1, NULL, 3);
        INSERT INTO incident SELECT unhex('03' || hex(zeroblob(15))), id, 'router-down', 7, 0, NULL, '[]'
            FROM router;
        INSERT INTO incident_event SELECT unhex('04' || hex(zeroblob(15))), i.id, 9, 'acknowledged', o.id, 'ya'
            FROM incident i, operator o;
        INSERT INTO audit SELECT unhex('05' || hex(zeroblob(15))), 3, id, name, 'router.add', 'BR-01'
            FROM operator;
        INSERT INTO audit_outcome SELECT unhex('06' || hex(zeroblob(15))), id, 4, NULL FROM audit;
        INSERT INTO org_key VALUES (unhex('07' || hex(zeroblob(15))), 1);
        INSERT INTO outbox (id, mutation, at, device, operator, tbl, row_id, kind, body)
            SELECT randomblob(16), unhex('08' || hex(zeroblob(15))), 1, zeroblob(16), NULL, 'router', id,
                'insert', '{\"name\":\"BR-1\"}' FROM router;
        INSERT INTO outbox (id, mutation, at, device, operator, tbl, row_id, kind, body)
            SELECT randomblob(16), unhex('07' || hex(zeroblob(15))), 2, zeroblob(16), NULL, 'router', id,
                'patch', '{\"name\":\"BR-01\"}' FROM router;
    ";
    let sql = sql.replace("$HASH", &hash);
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut book)
        .await
        .unwrap();
    book.close().await.unwrap();
}

#[tokio::test]
async fn a_book_of_the_first_version_opens_with_all_that_was_in_it() {
    let folder = Arc::new(TempDir::new().unwrap());
    first_version(&folder).await;
    let desk = Desk::at(folder, KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    let routers = desk.ask(ListRouters {}).await.unwrap();
    let bogor = Position {
        latitude: -6.595038,
        longitude: 106.816635,
    };
    assert_eq!(routers[0].router.name, "BR-01");
    assert_eq!(routers[0].router.position, Some(bogor));
    let all = ListIncidents {
        filter: IncidentFilter::All,
        router: None,
        limit: 9,
    };
    let incidents = desk.ask(all).await.unwrap();
    assert_eq!(incidents[0].acknowledged_by.as_deref(), Some("Budi"));
    let audit = desk.audit(9).await;
    let oldest = audit.iter().find(|it| it.command == "router.add").unwrap();
    assert_eq!(
        (oldest.subject.as_str(), oldest.outcome),
        ("BR-01", AuditOutcome::Done)
    );
    let told = sqlx::query(
        "SELECT c.at, c.state, e.body FROM edit e JOIN change c ON c.pos = e.change
         WHERE e.tbl = 'router' ORDER BY c.pos, e.place",
    )
    .fetch_all(desk.book().store.read())
    .await
    .unwrap();
    let told: Vec<(i64, String, String)> = told
        .iter()
        .map(|it| (it.get("at"), it.get("state"), it.get("body")))
        .collect();
    let expected = [(1, r#"{"name":"BR-1"}"#), (2, r#"{"name":"BR-01"}"#)];
    assert_eq!(
        told,
        expected.map(|(at, body)| (at, "alone".to_owned(), body.to_owned())),
        "in the order in which it was done"
    );
}

#[tokio::test]
async fn a_newer_version_fetches_everything_once() {
    let folder = Arc::new(TempDir::new().unwrap());
    let options = SqliteConnectOptions::new()
        .filename(path_in(folder.path()))
        .create_if_missing(true)
        .pragma("application_id", schema::APPLICATION_ID.to_string());
    let mut book = SqliteConnection::connect_with(&options).await.unwrap();
    let (_, older) = schema::SQLITE.split_last().unwrap();
    let older = schema::migrator(older);
    older.run_direct(None, &mut book, false).await.unwrap();
    let joined = "
        INSERT INTO device VALUES (1, zeroblob(16), 1);
        UPDATE standing SET epoch = randomblob(16), scope = randomblob(16), cursor_seq = 7,
            cursor_commit = randomblob(16)";
    sqlx::raw_sql(joined).execute(&mut book).await.unwrap();
    book.close().await.unwrap();

    for _ in 0..2 {
        let desk = Desk::at(folder.clone(), KeySource::Ephemeral).await;
        let mut connection = desk.book().store.read().acquire().await.unwrap();
        let joined = standing::read(&mut connection).await.unwrap().joined;
        let joined = joined.unwrap();
        assert!(joined.scope.is_nil(), "the server's is never that");
        assert_eq!(
            joined.cursor.unwrap().seq,
            7,
            "what it had read, it has read"
        );
        drop(connection);
        desk.core.stop().await;
    }
}

/// The update is another one each time, so that each leaves a copy.
#[tokio::test]
async fn before_an_update_a_copy_is_kept_and_the_last_three_stay() {
    let folder = Arc::new(TempDir::new().unwrap());
    first_version(&folder).await;
    let path = path_in(folder.path());
    let first = std::fs::read(&path).unwrap();
    for _ in 0..5 {
        std::fs::write(&path, &first).unwrap();
        let desk = Desk::at(folder.clone(), KeySource::Ephemeral).await;
        desk.core.stop().await;
        let kept = kept::list(&path).unwrap();
        let copy = kept.last().unwrap();
        let options = SqliteConnectOptions::new().filename(copy);
        let mut copy = SqliteConnection::connect_with(&options).await.unwrap();
        let row: (i64, String) =
            sqlx::query_as("SELECT (SELECT max(version) FROM _sqlx_migrations), name FROM router")
                .fetch_one(&mut copy)
                .await
                .unwrap();
        assert_eq!(row, (1, "BR-01".to_owned()));
        copy.close().await.unwrap();
    }
    assert_eq!(kept::list(&path).unwrap().len(), 3);
    let desk = Desk::at(folder.clone(), KeySource::Ephemeral).await;
    desk.core.stop().await;
    assert_eq!(kept::list(&path).unwrap().len(), 3, "nothing to update");
}

#[tokio::test]
async fn an_update_that_fails_half_way_leaves_the_old_store_working() {
    let folder = Arc::new(TempDir::new().unwrap());
    first_version(&folder).await;
    let path = path_in(folder.path());
    let options = SqliteConnectOptions::new().filename(&path);
    let mut book = SqliteConnection::connect_with(&options).await.unwrap();
    // The second migration is made; a later one finds a table of that name.
    sqlx::query("CREATE TABLE job_run (x)")
        .execute(&mut book)
        .await
        .unwrap();
    book.close().await.unwrap();
    for _ in 0..2 {
        let desk = Desk::at(folder.clone(), KeySource::Ephemeral).await;
        assert!(matches!(desk.stage().await, Stage::StoreRefused { .. }));
        desk.core.stop().await;
        let mut book = SqliteConnection::connect_with(&options).await.unwrap();
        let version: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
            .fetch_one(&mut book)
            .await
            .unwrap();
        assert_eq!(version, 1, "none of the update stayed");
        let name: String = sqlx::query_scalar("SELECT name FROM router")
            .fetch_one(&mut book)
            .await
            .unwrap();
        assert_eq!(name, "BR-01");
        book.close().await.unwrap();
    }
    let mut book = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("DROP TABLE job_run")
        .execute(&mut book)
        .await
        .unwrap();
    book.close().await.unwrap();
    let desk = Desk::at(folder, KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
}
