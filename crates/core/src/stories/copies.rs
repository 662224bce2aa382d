//! A data folder that was copied with its keys, as a cloned computer is or one that was restored:
//! two computers were one, and both go on.

use mikromon_api::ErrorCode;
use mikromon_api::key::{
    GetOwnKeys, GrantKeys, HolderView, ListKeyDevices, OwnKeys, OwnState, RotateKeys,
};
use mikromon_api::session::UnlockVault;
use mikromon_api::sync::SyncNow;
use mikromon_domain::secret::Secret;
use tempfile::TempDir;

use super::desk::{Desk, PASSWORD, owner};
use super::exchange::Office;
use crate::KeySource;
use crate::store::device;

const PASSPHRASE: &str = "kalimat sandi brankas";

async fn unlocked(folder: TempDir) -> Desk {
    let desk = Desk::at(folder.into(), KeySource::Vault).await;
    let passphrase = Secret::new(PASSPHRASE);
    desk.ask(UnlockVault { passphrase }).await.unwrap();
    desk.sign_in("budi").await.unwrap();
    desk
}

fn copied(from: &Desk) -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in std::fs::read_dir(from.folder.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    copy
}

impl Desk {
    /// The one line of the list that is this desktop.
    async fn own_holder(&self) -> Option<HolderView> {
        let holders = self.ask(ListKeyDevices {}).await.unwrap().holders;
        let mut own = holders.into_iter().filter(|it| it.own);
        let one = own.next();
        assert_eq!(own.next(), None, "one desktop, one line");
        let mut reader = self.book().store.read().acquire().await.unwrap();
        let name = device::id(&mut reader).await.unwrap();
        assert!(one.as_ref().is_none_or(|it| it.device == Some(name)));
        one
    }

    async fn is(&self, state: OwnState) -> bool {
        self.ask(GetOwnKeys {}).await.unwrap().state == state && self.own_holder().await.is_some()
    }

    /// Of two desks that were one, who sends first stays itself; the other finds that it is another.
    async fn sends(&self, router: &str) {
        self.add(router).await;
        self.exchanges().await;
    }

    async fn exchanges(&self) {
        self.ask(SyncNow {}).await.unwrap();
        self.until_sent().await;
    }
}

#[tokio::test]
async fn a_copy_of_an_admins_desktop_gets_a_name_of_its_own_and_goes_on_as_one() {
    let folder = TempDir::new().unwrap();
    let first = Desk::at(folder.into(), KeySource::Vault).await;
    first.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let office = Office::of(first).await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_sent().await;
    office.first.core.stop().await;
    let (original, copy) = (copied(&office.first), copied(&office.first));
    let (original, copy) = (unlocked(original).await, unlocked(copy).await);
    original.sends("Ciawi").await;
    copy.sends("Cisarua").await;

    for desk in [&original, &copy] {
        let admin = async || desk.is(OwnState::Admin).await;
        desk.wait_until("it is an admin's", admin).await;
        desk.until_named(&["Ciawi", "Cisarua"]).await;
    }
    copy.exchanges().await;
    original.exchanges().await;
    let names = [&original, &copy].map(async |it| it.own_holder().await.unwrap().device);
    let [one, other] = names;
    assert_ne!(one.await, other.await);
    copy.ask(RotateKeys {}).await.unwrap();
}

#[tokio::test]
async fn a_copy_of_another_desktop_waits_to_be_let_in_under_its_new_name() {
    let office = Office::open().await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_sent().await;
    office.expect_another();
    let member = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    let mut join = office.join(PASSWORD);
    join.passphrase = Some(Secret::new(PASSPHRASE));
    member.ask(join).await.unwrap();
    member.until_in_step().await;
    member.sign_in("budi").await.unwrap();
    office.grant(&member).await;
    member.until_sent().await;
    member.core.stop().await;
    let (original, copy) = (copied(&member), copied(&member));
    // Signing in is already something to send.
    let original = unlocked(original).await;
    original.sends("Ciawi").await;
    let copy = unlocked(copy).await;
    copy.sends("Cisarua").await;

    let waits = async || copy.is(OwnState::Waiting).await;
    copy.wait_until("it waits", waits).await;
    assert!(original.is(OwnState::Granted).await);
    assert_eq!(
        copy.refusal(RotateKeys {}).await,
        ErrorCode::NotAdminDesktop
    );
    copy.exchanges().await;
    let OwnKeys { words, .. } = copy.ask(GetOwnKeys {}).await.unwrap();
    let holder = copy.own_holder().await.unwrap().id;
    let known = async || {
        let devices = office.first.ask(ListKeyDevices {}).await.unwrap();
        devices.holders.iter().any(|it| it.id == holder)
    };
    office.first.wait_until("it is introduced", known).await;
    let grant = GrantKeys {
        holder,
        words: words.unwrap(),
        admin: false,
    };
    office.first.ask(grant).await.unwrap();
    let granted = async || copy.is(OwnState::Granted).await;
    copy.wait_until("it is let in", granted).await;
}
