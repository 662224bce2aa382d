//! Rows of the server that this version cannot take in: they are told, and asked for again at the
//! next start, which an update is.

use mikromon_api::session::UnlockVault;
use mikromon_api::sync::{ListSetAside, SetAsideView, SyncNow};
use mikromon_domain::secret::Secret;
use tempfile::TempDir;

use super::desk::{Desk, PASSWORD, owner};
use super::exchange::Office;
use crate::KeySource;

const PASSPHRASE: &str = "kalimat sandi brankas";

/// Somebody's newer version wrote a longer site than this one takes, and a name beside it.
const TOO_LONG: &str = "
    BEGIN; SELECT sync.take_head();
    UPDATE app.router SET site = repeat('x', 500), row_seq = (SELECT seq FROM sync.head)
    WHERE name = 'Ciawi';
    UPDATE app.router SET name = 'Cisarua Baru', name_key = 'cisarua baru',
        row_seq = (SELECT seq FROM sync.head) WHERE name = 'Cisarua';
    SELECT sync.close_commit(seq, gen_random_uuid(), ARRAY['router']) FROM sync.head;
    COMMIT";

impl Desk {
    async fn set_aside(&self) -> Vec<SetAsideView> {
        self.ask(ListSetAside {}).await.unwrap()
    }

    async fn restarted(self) -> Self {
        self.core.stop().await;
        let desk = Self::at(self.folder, KeySource::Vault).await;
        let passphrase = Secret::new(PASSPHRASE);
        desk.ask(UnlockVault { passphrase }).await.unwrap();
        desk.sign_in("budi").await.unwrap();
        desk.ask(SyncNow {}).await.unwrap();
        desk.until_in_step().await;
        desk
    }
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_told_keeps_no_other_out_and_comes_with_an_update() {
    let first = Desk::at(TempDir::new().unwrap().into(), KeySource::Vault).await;
    first.ask(owner(Some(PASSPHRASE))).await.unwrap();
    let mut office = Office::of(first).await;
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.add("Ciawi").await;
    office.first.add("Cisarua").await;
    office.first.until_sent().await;

    office.owner(TOO_LONG);
    office.first.until_named(&["Ciawi", "Cisarua Baru"]).await;
    let expected = [SetAsideView {
        table: "router".to_owned(),
        field: Some("site".to_owned()),
        rows: 1,
    }];
    assert_eq!(office.first.set_aside().await, expected);
    assert_eq!(office.first.sync().await.problems, 1);

    // This version takes it no better than before, and keeps what it knew.
    office.first = office.first.restarted().await;
    assert_eq!(office.first.set_aside().await, expected);
    office.first.until_named(&["Ciawi", "Cisarua Baru"]).await;

    // As if an update took the value: the row is the same at the server, and fits.
    office.owner("UPDATE app.router SET site = 'Puncak' WHERE name = 'Ciawi'");
    office.first = office.first.restarted().await;
    let fits = async || office.first.set_aside().await.is_empty();
    office.first.wait_until("it fits", fits).await;
    assert_eq!(office.first.sync().await.problems, 0);
    office.first.until_named(&["Ciawi", "Cisarua Baru"]).await;
}
