//! The keys at hand: the only place that seals and opens secrets.
//!
//! Secrets lie in the book under an organisation key. Its material comes from this computer (see
//! `kept`: the OS keyring or the vault) or was granted to this device by an admin's desktop (see
//! `roll`). Nothing here writes plaintext anywhere.

pub(crate) mod carried;
pub(crate) mod device;
mod kept;
mod keyring;
pub(crate) mod office;
pub(crate) mod recovery;
pub(crate) mod reseal;
pub(crate) mod roll;
mod sealed;
pub(crate) mod statement;
mod vault;
pub(crate) mod words;
mod wrapped;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use ed25519_dalek::SigningKey;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{DeviceId, KeyId};
use mikromon_domain::secret::Secret;
use tokio::sync::{Mutex, OnceCell};

use device::Device;
pub(crate) use kept::NewKey;
use roll::{Roll, Standing, signer_id};
pub(crate) use sealed::{Material, Place, Sealed};

use crate::core::KeySource;
use crate::store::key::Purpose;
use crate::store::{self, Store};

pub(crate) struct Keys {
    source: KeySource,
    ring: RwLock<Ring>,
    /// One at a time makes keys or derives them from a passphrase.
    turn: Mutex<()>,
    keyring_works: OnceCell<bool>,
}

/// What could be unwrapped.
#[derive(Default)]
struct Ring {
    open: BTreeMap<KeyId, Material>,
    device: Option<Arc<Device>>,
    /// `None` while this desktop belongs to no organisation.
    roll: Option<Arc<Roll>>,
    /// The organisation's, on an admin's desktop.
    signing: Option<Arc<SigningKey>>,
    /// The vault holds a key that is not open yet.
    vault_locked: bool,
    vault_exists: bool,
    /// Why the keyring gave nothing.
    missing: Option<String>,
}

impl Ring {
    /// The newest; in an organisation the newest of its keys, so that others can read it, too.
    fn sealing(&self) -> Option<(KeyId, Material)> {
        let found = match &self.roll {
            None => self.open.last_key_value(),
            Some(roll) => {
                let keys = roll.keys();
                keys.iter().rev().find_map(|it| self.open.get_key_value(it))
            }
        };
        found.map(|(id, material)| (*id, material.clone()))
    }
}

impl Keys {
    /// Unwraps what it can without asking for a passphrase.
    pub(crate) async fn load(source: KeySource, store: &Store) -> anyhow::Result<Self> {
        let keys = Self {
            source,
            ring: RwLock::default(),
            turn: Mutex::default(),
            keyring_works: OnceCell::new(),
        };
        keys.reload(store).await?;
        Ok(keys)
    }

    /// Tries again what was missing: the person may have unlocked the keyring meanwhile, or
    /// another process may have made the key.
    pub(crate) async fn reload(&self, store: &Store) -> anyhow::Result<()> {
        let turn = self.turn.lock().await;
        let grants = store::key::grants(store).await?;
        self.open_keyring(&grants).await?;
        self.look_at_vault(&grants);
        drop(turn);
        self.read_roll(store).await
    }

    /// Looks at what another process or another desktop may have changed: the first key, a vault,
    /// or a grant.
    pub(crate) async fn look_again(&self, store: &Store) -> anyhow::Result<()> {
        if !self.ready() {
            return self.reload(store).await;
        }
        let grants = store::key::grants(store).await?;
        self.look_at_vault(&grants);
        self.read_roll(store).await
    }

    /// Takes the keys that were granted to this device.
    pub(crate) async fn read_roll(&self, store: &Store) -> anyhow::Result<()> {
        let mut reader = store.read().acquire().await?;
        let roll = store::key_holder::roll(&mut reader).await?;
        drop(reader);
        let Some(roll) = roll else {
            return Ok(());
        };
        if let Some(device) = self.device() {
            self.take_granted(&roll, &device)?;
        }
        let before = self.roll().map_or(0, |it| it.ignored.len());
        for (grant, because) in roll.ignored.iter().skip(before) {
            let (to, by) = (roll.name(grant.holder), roll.name(grant.granted_by));
            tracing::warn!("a grant to {to} by {by} does not count: {because:?}");
        }
        self.ring_mut(|ring| ring.roll = Some(Arc::new(roll)));
        Ok(())
    }

    fn take_granted(&self, roll: &Roll, device: &Device) -> anyhow::Result<()> {
        let signer = signer_id(&roll.signer);
        let mut signing = None;
        let mut opened = BTreeMap::new();
        for grant in roll.granted_to(&device.recipient()) {
            let is_gone = roll.standing(grant.holder) == Some(Standing::Gone);
            let known = self.ring(|ring| ring.open.contains_key(&grant.key));
            if is_gone || known || opened.contains_key(&grant.key) {
                continue;
            }
            match wrapped::unwrap(device.identity(), grant.key, &grant.wrapped) {
                Some(material) if grant.key == signer => {
                    signing = Some(SigningKey::from_bytes(material.bytes()));
                }
                Some(material) => drop(opened.insert(grant.key, material)),
                None => tracing::warn!("a granted key {} does not open", grant.key),
            }
        }
        for (key, material) in opened {
            self.put(key, Purpose::Organisation, material)?;
        }
        let signing = signing.filter(|it| it.verifying_key() == roll.signer);
        self.ring_mut(|ring| ring.signing = signing.map(Arc::new));
        Ok(())
    }

    /// Whether secrets can be sealed.
    pub(crate) fn ready(&self) -> bool {
        self.ring(|ring| ring.sealing().is_some())
    }

    pub(crate) fn vault_locked(&self) -> bool {
        self.ring(|ring| ring.vault_locked)
    }

    pub(crate) fn vault_exists(&self) -> bool {
        self.ring(|ring| ring.vault_exists)
    }

    /// `None` before it was made, and while the keyring or the vault is locked.
    pub(crate) fn device(&self) -> Option<Arc<Device>> {
        self.ring(|ring| ring.device.clone())
    }

    /// Who is vouched for, as it was read last; `None` while this desktop belongs to no
    /// organisation.
    pub(crate) fn roll(&self) -> Option<Arc<Roll>> {
        self.ring(|ring| ring.roll.clone())
    }

    /// # Errors
    /// `VaultLocked` or `KeyringUnavailable` where this device's seed is not at hand.
    pub(crate) fn device_at_hand(&self) -> Result<Arc<Device>, ApiError> {
        self.device().ok_or_else(|| self.refusal())
    }

    /// For a story that compares it with what another program opened.
    #[cfg(test)]
    pub(crate) fn material(&self, key: KeyId) -> Option<Material> {
        self.ring(|ring| ring.open.get(&key).cloned())
    }

    /// What the server knows this device by.
    ///
    /// # Errors
    /// As [`Keys::device_at_hand`].
    pub(crate) fn device_token(&self, device: DeviceId) -> anyhow::Result<Material> {
        self.device_at_hand()?.token(device)
    }

    /// Whether a first start has to ask for a passphrase.
    pub(crate) async fn needs_vault(&self) -> bool {
        match self.source {
            KeySource::Ephemeral => false,
            KeySource::Vault => true,
            KeySource::Os => !self.keyring_works().await,
        }
    }

    async fn keyring_works(&self) -> bool {
        let probe = async {
            let result = keyring::probe().await;
            if let Err(error) = &result {
                tracing::warn!("there is no usable keyring: {error:#}");
            }
            result.is_ok()
        };
        *self.keyring_works.get_or_init(|| probe).await
    }

    /// # Errors
    /// `VaultLocked`, `KeyringUnavailable` or `KeyNotGranted` where no key is at hand.
    pub(crate) fn seal(&self, place: Place, secret: &Secret) -> anyhow::Result<Sealed> {
        let newest = self.ring(Ring::sealing);
        let (key, material) = newest.ok_or_else(|| self.refusal())?;
        material.seal(key, place, secret.expose().as_bytes())
    }

    /// # Errors
    /// `VaultLocked`, `KeyringUnavailable` or `KeyNotGranted` where its key is not at hand,
    /// `SecretUnreadable` where it was moved or altered.
    pub(crate) fn open(&self, place: Place, sealed: &Sealed) -> Result<Secret, ApiError> {
        let unreadable = || ApiError::new(ErrorCode::SecretUnreadable, place.table);
        let key = sealed.key().ok_or_else(unreadable)?;
        let material = self.ring(|ring| ring.open.get(&key).cloned());
        let material = material.ok_or_else(|| self.refusal())?;
        let plain = material.open(place, sealed).ok_or_else(unreadable)?;
        std::str::from_utf8(&plain)
            .map(Secret::new)
            .map_err(|_| unreadable())
    }

    fn refusal(&self) -> ApiError {
        self.ring(|ring| {
            if ring.vault_locked {
                return ApiError::new(ErrorCode::VaultLocked, "");
            }
            match &ring.missing {
                Some(reason) => ApiError::new(ErrorCode::KeyringUnavailable, reason),
                None if ring.roll.is_some() => ApiError::new(ErrorCode::KeyNotGranted, ""),
                None => {
                    let reason = "no key of this store is on this computer";
                    ApiError::new(ErrorCode::KeyringUnavailable, reason)
                }
            }
        })
    }

    fn put(&self, key: KeyId, purpose: Purpose, material: Material) -> anyhow::Result<()> {
        let device = match purpose {
            Purpose::Organisation => {
                self.ring_mut(|ring| ring.open.insert(key, material));
                return Ok(());
            }
            Purpose::Device => Device::of_seed(key, material)?,
        };
        self.ring_mut(|ring| {
            let is_newer = |it: &Arc<Device>| it.seed_id() < key;
            if ring.device.as_ref().is_none_or(is_newer) {
                ring.device = Some(Arc::new(device));
            }
        });
        Ok(())
    }

    fn ring<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ring_mut<T>(&self, change: impl FnOnce(&mut Ring) -> T) -> T {
        change(&mut self.ring.write().unwrap_or_else(PoisonError::into_inner))
    }
}
