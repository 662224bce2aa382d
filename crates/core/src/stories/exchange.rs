//! Desks that follow one PostgreSQL: joining, seeing each other's work, being apart, and what a
//! person decides afterwards.

use std::time::Duration;

use mikromon_api::ErrorCode;
use mikromon_api::customer::{AddCustomer, ListCustomers};
use mikromon_api::key::{GetOwnKeys, GrantKeys, ListKeyDevices, OwnKeys, OwnState};
use mikromon_api::private::Cell;
use mikromon_api::router::{AddRouter, EditRouter, GetRouter, ListRouters};
use mikromon_api::session::{CreateOwner, Stage, UnlockVault};
use mikromon_api::sync::{
    GetSync, JoinServer, ListConflicts, ListRefused, RefusedReason, ResolveConflict, SettleRefused,
    SyncNow, SyncState, SyncView,
};
use mikromon_domain::ids::{HolderId, RouterId};
use mikromon_domain::secret::Secret;
use mikromon_postgres::Postgres;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::customer_list::assert_found_as_it_is;
use super::desk::{Desk, PASSWORD, owner, router};
use super::shared::call_beside;
use super::shop::{all_customers, customer};
use crate::core::KeySource;
use crate::sync::setup::{FirstOperator, Plan};

pub(super) const DATABASE: &str = "mikromon";
const PASSPHRASE: &str = "kalimat sandi brankas";
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that is set up, the desk that did it, and the invitation.
pub(super) struct Office {
    pub(super) server: Postgres,
    pub(super) first: Desk,
    invite: String,
}

impl Office {
    pub(super) async fn open() -> Self {
        Self::of(Desk::with_owner().await).await
    }

    pub(super) async fn of(first: Desk) -> Self {
        let mut office = Self {
            server: Postgres::start().unwrap(),
            first,
            invite: String::new(),
        };
        office.invite = office.set_up().await.unwrap();
        office
    }

    /// What `server-setup` does; the invitation is of the first time.
    pub(super) async fn set_up(&self) -> Option<String> {
        let plan = Plan {
            owner_url: Secret::new(self.server.owner_url(DATABASE)),
            ca: self.server.authority().unwrap(),
            database: None,
            first: Some(FirstOperator {
                login: "budi".to_owned(),
                password: Secret::new(PASSWORD),
            }),
        };
        let founded = self.first.core.set_up_server(&plan).await.unwrap();
        let invitation = founded.invitation?;
        Some(invitation.text.expose().to_owned())
    }

    /// The operator may come with one more computer.
    pub(super) fn expect_another(&self) {
        let sql = "UPDATE sync.operator SET admits = admits + 1 WHERE login = 'op_budi'";
        self.owner(sql);
    }

    pub(super) fn join(&self, password: &str) -> JoinServer {
        JoinServer {
            invite: self.invite.clone(),
            password: Secret::new(password),
            passphrase: None,
        }
    }

    /// A second desk on an empty folder, which follows the server and was granted the keys.
    pub(super) async fn second(&self) -> Desk {
        let desk = self.waiting().await;
        self.grant(&desk).await;
        desk
    }

    /// Grants the keys to a desk that waits for them.
    pub(super) async fn grant(&self, desk: &Desk) {
        let OwnKeys { words, .. } = desk.ask(GetOwnKeys {}).await.unwrap();
        let words = words.unwrap();
        let waits = async || self.holder(&words).await.is_some();
        self.first.wait_until("the other is seen", waits).await;
        let holder = self.holder(&words).await.unwrap();
        let grant = GrantKeys {
            holder,
            words,
            admin: false,
        };
        self.first.ask(grant).await.unwrap();
        let granted = async || desk.ask(GetOwnKeys {}).await.unwrap().state == OwnState::Granted;
        desk.wait_until("the keys are granted", granted).await;
    }

    async fn holder(&self, words: &[String]) -> Option<HolderId> {
        let devices = self.first.ask(ListKeyDevices {}).await.unwrap();
        let mut holders = devices.holders.into_iter();
        holders.find(|it| it.words == words).map(|it| it.id)
    }

    /// As [`Office::second`], before anybody granted it anything.
    pub(super) async fn waiting(&self) -> Desk {
        self.expect_another();
        let desk = Desk::fresh().await;
        desk.ask(self.join(PASSWORD)).await.unwrap();
        desk.until_in_step().await;
        desk.sign_in("budi").await.unwrap();
        desk
    }
}

impl Desk {
    pub(super) async fn sync(&self) -> SyncView {
        self.ask(GetSync {}).await.unwrap()
    }

    pub(super) async fn wait_until(&self, what: &str, fits: impl AsyncFn() -> bool) {
        let since = Instant::now();
        while !fits().await {
            assert!(since.elapsed() < PATIENCE, "{what}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    pub(super) async fn until_in_step(&self) {
        let in_step = async || {
            let state = self.core.state();
            state.progress().state == SyncState::InStep
        };
        self.wait_until("in step", in_step).await;
    }

    pub(super) async fn until_sent(&self) {
        let sent = async || {
            let view = self.sync().await;
            view.waiting == 0 && view.state == SyncState::InStep
        };
        self.wait_until("everything is sent", sent).await;
    }

    pub(super) async fn add(&self, name: &str) -> RouterId {
        let add = AddRouter {
            form: router(name, &format!("{name}.invalid")),
            accept_pin: None,
        };
        self.ask(add).await.unwrap()
    }

    pub(super) async fn names(&self) -> Vec<String> {
        let list = self.ask(ListRouters {}).await.unwrap();
        let mut names: Vec<_> = list.into_iter().map(|it| it.router.name).collect();
        names.sort();
        names
    }

    pub(super) async fn until_named(&self, names: &[&str]) {
        self.wait_until("the routers", async || self.names().await == names)
            .await;
    }

    /// Changes what it is told of a router.
    pub(super) async fn edit(
        &self,
        id: RouterId,
        change: impl FnOnce(&mut mikromon_api::router::RouterForm),
    ) {
        let router = self.ask(GetRouter { id }).await.unwrap().row.router;
        let mut form = super::desk::router(&router.name, router.host.as_str());
        form.site = None;
        form.note = None;
        change(&mut form);
        let edit = EditRouter {
            id,
            revision: router.revision,
            form,
        };
        self.ask(edit).await.unwrap();
    }
}

#[tokio::test]
async fn a_book_that_worked_alone_joins_and_a_new_desk_finds_its_rows() {
    let office = Office::open().await;
    office.first.add("Ciawi").await;
    let add = AddCustomer {
        form: customer("Sri"),
    };
    office.first.ask(add).await.unwrap();
    assert_eq!(office.first.sync().await.state, SyncState::Alone);
    assert_eq!(
        office.first.refusal(office.join("salah-sama-sekali")).await,
        ErrorCode::ServerLoginRefused
    );
    let view = office.first.ask(office.join(PASSWORD)).await.unwrap();
    assert_eq!(view.server.unwrap().series.as_deref(), Some("D01"));
    office.first.until_sent().await;
    assert_eq!(
        office.first.refusal(office.join(PASSWORD)).await,
        ErrorCode::AlreadyJoined
    );

    let second = office.second().await;
    assert!(matches!(second.stage().await, Stage::SignedIn(_)));
    second.until_named(&["Ciawi"]).await;
    assert_eq!(
        second.sync().await.server.unwrap().series.as_deref(),
        Some("D02")
    );
    second.add("Megamendung").await;
    office.first.until_named(&["Ciawi", "Megamendung"]).await;
    assert_found_as_it_is(&second).await;
    let add = AddCustomer {
        form: customer("Agus"),
    };
    office.first.ask(add).await.unwrap();
    let found = async || {
        let search = "agus".to_owned();
        let list = ListCustomers {
            search,
            ..all_customers()
        };
        second.ask(list).await.unwrap().total == 1
    };
    second
        .wait_until("who came by the exchange is found", found)
        .await;
    assert_found_as_it_is(&second).await;
}

#[tokio::test]
async fn a_book_of_its_own_is_joined_to_the_others() {
    let office = Office::open().await;
    office.first.add("Ciawi").await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.expect_another();
    let second = Desk::fresh().await;
    let CreateOwner { password, .. } = owner(None);
    let create = CreateOwner {
        login: "siti".to_owned(),
        name: "Siti".to_owned(),
        password,
        passphrase: None,
    };
    second.ask(create).await.unwrap();
    second.add("Cisarua").await;
    second.ask(office.join(PASSWORD)).await.unwrap();
    second.until_named(&["Ciawi", "Cisarua"]).await;
    office.first.until_named(&["Ciawi", "Cisarua"]).await;
}

#[tokio::test]
async fn apart_both_go_on_and_a_real_conflict_is_shown_and_resolved() {
    let mut office = Office::open().await;
    let id = office.first.add("Ciawi").await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    second.until_named(&["Ciawi"]).await;

    office.server.stop().unwrap();
    office
        .first
        .edit(id, |it| it.site = Some("Puncak".to_owned()))
        .await;
    office
        .first
        .edit(id, |it| it.name = "Ciawi Utama".to_owned())
        .await;
    second
        .edit(id, |it| it.note = Some("genset".to_owned()))
        .await;
    second
        .edit(id, |it| it.name = "Ciawi Baru".to_owned())
        .await;
    assert!(second.sync().await.waiting > 0);
    office.server.start_again().unwrap();
    office.first.ask(SyncNow {}).await.unwrap();
    office.first.until_sent().await;
    second.ask(SyncNow {}).await.unwrap();
    second.until_sent().await;

    let told = async || {
        let open = second.ask(ListConflicts {}).await.unwrap();
        open.iter().any(|it| it.field == "name")
    };
    second.wait_until("the conflict is told", told).await;
    let conflicts = second.ask(ListConflicts {}).await.unwrap();
    let conflict = conflicts.iter().find(|it| it.field == "name").unwrap();
    // The edits lie closer together than two offsets of clocks are measured:
    // either may be the later one.
    let lost = conflict.lost.value().as_str().unwrap().to_owned();
    let mut names = [conflict.kept.value().as_str().unwrap(), &lost];
    names.sort_unstable();
    assert_eq!(names, ["Ciawi Baru", "Ciawi Utama"]);
    let merged = second.ask(GetRouter { id }).await.unwrap().row.router;
    assert_eq!(
        (merged.site.as_str(), merged.note.as_str()),
        ("Puncak", "genset")
    );
    for conflict in &conflicts {
        let resolve = ResolveConflict {
            id: conflict.id,
            take_lost: true,
        };
        second.ask(resolve).await.unwrap();
    }
    office.first.until_named(&[&lost]).await;
    let closed = async || office.first.ask(ListConflicts {}).await.unwrap().is_empty();
    office
        .first
        .wait_until("conflicts are closed", closed)
        .await;
}

#[tokio::test]
async fn a_name_that_is_taken_meanwhile_is_told_and_made_again_under_another() {
    let mut office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    let second = office.second().await;
    office.server.stop().unwrap();
    office.first.add("Ciawi").await;
    second.add("Ciawi").await;
    office.server.start_again().unwrap();
    office.first.ask(SyncNow {}).await.unwrap();
    office.first.until_sent().await;
    second.ask(SyncNow {}).await.unwrap();
    second.until_sent().await;

    // Whoever came later was refused.
    let was_refused = async |desk: &Desk| !desk.ask(ListRefused {}).await.unwrap().is_empty();
    let (stands, late) = if was_refused(&second).await {
        (&office.first, &second)
    } else {
        (&second, &office.first)
    };
    let refused = late.ask(ListRefused {}).await.unwrap();
    let [refused] = refused.as_slice() else {
        panic!("{refused:?}");
    };
    assert_eq!(refused.reason, RefusedReason::Taken);
    assert!(late.sync().await.problems > 0);
    assert_eq!(
        refused.fields,
        [("name".to_owned(), Cell::of("name", "Ciawi".into()))]
    );
    assert_eq!(
        refused.suggested,
        [("name".to_owned(), Cell::of("name", "Ciawi-2".into()))]
    );
    let again = [("name", "Ciawi 2"), ("host", "192.0.2.77")];
    let again = again.map(|(field, value)| (field.to_owned(), value.into()));
    let settle = SettleRefused {
        change: refused.change,
        again: Some(again.to_vec()),
    };
    late.ask(settle.clone()).await.unwrap();
    assert_eq!(late.refusal(settle).await, ErrorCode::NotFound);
    stands.until_named(&["Ciawi", "Ciawi 2"]).await;
    assert!(late.ask(ListRefused {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_script_beside_the_app_joins_and_the_app_exchanges() {
    let vault = KeySource::Vault;
    let first = Desk::at(TempDir::new().unwrap().into(), vault).await;
    first.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let office = Office::of(first).await;
    office.first.add("Ciawi").await;
    let script = call_beside(&office.first, vault).await;
    let passphrase = Secret::new(PASSPHRASE);
    script.ask(UnlockVault { passphrase }).await.unwrap();
    script.sign_in("budi").await.unwrap();
    script.ask(office.join(PASSWORD)).await.unwrap();
    script.core.stop().await;
    office.first.until_sent().await;
}
