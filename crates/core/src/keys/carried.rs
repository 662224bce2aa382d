//! The organisation's keys as they travel within a backup, to a computer that has none of them. What
//! seals the backup seals them; this device's own seed never travels.

use std::collections::BTreeMap;

use anyhow::Context as _;
use ed25519_dalek::SigningKey;
use mikromon_domain::ids::KeyId;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use zeroize::Zeroizing;

use super::office::{Office, introduce};
use super::statement::{hex, unhex};
use super::{Keys, Material};
use crate::id;
use crate::store::key::Purpose;
use crate::store::{Store, device, key, setting};

/// `mikromon-key <id> <64 digits of hex>`, as in the recovery kit.
const KEY: &str = "mikromon-key";
/// `mikromon-signing-key <64 digits of hex>`: by it a desktop is an admin's.
const SIGNING: &str = "mikromon-signing-key";

#[derive(Default)]
pub(crate) struct Carried {
    keys: BTreeMap<KeyId, Material>,
    signing: Option<SigningKey>,
}

impl Carried {
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.keys.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::new());
        for (id, material) in &self.keys {
            let line = Zeroizing::new(format!("{KEY} {id} {}\n", hex(material.bytes())));
            text.push_str(&line);
        }
        if let Some(signing) = &self.signing {
            let line = Zeroizing::new(format!("{SIGNING} {}\n", hex(signing.as_bytes())));
            text.push_str(&line);
        }
        text
    }

    /// # Errors
    /// When a line is no key; it is not repeated.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let mut carried = Self::default();
        for line in text.lines() {
            let bytes = |digits| unhex::<32>(digits).map(Zeroizing::new).context("no key");
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                [KEY, id, digits] => {
                    let id = id.parse().ok().context("no id of a key")?;
                    let material = Material::from_slice(&*bytes(digits)?)?;
                    carried.keys.insert(id, material);
                }
                [SIGNING, digits] => {
                    carried.signing = Some(SigningKey::from_bytes(&*bytes(digits)?));
                }
                _ => anyhow::bail!("a line is no key"),
            }
        }
        Ok(carried)
    }
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carried({} keys)", self.keys.len())
    }
}

impl Keys {
    /// All that is open now.
    pub(crate) fn carried(&self) -> Carried {
        self.ring(|ring| Carried {
            keys: ring.open.clone(),
            signing: ring.signing.as_deref().cloned(),
        })
    }

    /// Makes a book that came from elsewhere this computer's: under a name of its own, with a seed
    /// of its own, and with the keys kept as this computer keeps them.
    ///
    /// # Errors
    /// When they cannot be kept, or the book cannot be written.
    pub(crate) async fn adopt(
        &self,
        store: &Store,
        carried: Carried,
        passphrase: &Secret,
        now: UnixMillis,
    ) -> anyhow::Result<()> {
        let keeper = self.keeper(Some(passphrase)).await?;
        let mut new = vec![keeper.fresh(now, Purpose::Device).await?];
        for (id, material) in &carried.keys {
            let purpose = Purpose::Organisation;
            new.push(keeper.keep(now, *id, purpose, material.clone()).await?);
        }
        let mut write = store.write(now, None).await?;
        device::rename(write.connection(), id::fresh(now)).await?;
        key::insert_new(&mut write, &new).await?;
        self.install(new)?;
        let device = self.device_at_hand()?;
        match carried.signing {
            Some(signing) => drop(Office::found(device, signing, carried.keys, &mut write).await?),
            None if setting::org_signer(write.connection()).await?.is_some() => {
                introduce(&mut write, &device).await?;
            }
            None => {}
        }
        write.commit().await
    }
}
