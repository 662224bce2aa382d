//! Stores that cannot be opened: each has its code, and the file is left as it was.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{GetStatus, SignOut, Stage, StartNewStore};
use mikromon_api::{ApiError, ErrorCode};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;

use super::desk::{Desk, owner, router};
use crate::KeySource;
use crate::store::aside::companion;
use crate::store::open::path_in;

/// A folder with a store of some size, closed.
async fn closed_store() -> (Arc<TempDir>, PathBuf) {
    let desk = Desk::with_owner().await;
    for n in 0..40 {
        let form = router(&format!("BR-{n}"), &format!("10.0.0.{n}"));
        desk.ask(AddRouter {
            form,
            accept_pin: None,
        })
        .await
        .unwrap();
    }
    desk.core.stop().await;
    let path = path_in(desk.folder.path());
    assert!(
        !companion(&path, "-wal").exists(),
        "a closed store is one file"
    );
    (desk.folder, path)
}

async fn refused(folder: &Arc<TempDir>) -> (Desk, ApiError, bool) {
    let desk = Desk::at(Arc::clone(folder), KeySource::Ephemeral).await;
    match desk.stage().await {
        Stage::StoreRefused {
            error,
            path,
            set_aside,
        } => {
            assert_eq!(path, path_in(folder.path()).display().to_string());
            (desk, error, set_aside)
        }
        stage => panic!("opened, at {stage:?}"),
    }
}

async fn sqlite(path: &std::path::Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path))
        .await
        .unwrap()
}

#[tokio::test]
async fn damaged_files_are_refused_untouched_and_set_aside_on_request() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 5] = [
        ("cut in half", |it| it.truncate(it.len() / 2)),
        ("cut within the header", |it| it.truncate(40)),
        ("empty", Vec::clear),
        ("garbage", |it| it.fill(0x5a)),
        ("a page overwritten in the middle", |it| {
            let middle = it.len() / 2;
            it[middle..middle + 8_192]
                .iter_mut()
                .for_each(|byte| *byte ^= 0xff);
        }),
    ];
    for (what, damage) in damages {
        let (folder, path) = closed_store().await;
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();

        let (desk, error, set_aside) = refused(&folder).await;
        assert_eq!(
            (error.code, set_aside),
            (ErrorCode::StoreCorrupt, true),
            "{what}: {error}"
        );
        assert_eq!(
            desk.refusal(ListRouters {}).await,
            ErrorCode::StoreCorrupt,
            "{what}"
        );
        assert_eq!(
            desk.refusal(owner(None)).await,
            ErrorCode::StoreCorrupt,
            "{what}"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            bytes,
            "{what}: the file was changed"
        );

        let old = PathBuf::from(desk.ask(StartNewStore {}).await.unwrap());
        assert_eq!(
            fs::read(&old).unwrap(),
            bytes,
            "{what}: it is kept as it was"
        );
        let name = old.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("mikromon-corrupt-2") && name.ends_with("Z.db"),
            "{name}"
        );
        desk.ask(owner(None)).await.unwrap();
        let rows = desk.audit(10).await;
        assert!(
            rows.iter().any(|it| it.command == "store.start-new"),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_damaged_store_with_a_log_is_left_and_set_aside_with_it() {
    let desk = Desk::with_owner().await;
    let folder = Arc::new(TempDir::new().unwrap());
    // What a power cut leaves: the log was not folded into the file.
    let (from, to) = (path_in(desk.folder.path()), path_in(folder.path()));
    let log = fs::read(companion(&from, "-wal")).unwrap();
    assert!(!log.is_empty());
    let mut bytes = fs::read(&from).unwrap();
    bytes[4_096..].fill(0xa5);
    fs::write(&to, &bytes).unwrap();
    fs::write(companion(&to, "-wal"), &log).unwrap();

    let (damaged, error, _) = refused(&folder).await;
    assert_eq!(error.code, ErrorCode::StoreCorrupt, "{error}");
    assert_eq!(fs::read(&to).unwrap(), bytes);
    assert_eq!(fs::read(companion(&to, "-wal")).unwrap(), log);
    let old = PathBuf::from(damaged.ask(StartNewStore {}).await.unwrap());
    assert_eq!(fs::read(companion(&old, "-wal")).unwrap(), log);
    damaged.ask(owner(None)).await.unwrap();
}

#[tokio::test]
async fn a_store_that_another_process_began_anew_is_not_set_aside_as_well() {
    let (folder, path) = closed_store().await;
    fs::write(&path, "garbage").unwrap();
    let (first, ..) = refused(&folder).await;
    let (second, ..) = refused(&folder).await;
    second.ask(StartNewStore {}).await.unwrap();
    second.ask(owner(None)).await.unwrap();
    assert_eq!(first.refusal(StartNewStore {}).await, ErrorCode::StoreInUse);
    second.core.stop().await;

    assert_eq!(first.refusal(StartNewStore {}).await, ErrorCode::NotAllowed);
    assert_eq!(first.stage().await, Stage::SignedOut);
    first.sign_in("budi").await.unwrap();
}

#[tokio::test]
async fn a_log_without_its_store_is_not_taken_for_a_first_start() {
    let (folder, path) = closed_store().await;
    fs::rename(&path, companion(&path, "-wal")).unwrap();
    let (_, error, set_aside) = refused(&folder).await;
    assert_eq!((error.code, set_aside), (ErrorCode::StoreCorrupt, true));
}

#[tokio::test]
async fn another_programs_database_is_foreign() {
    let folder = Arc::new(TempDir::new().unwrap());
    let mut other = sqlite_new(&path_in(folder.path())).await;
    sqlx::query("CREATE TABLE notes (text TEXT)")
        .execute(&mut other)
        .await
        .unwrap();
    other.close().await.unwrap();
    let (_, error, set_aside) = refused(&folder).await;
    assert_eq!((error.code, set_aside), (ErrorCode::StoreForeign, true));
}

async fn sqlite_new(path: &std::path::Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_and_cannot_be_set_aside() {
    let (folder, path) = closed_store().await;
    let mut newer = sqlite(&path).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', 1, x'00', 0)",
    )
    .execute(&mut newer)
    .await
    .unwrap();
    newer.close().await.unwrap();
    let bytes = fs::read(&path).unwrap();
    let (desk, error, set_aside) = refused(&folder).await;
    assert_eq!((error.code, set_aside), (ErrorCode::StoreNewer, false));
    assert_eq!(desk.refusal(StartNewStore {}).await, ErrorCode::StoreNewer);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "x").unwrap();
    let config = super::desk::config(&file.join("data"), KeySource::Ephemeral);
    let core = crate::Core::start(config).await.unwrap();
    let caller = core.connect();
    let status = core
        .call(&caller, "session.status", serde_json::json!({}))
        .await
        .unwrap();
    let error = &status["stage"]["StoreRefused"]["error"];
    assert_eq!(error["code"], "StoreUnwritable", "{status}");
}

#[tokio::test]
async fn a_store_in_the_place_of_a_folder_is_unwritable() {
    let folder = Arc::new(TempDir::new().unwrap());
    fs::create_dir(path_in(folder.path())).unwrap();
    let (_, error, set_aside) = refused(&folder).await;
    assert_eq!(
        (error.code, set_aside),
        (ErrorCode::StoreUnwritable, false),
        "{error}"
    );
}

/// SQLite answers as it does when the disk is full once there are more; it takes what there is.
async fn limit_pages(desk: &Desk, pragma: &'static str) {
    let store = &desk.book().store;
    let mut write = store.write(crate::clock::now(), None).await.unwrap();
    let limited = sqlx::query(pragma).execute(write.connection()).await;
    limited.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_loses_nothing() {
    let desk = Desk::with_owner().await;
    let mut code = None;
    for n in 0..2_000 {
        // Each time anew: where only the end of an audit row had no room, the connection is another.
        limit_pages(&desk, "PRAGMA max_page_count = 1").await;
        let form = router(&format!("BR-{n}"), &format!("10.{}.{}.1", n / 256, n % 256));
        if let Err(error) = desk
            .ask(AddRouter {
                form,
                accept_pin: None,
            })
            .await
        {
            code = Some(error.code);
            break;
        }
    }
    assert_eq!(code, Some(ErrorCode::DiskFull));
    let listed = desk.ask(ListRouters {}).await.unwrap().len();
    limit_pages(&desk, "PRAGMA max_page_count = 1000000").await;
    let form = router("LATER", "10.9.9.9");
    desk.ask(AddRouter {
        form,
        accept_pin: None,
    })
    .await
    .unwrap();
    assert_eq!(desk.ask(ListRouters {}).await.unwrap().len(), listed + 1);
}

#[tokio::test]
async fn a_copy_made_by_sqlite_opens_in_the_stores_place() {
    let (from, path) = closed_store().await;
    let folder = Arc::new(TempDir::new().unwrap());
    let mut store = sqlite(&path).await;
    let copy = path_in(folder.path()).display().to_string();
    sqlx::query("VACUUM INTO ?")
        .bind(copy)
        .execute(&mut store)
        .await
        .unwrap();
    store.close().await.unwrap();
    drop(from);
    let desk = Desk::at(folder, KeySource::Ephemeral).await;
    desk.sign_in("budi").await.unwrap();
    assert_eq!(desk.ask(ListRouters {}).await.unwrap().len(), 40);
}

#[tokio::test]
async fn the_store_is_set_up_as_documented() {
    let desk = Desk::with_owner().await;
    let mut write = desk
        .book()
        .store
        .write(crate::clock::now(), None)
        .await
        .unwrap();
    let mut pragma = async |sql: &'static str| -> String {
        let row = sqlx::query(sql)
            .fetch_one(write.connection())
            .await
            .unwrap();
        sqlx::Row::try_get_unchecked::<String, _>(&row, 0).unwrap()
    };
    assert_eq!(pragma("PRAGMA journal_mode").await, "wal");
    assert_eq!(pragma("PRAGMA synchronous").await, "2", "FULL");
    assert_eq!(pragma("PRAGMA foreign_keys").await, "1");
    assert_eq!(
        pragma("PRAGMA application_id").await,
        u32::from_be_bytes(*b"MMON").to_string()
    );
    let version = pragma("SELECT sqlite_version()").await;
    let parts: Vec<u32> = version.split('.').map(|it| it.parse().unwrap()).collect();
    assert!(
        parts >= vec![3, 51, 3],
        "{version} has the WAL-reset corruption race"
    );
    drop(write);
    let readers = desk.book();
    let attempt = sqlx::query("DELETE FROM setting")
        .execute(readers.store.read())
        .await;
    assert!(attempt.is_err(), "a reader cannot write");
}

#[tokio::test]
async fn after_stop_calls_are_refused_and_the_folder_is_free() {
    let desk = Desk::with_owner().await;
    desk.core.stop().await;
    assert_eq!(desk.refusal(SignOut {}).await, ErrorCode::Internal);
    assert!(desk.ask(GetStatus {}).await.is_err());
    let again = Desk::at(Arc::clone(&desk.folder), KeySource::Ephemeral).await;
    assert_eq!(again.stage().await, Stage::SignedOut);
}
