//! A desk: a core on a folder of its own, and somebody who asks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::audit::{AuditFilter, AuditRow, ListAudit};
use mikromon_api::operator::AddOperator;
use mikromon_api::router::RouterForm;
use mikromon_api::session::{CreateOwner, GetStatus, Me, SignIn, Stage, Status};
use mikromon_api::{ApiError, Command, ErrorCode};
use mikromon_domain::permission::Role;
use mikromon_domain::router::Transport;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use tempfile::TempDir;

use crate::book::Book;
use crate::caller::Lock;
use crate::clock::now;
use crate::core::{Config, Core, KeySource};
use crate::{Caller, store};

pub(super) const PASSWORD: &str = "kata-sandi-owner";

pub(super) struct Desk {
    pub(super) folder: Arc<TempDir>,
    pub(super) core: Arc<Core>,
    pub(super) caller: Caller,
}

pub(super) fn config(folder: &Path, keys: KeySource) -> Config {
    Config {
        data_dir: folder.to_owned(),
        keys,
        demo: false,
    }
}

impl Desk {
    pub(super) async fn at(folder: Arc<TempDir>, keys: KeySource) -> Self {
        let core = Core::start(config(folder.path(), keys)).await.unwrap();
        let caller = core.connect();
        Self {
            folder,
            core,
            caller,
        }
    }

    /// A first start.
    pub(super) async fn fresh() -> Self {
        Self::at(Arc::new(TempDir::new().unwrap()), KeySource::Ephemeral).await
    }

    /// The owner `budi` is signed in.
    pub(super) async fn with_owner() -> Self {
        let desk = Self::fresh().await;
        desk.ask(owner(None)).await.unwrap();
        desk
    }

    pub(super) async fn ask<C: Command>(&self, command: C) -> Result<C::Output, ApiError> {
        self.ask_at(now(), command).await
    }

    pub(super) async fn ask_at<C: Command>(
        &self,
        at: UnixMillis,
        command: C,
    ) -> Result<C::Output, ApiError> {
        // Whoever asks is at the desk.
        self.caller.set_active(at, Lock::Whole);
        self.page_asks_at(at, command).await
    }

    /// As a page asks by itself, whether somebody is there or not.
    pub(super) async fn page_asks_at<C: Command>(
        &self,
        at: UnixMillis,
        command: C,
    ) -> Result<C::Output, ApiError> {
        let args = serde_json::to_value(command).unwrap();
        let value = self.core.call_at(&self.caller, C::NAME, args, at).await?;
        Ok(serde_json::from_value(value).unwrap())
    }

    pub(super) async fn refusal<C: Command>(&self, command: C) -> ErrorCode {
        match self.ask(command).await {
            Ok(_) => panic!("{} was not refused", C::NAME),
            Err(error) => error.code,
        }
    }

    /// Another window on the same core.
    pub(super) fn window(&self) -> Self {
        let (folder, core) = (Arc::clone(&self.folder), Arc::clone(&self.core));
        Self {
            folder,
            caller: core.connect(),
            core,
        }
    }

    /// Another window, where a new operator of that role is signed in.
    pub(super) async fn window_of(&self, role: Role) -> Self {
        let login = format!("op-{}", role.name());
        let (name, password) = (role.name().to_owned(), Secret::new(PASSWORD));
        self.ask(AddOperator {
            login: login.clone(),
            name,
            role,
            password,
        })
        .await
        .unwrap();
        let window = self.window();
        window.sign_in(&login).await.unwrap();
        window
    }

    pub(super) async fn sign_in(&self, login: &str) -> Result<Me, ApiError> {
        self.ask(SignIn {
            code: None,
            login: login.to_owned(),
            password: Secret::new(PASSWORD),
        })
        .await
    }

    pub(super) async fn stage(&self) -> Stage {
        self.ask(GetStatus {}).await.unwrap().stage
    }

    /// The newest rows of the log.
    pub(super) async fn audit(&self, limit: u32) -> Vec<AuditRow> {
        let newest = ListAudit {
            filter: AuditFilter::default(),
            offset: 0,
            limit,
        };
        self.ask(newest).await.unwrap().rows
    }

    pub(super) fn book(&self) -> Arc<Book> {
        self.core.book().unwrap()
    }

    /// Lets the store refuse every write from now on, or take them again: SQLite then answers as on
    /// a file system that became read-only.
    pub(super) async fn refuse_writes(&self, refuse: bool) {
        let pragma = if refuse {
            "PRAGMA query_only = 1"
        } else {
            "PRAGMA query_only = 0"
        };
        let book = self.book();
        sqlx::query(pragma)
            .execute(book.store.writer())
            .await
            .unwrap();
    }

    /// Waits until a status is as told, for up to 20 s.
    pub(super) async fn until(&self, what: &str, is: impl Fn(&Status) -> bool) {
        let begun = tokio::time::Instant::now();
        while !is(&self.ask(GetStatus {}).await.unwrap()) {
            assert!(begun.elapsed() < Duration::from_secs(20), "never: {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Stops the core and starts one on the same folder, with nobody signed in.
    pub(super) async fn restart(self, keys: KeySource) -> Self {
        self.core.stop().await;
        Self::at(self.folder, keys).await
    }

    /// Every byte that lies on the disk.
    pub(super) fn disk(&self) -> Vec<u8> {
        let path = store::open::path_in(self.folder.path());
        let log = store::aside::companion(&path, "-wal");
        [
            std::fs::read(path).unwrap(),
            std::fs::read(log).unwrap_or_default(),
        ]
        .concat()
    }
}

pub(super) fn owner(passphrase: Option<&str>) -> CreateOwner {
    CreateOwner {
        login: "budi".to_owned(),
        name: "Budi Santoso".to_owned(),
        password: Secret::new(PASSWORD),
        passphrase: passphrase.map(Secret::new),
    }
}

/// Paused, so that nothing is dialled.
pub(super) fn router(name: &str, host: &str) -> RouterForm {
    RouterForm {
        name: name.to_owned(),
        host: Some(host.to_owned()),
        port: Some(8728),
        transport: Transport::Plain,
        username: Some("api".to_owned()),
        password: Secret::new("rahasia-router"),
        core: false,
        paused: true,
        parent: None,
        site: Some("POP Ciawi".to_owned()),
        note: None,
        position: None,
        group: None,
        tags: Vec::new(),
    }
}

/// As it is in the simulated network, watched and standing for itself.
pub(super) fn simulated(router: &mikromon_simulator::Router) -> RouterForm {
    let spec = router.spec();
    let address = router.address().or(router.tls_address()).unwrap();
    RouterForm {
        port: Some(address.port()),
        username: Some(spec.username.clone()),
        password: Secret::new(spec.password.as_str()),
        core: true,
        paused: false,
        ..self::router(&spec.name, &address.ip().to_string())
    }
}
