//! A backup, made of a store that is in use, and put back on another computer: what was in it, what
//! stays behind, and what is refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use mikromon_api::ErrorCode;
use mikromon_api::key::MakeRecoveryKit;
use mikromon_api::router::{AddRouter, ListRouters};
use mikromon_api::session::{Stage, StartNewStore};
use mikromon_api::store::{
    BACKUP_ENDING, BackUpStore, BackupMade, CancelStoreWork, GetStore, PreviewBackup, RestoreStore,
};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;

use super::desk::{Desk, owner, router};
use super::shop::Shop;
use crate::KeySource;
use crate::store::open::path_in;
use crate::store::router as routers;

pub(super) const PASSPHRASE: &str = "kalimat sandi cadangan";
/// What belongs to one computer and does not come along.
const OWN: [&str; 5] = [
    "device",
    "server",
    "key_grant",
    "backup_schedule",
    "backup_file",
];

impl Desk {
    pub(super) async fn back_up(&self, folder: &Path) -> BackupMade {
        let order = BackUpStore {
            folder: folder.display().to_string(),
            passphrase: Secret::new(PASSPHRASE),
            telemetry: true,
        };
        self.ask(order).await.unwrap()
    }

    pub(super) async fn add_routers(&self, prefix: &str, count: u32) {
        for n in 0..count {
            let form = router(
                &format!("{prefix}-{n}"),
                &format!("10.0.{}.{}", prefix.len(), n),
            );
            let add = AddRouter {
                form,
                accept_pin: None,
            };
            self.ask(add).await.unwrap();
        }
    }

    pub(super) async fn router_names(&self) -> BTreeSet<String> {
        let rows = self.ask(ListRouters {}).await.unwrap();
        rows.into_iter().map(|it| it.router.name).collect()
    }

    async fn password_of_the_first(&self) -> Secret {
        let book = self.book();
        let id = self.ask(ListRouters {}).await.unwrap()[0].router.id;
        let found = routers::find(&book.store, id).await.unwrap();
        book.password(&found.unwrap()).unwrap()
    }
}

pub(super) fn restore(path: &str) -> RestoreStore {
    RestoreStore {
        path: path.to_owned(),
        passphrase: Secret::new(PASSPHRASE),
    }
}

/// A desk with a vault, as on a computer without a keyring.
pub(super) async fn desk() -> Desk {
    let desk = Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await;
    desk.ask(owner(Some(PASSPHRASE))).await.unwrap();
    desk
}

pub(super) async fn empty() -> Desk {
    Desk::at(Arc::new(TempDir::new().unwrap()), KeySource::Vault).await
}

/// Every row of every table, each as `table: values`.
async fn content(file: &Path) -> BTreeSet<String> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut book = options.connect().await.unwrap();
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut book)
            .await
            .unwrap();
    let mut rows = BTreeSet::new();
    for table in tables.iter().filter(|it| !OWN.contains(&it.as_str())) {
        rows.extend(rows_of(&mut book, table).await);
    }
    book.close().await.unwrap();
    rows
}

async fn rows_of(book: &mut SqliteConnection, table: &str) -> Vec<String> {
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
        .bind(table)
        .fetch_all(&mut *book)
        .await
        .unwrap();
    let quoted: Vec<_> = columns
        .iter()
        .map(|it| format!("quote(\"{it}\")"))
        .collect();
    let row = quoted.join(" || ',' || ");
    let sql = format!("SELECT '{table}: ' || {row} FROM \"{table}\"");
    let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
    rows.fetch_all(book).await.unwrap()
}

fn order<'a>(desk: &'a Desk, folder: &'a Path) -> crate::backup::Order<'a> {
    crate::backup::Order {
        data: desk.folder.path(),
        folder,
        name: "a.mikromon-backup".to_owned(),
        passphrase: Secret::new(PASSPHRASE),
        telemetry: true,
        carried: desk.book().keys.carried(),
        computer: "a".to_owned(),
        now: crate::clock::now(),
    }
}

#[tokio::test]
async fn on_a_second_computer_every_row_is_there_and_the_passwords_open() {
    let shop = desk().await;
    shop.add_routers("BR", 5).await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    assert!(
        made.path.ends_with(BACKUP_ENDING) && made.keys == 1,
        "{made:?}"
    );
    let status = shop.ask(GetStore {}).await.unwrap();
    assert_eq!(status.last_backup.unwrap().path, made.path);
    assert_eq!(status.work, None);

    let other = empty().await;
    let restored = other.ask(restore(&made.path)).await.unwrap();
    assert_eq!((restored.keys, restored.server), (1, None));
    assert!(
        restored.aside.is_some(),
        "an empty store is set aside as well"
    );
    assert_eq!(other.stage().await, Stage::SignedOut, "the vault is open");
    other.sign_in("budi").await.unwrap();
    assert_eq!(other.router_names().await, shop.router_names().await);
    let password = other.password_of_the_first().await;
    assert_eq!(password.expose(), "rahasia-router");
    shop.add_routers("LATER", 1).await;
    other.add_routers("OTHER", 1).await;

    let restarted = other.restart(KeySource::Vault).await;
    assert_eq!(restarted.stage().await, Stage::VaultLocked);
}

#[tokio::test]
async fn each_row_of_each_table_is_the_same_byte_for_byte() {
    let shop = Shop::open().await;
    let bill = shop.bill("2026-04").await;
    shop.pay(150_000, &[bill.row.id]).await;
    shop.desk.add_routers("BR", 3).await;
    let chest = TempDir::new().unwrap();
    let gauge = crate::backup::Gauge::default();
    let order = order(&shop.desk, chest.path());
    let (file, _) = crate::backup::make(order, &gauge).await.unwrap();
    let unpacked = TempDir::new().unwrap();
    let data = unpacked.path();
    let from = (file.as_path(), &Secret::new(PASSPHRASE));
    let (keys, now) = (KeySource::Vault, crate::clock::now());
    let staged = crate::backup::stage(data, from, keys, None, now, &gauge).await;
    staged.unwrap();
    crate::backup::swap::commit(data, now).unwrap();
    crate::backup::swap::finish(data).unwrap();

    let there = content(&path_in(data)).await;
    let here = content(&path_in(shop.desk.folder.path())).await;
    assert!(there.len() > 60, "{}", there.len());
    for table in [
        "customer",
        "invoice",
        "payment",
        "allocation",
        "operator_password",
        "series",
    ] {
        let begin = format!("{table}: ");
        assert!(there.iter().any(|it| it.starts_with(&begin)), "{table}");
    }
    assert_eq!(there, here);
}

#[tokio::test]
async fn an_admins_desktop_comes_back_as_one() {
    let shop = desk().await;
    shop.ask(MakeRecoveryKit {}).await.unwrap();
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    let other = empty().await;
    other.ask(restore(&made.path)).await.unwrap();
    other.sign_in("budi").await.unwrap();
    other.ask(MakeRecoveryKit {}).await.unwrap();
}

/// A person with the passphrase needs nothing of ours.
#[tokio::test]
async fn the_plain_age_and_tar_open_it() {
    let shop = desk().await;
    shop.add_routers("BR", 2).await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    let script = format!(
        "spawn age -d -o {0}/plain.tar.gz {1}\nexpect \"passphrase\"\nsend \"{PASSPHRASE}\\r\"\n\
         expect eof\nlassign [wait] pid spawnid os code\nexit $code\n",
        chest.path().display(),
        made.path
    );
    let age = Command::new("expect").arg("-c").arg(script).output();
    let age = age.expect("expect is needed: apt install expect");
    assert!(
        age.status.success(),
        "{}",
        String::from_utf8_lossy(&age.stdout)
    );
    let tar = Command::new("tar")
        .args(["-xzf", "plain.tar.gz"])
        .current_dir(chest.path())
        .status();
    assert!(tar.unwrap().success());
    let manifest = fs::read_to_string(chest.path().join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["tables"]["router"], 2);
    assert_eq!(manifest["parts"][1]["name"], "mikromon.db");
    let keys = fs::read_to_string(chest.path().join("keys.txt")).unwrap();
    assert!(keys.starts_with("mikromon-key "), "one key");
    let rows = content(&chest.path().join("mikromon.db")).await;
    assert_eq!(
        rows.iter().filter(|it| it.starts_with("router: ")).count(),
        2
    );
}

#[tokio::test]
async fn a_preview_tells_what_is_in_it_and_what_is_here() {
    let shop = desk().await;
    shop.add_routers("BR", 3).await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    shop.add_routers("LATER", 2).await;
    let preview = || PreviewBackup {
        path: made.path.clone(),
        passphrase: Secret::new(PASSPHRASE),
    };
    let view = shop.ask(preview()).await.unwrap();
    let here = view.here.unwrap();
    assert_eq!((view.tables["router"], here.tables["router"]), (3, 5));
    assert!(here.same_company && view.last_change < here.last_change);
    assert_eq!((view.keys, view.server), (1, None));
    let other = empty().await;
    let view = other.ask(preview()).await.unwrap();
    assert!(!view.here.unwrap().same_company);
}

#[tokio::test]
async fn whoever_has_not_the_right_puts_nothing_back() {
    let shop = desk().await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    let noc = shop.window_of(Role::Noc).await;
    assert_eq!(
        noc.refusal(restore(&made.path)).await,
        ErrorCode::NotAllowed
    );
    assert_eq!(noc.refusal(CancelStoreWork {}).await, ErrorCode::NotAllowed);
    let nobody = shop.window();
    let preview = PreviewBackup {
        path: made.path.clone(),
        passphrase: Secret::new(PASSPHRASE),
    };
    assert_eq!(nobody.refusal(preview).await, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn a_damaged_store_is_replaced_by_its_backup() {
    let shop = desk().await;
    shop.add_routers("BR", 3).await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    let names = shop.router_names().await;
    shop.core.stop().await;
    fs::write(path_in(shop.folder.path()), "garbage").unwrap();
    let damaged = Desk::at(Arc::clone(&shop.folder), KeySource::Vault).await;
    assert!(matches!(damaged.stage().await, Stage::StoreRefused { .. }));
    let restored = damaged.ask(restore(&made.path)).await.unwrap();
    assert_eq!(
        fs::read_to_string(restored.aside.unwrap()).unwrap(),
        "garbage"
    );
    damaged.sign_in("budi").await.unwrap();
    assert_eq!(damaged.router_names().await, names);
    assert_eq!(
        damaged.refusal(StartNewStore {}).await,
        ErrorCode::NotAllowed
    );
}

#[tokio::test]
async fn while_it_is_made_routers_are_added_and_it_holds_a_moment() {
    let shop = Arc::new(desk().await);
    shop.add_routers("BR", 20).await;
    let chest = TempDir::new().unwrap();
    let writing = tokio::spawn({
        let shop = Arc::new(shop.window());
        async move {
            shop.sign_in("budi").await.unwrap();
            shop.add_routers("WHILE", 20).await;
        }
    });
    let mut made = Vec::new();
    while !writing.is_finished() && made.len() < 4 {
        made.push(shop.back_up(chest.path()).await);
    }
    writing.await.unwrap();
    for made in made {
        let other = empty().await;
        other.ask(restore(&made.path)).await.unwrap();
        other.sign_in("budi").await.unwrap();
        let names = other.router_names().await;
        assert!(names.len() >= 20);
        for n in 0..names.len() - 20 {
            assert!(names.contains(&format!("WHILE-{n}")), "one after the other");
        }
    }
}

#[tokio::test]
async fn one_that_is_ended_leaves_nothing() {
    let shop = desk().await;
    shop.add_routers("BR", 5).await;
    let chest = TempDir::new().unwrap();
    let work = shop.core.backup();
    let ended = work
        .run(
            shop.core.events_sender(),
            async |gauge: crate::backup::Gauge| {
                gauge.cancel();
                let order = order(&shop, chest.path());
                crate::backup::make(order, &gauge).await
            },
        )
        .await;
    let error = crate::failure::to_api(&ended.unwrap_err());
    assert_eq!(error.code, ErrorCode::Cancelled);
    assert_eq!(fs::read_dir(chest.path()).unwrap().count(), 0);
    assert!(!shop.folder.path().join("backup.new").exists());
    shop.back_up(chest.path()).await;
}

/// How a file is damaged.
type Damage = Box<dyn Fn(&mut Vec<u8>)>;

#[tokio::test]
async fn a_damaged_file_is_refused_and_changes_nothing() {
    let shop = desk().await;
    shop.add_routers("BR", 40).await;
    let chest = TempDir::new().unwrap();
    let made = shop.back_up(chest.path()).await;
    let sound = fs::read(&made.path).unwrap();
    let mac = sound.windows(4).position(|it| it == b"\n---").unwrap();
    let header = mac + 1 + sound[mac + 1..].iter().position(|it| *it == b'\n').unwrap();
    let mut damages: Vec<(String, Damage)> = Vec::new();
    let last = sound.len() - 1;
    let step = last / 40;
    for at in (header + 1..last).step_by(step.max(1)).chain([last]) {
        damages.push((format!("byte {at}"), Box::new(move |it| it[at] ^= 1)));
    }
    for keep in [header + 20, sound.len() / 2, sound.len() - 1] {
        damages.push((
            format!("cut to {keep}"),
            Box::new(move |it| it.truncate(keep)),
        ));
    }
    damages.push(("more at its end".to_owned(), Box::new(|it| it.push(0))));
    let before = content(&path_in(shop.folder.path())).await;
    let file = chest.path().join("damaged.mikromon-backup");
    for (what, damage) in damages {
        let mut bytes = sound.clone();
        damage(&mut bytes);
        fs::write(&file, bytes).unwrap();
        let error = shop.refusal_of(&file, PASSPHRASE).await;
        assert_eq!(error, ErrorCode::BackupDamaged, "{what}");
    }
    // In the lines that wrap the key an altered letter is as good as another passphrase.
    for at in (AGE_LINE..header).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        fs::write(&file, bytes).unwrap();
        let code = shop.refusal_of(&file, PASSPHRASE).await;
        let told = [
            ErrorCode::BackupDamaged,
            ErrorCode::WrongPassphrase,
            ErrorCode::BackupForeign,
        ];
        assert!(told.contains(&code), "byte {at}: {code:?}");
    }
    for (content, code) in [
        ("", ErrorCode::BackupForeign),
        ("SQLite", ErrorCode::BackupForeign),
    ] {
        fs::write(&file, content).unwrap();
        assert_eq!(shop.refusal_of(&file, PASSPHRASE).await, code);
    }
    fs::write(&file, &sound).unwrap();
    let wrong = shop.refusal_of(&file, "another passphrase").await;
    assert_eq!(wrong, ErrorCode::WrongPassphrase);
    let gone = chest.path().join("gone.mikromon-backup");
    assert_eq!(
        shop.refusal_of(&gone, PASSPHRASE).await,
        ErrorCode::NotFound
    );
    let after = content(&path_in(shop.folder.path())).await;
    let gone: Vec<_> = before.difference(&after).collect();
    // It also tells the time of the last audit row.
    assert!(
        gone.iter().all(|it| it.starts_with("standing: ")),
        "{gone:?}"
    );
    assert_eq!(shop.router_names().await.len(), 40);
    let left: Vec<_> = fs::read_dir(shop.folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|it| it.contains("replaced") || it.contains("ready"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// After `age-encryption.org/v1`.
const AGE_LINE: usize = 22;

impl Desk {
    async fn refusal_of(&self, file: &Path, passphrase: &str) -> ErrorCode {
        self.refusal(RestoreStore {
            path: file.display().to_string(),
            passphrase: Secret::new(passphrase),
        })
        .await
    }
}
