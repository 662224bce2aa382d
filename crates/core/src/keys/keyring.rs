//! The OS keyring: Keychain, Credential Manager or the Secret Service. It may ask the person at
//! the desk and wait for the answer, so each call has a thread of its own and a deadline: a thread
//! that hangs keeps neither the tasks nor the exit waiting.

use std::time::Duration;

use anyhow::{Context as _, anyhow};
use keyring::v1::Entry;
use mikromon_domain::ids::KeyId;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::Material;

const SERVICE: &str = "MikroMon";

/// Time to answer the OS's prompt, when the keyring is locked.
const DEADLINE: Duration = Duration::from_secs(30);

/// Whether a key can be kept: an entry is written, read again and deleted.
pub(super) async fn probe() -> anyhow::Result<()> {
    let name = format!("probe {}", Uuid::now_v7());
    on_thread(move || {
        let entry = entry(&name)?;
        entry.set_secret(&[1])?;
        let read = entry.get_secret();
        entry.delete_credential()?;
        anyhow::ensure!(read? == [1], "the keyring gave back something else");
        Ok(())
    })
    .await
}

pub(super) async fn keep(key: KeyId, material: Material) -> anyhow::Result<()> {
    let name = account(key);
    on_thread(move || Ok(entry(&name)?.set_secret(material.bytes())?)).await
}

/// `None` where the keyring works but holds no such key.
pub(super) async fn fetch(key: KeyId) -> anyhow::Result<Option<Material>> {
    let name = account(key);
    on_thread(move || match entry(&name)?.get_secret() {
        Ok(bytes) => Material::from_slice(&zeroize::Zeroizing::new(bytes)).map(Some),
        Err(keyring::v1::Error::NoEntry) => Ok(None),
        Err(error) => Err(error.into()),
    })
    .await
}

/// One entry for each organisation key, so that several data folders do not meet.
fn account(key: KeyId) -> String {
    format!("device key for {key}")
}

fn entry(name: &str) -> anyhow::Result<Entry> {
    if let Err(error) = Entry::store_status() {
        return Err(anyhow!("{error}"));
    }
    Ok(Entry::new(SERVICE, name)?)
}

async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let (answer, answered) = oneshot::channel();
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || answer.send(work()))
        .context("start the keyring thread")?;
    tokio::time::timeout(DEADLINE, answered)
        .await
        .context("the keyring did not answer in time")?
        .context("the keyring thread ended")?
}
