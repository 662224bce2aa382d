//! The organisation keys at hand: where they are unwrapped, and the only place that seals and
//! opens secrets.
//!
//! A book has an organisation key; it lies in the book wrapped, by a key in the OS keyring or by
//! the vault's passphrase. Nothing here writes plaintext anywhere.

mod keyring;
mod sealed;
mod vault;

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::KeyId;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

pub(crate) use sealed::{Material, Place, Sealed};

use crate::core::KeySource;
use crate::id;
use crate::store::Store;
use crate::store::key::{Grant, Holder};

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
    /// The last one, the newest, seals.
    open: BTreeMap<KeyId, Material>,
    /// The vault holds a key that is not open yet.
    vault_locked: bool,
    vault_exists: bool,
    /// Why the keyring gave nothing.
    missing: Option<String>,
}

/// A new organisation key, to be stored before it is used.
pub(crate) struct NewKey {
    pub(crate) id: KeyId,
    pub(crate) grant: Option<Grant>,
    material: Material,
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
        let _turn = self.turn.lock().await;
        let grants = crate::store::key::grants(store).await?;
        let mut missing = None;
        for grant in grants.iter().filter(|it| it.holder == Holder::Keyring) {
            if self.has(grant.key) || self.source != KeySource::Os {
                continue;
            }
            match from_keyring(grant).await {
                Ok(material) => self.put(grant.key, material),
                Err(error) => missing = Some(format!("{error:#}")),
            }
        }
        if let Some(reason) = &missing {
            tracing::warn!("a key is not at hand: {reason}");
        }
        self.ring_mut(|ring| ring.missing = missing);
        self.look_at_vault(&grants);
        Ok(())
    }

    /// Looks at what another process may have changed: the first key, or a vault.
    pub(crate) async fn look_again(&self, store: &Store) -> anyhow::Result<()> {
        if !self.ready() {
            return self.reload(store).await;
        }
        let grants = crate::store::key::grants(store).await?;
        self.look_at_vault(&grants);
        Ok(())
    }

    /// Whether secrets can be sealed and opened.
    pub(crate) fn ready(&self) -> bool {
        self.ring(|ring| !ring.open.is_empty())
    }

    pub(crate) fn vault_locked(&self) -> bool {
        self.ring(|ring| ring.vault_locked)
    }

    pub(crate) fn vault_exists(&self) -> bool {
        self.ring(|ring| ring.vault_exists)
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
    /// `VaultLocked` or `KeyringUnavailable` where no key is at hand.
    pub(crate) fn seal(&self, place: Place, secret: &Secret) -> anyhow::Result<Sealed> {
        let newest = self.ring(|ring| {
            ring.open
                .last_key_value()
                .map(|(id, material)| (*id, material.clone()))
        });
        let (key, material) = newest.ok_or_else(|| self.refusal())?;
        material.seal(key, place, secret.expose().as_bytes())
    }

    /// # Errors
    /// `VaultLocked` or `KeyringUnavailable` where its key is not at hand, `SecretUnreadable`
    /// where it was moved or altered.
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

    /// A new organisation key, wrapped for this device; [`Keys::install`] it once it is stored.
    ///
    /// # Errors
    /// `KeyringUnavailable` where there is no keyring and no passphrase was given.
    pub(crate) async fn make(
        &self,
        now: UnixMillis,
        passphrase: Option<&Secret>,
    ) -> anyhow::Result<NewKey> {
        let _turn = self.turn.lock().await;
        let id = KeyId::from_uuid(id::fresh(now));
        let material = Material::random()?;
        let grant = match self.source {
            KeySource::Ephemeral => None,
            KeySource::Os if self.keyring_works().await => {
                Some(keyring_grant(now, id, &material).await?)
            }
            KeySource::Os | KeySource::Vault => {
                Some(vault_grant(now, id, &material, passphrase).await?)
            }
        };
        Ok(NewKey {
            id,
            grant,
            material,
        })
    }

    /// A grant of the vault for each key at hand, or for a new key where there is none.
    pub(crate) async fn make_vault(
        &self,
        now: UnixMillis,
        passphrase: &Secret,
    ) -> anyhow::Result<(Option<NewKey>, Vec<Grant>)> {
        let _turn = self.turn.lock().await;
        let open = self.ring(|ring| ring.open.clone());
        if open.is_empty() {
            let id = KeyId::from_uuid(id::fresh(now));
            let material = Material::random()?;
            let grant = vault_grant(now, id, &material, Some(passphrase)).await?;
            return Ok((
                Some(NewKey {
                    id,
                    grant: Some(grant),
                    material,
                }),
                Vec::new(),
            ));
        }
        let mut grants = Vec::new();
        for (id, material) in &open {
            grants.push(vault_grant(now, *id, material, Some(passphrase)).await?);
        }
        Ok((None, grants))
    }

    /// Takes a stored key into use.
    pub(crate) fn install(&self, new: NewKey) {
        self.put(new.id, new.material);
    }

    pub(crate) fn vault_was_made(&self) {
        self.ring_mut(|ring| ring.vault_exists = true);
    }

    /// Opens what the vault holds.
    ///
    /// # Errors
    /// `WrongPassphrase`.
    pub(crate) async fn unlock(&self, store: &Store, passphrase: &Secret) -> anyhow::Result<()> {
        let _turn = self.turn.lock().await;
        let grants = crate::store::key::grants(store).await?;
        for grant in &grants {
            let Holder::Vault { salt } = &grant.holder else {
                continue;
            };
            if self.has(grant.key) {
                continue;
            }
            let wrapper = vault::derive(passphrase.clone(), salt.clone()).await?;
            let material = unwrap(grant, &wrapper)?.ok_or_else(|| {
                ApiError::new(ErrorCode::WrongPassphrase, "").on(Field::Passphrase)
            })?;
            self.put(grant.key, material);
        }
        self.look_at_vault(&grants);
        Ok(())
    }

    fn look_at_vault(&self, grants: &[Grant]) {
        let vault = || grants.iter().filter(|it| it.holder != Holder::Keyring);
        self.ring_mut(|ring| {
            ring.vault_exists = vault().next().is_some();
            ring.vault_locked = vault().any(|it| !ring.open.contains_key(&it.key));
        });
    }

    fn refusal(&self) -> ApiError {
        self.ring(|ring| {
            if ring.vault_locked {
                return ApiError::new(ErrorCode::VaultLocked, "");
            }
            let reason = ring.missing.clone();
            let reason =
                reason.unwrap_or_else(|| "no key of this store is on this computer".into());
            ApiError::new(ErrorCode::KeyringUnavailable, reason)
        })
    }

    fn has(&self, key: KeyId) -> bool {
        self.ring(|ring| ring.open.contains_key(&key))
    }

    fn put(&self, key: KeyId, material: Material) {
        self.ring_mut(|ring| {
            ring.open.insert(key, material);
        });
    }

    fn ring<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ring_mut(&self, change: impl FnOnce(&mut Ring)) {
        change(&mut self.ring.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Where an organisation key is wrapped to.
const fn grant_place(grant: Uuid) -> Place {
    Place {
        table: "key_grant",
        column: "wrapped",
        row: grant,
    }
}

fn unwrap(grant: &Grant, wrapper: &Material) -> anyhow::Result<Option<Material>> {
    let sealed = Sealed(grant.wrapped.clone());
    let plain = wrapper.open(grant_place(grant.id), &sealed);
    plain.map(|it| Material::from_slice(&it)).transpose()
}

async fn from_keyring(grant: &Grant) -> anyhow::Result<Material> {
    let wrapper = keyring::fetch(grant.key).await?;
    let wrapper =
        wrapper.ok_or_else(|| anyhow::anyhow!("the keyring holds no key of this store"))?;
    unwrap(grant, &wrapper)?
        .ok_or_else(|| anyhow::anyhow!("the keyring's key does not fit this store"))
}

async fn keyring_grant(now: UnixMillis, key: KeyId, material: &Material) -> anyhow::Result<Grant> {
    let wrapper = Material::random()?;
    let grant = wrap(now, key, material, &wrapper, Holder::Keyring)?;
    keyring::keep(key, wrapper)
        .await
        .map_err(|error| ApiError::new(ErrorCode::KeyringUnavailable, format!("{error:#}")))?;
    Ok(grant)
}

async fn vault_grant(
    now: UnixMillis,
    key: KeyId,
    material: &Material,
    passphrase: Option<&Secret>,
) -> anyhow::Result<Grant> {
    let passphrase = passphrase.ok_or_else(|| {
        let detail = "there is no keyring, so a passphrase is needed";
        ApiError::new(ErrorCode::KeyringUnavailable, detail).on(Field::Passphrase)
    })?;
    let mut salt = vec![0; vault::SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    let wrapper = vault::derive(passphrase.clone(), salt.clone()).await?;
    wrap(now, key, material, &wrapper, Holder::Vault { salt })
}

fn wrap(
    now: UnixMillis,
    key: KeyId,
    material: &Material,
    wrapper: &Material,
    holder: Holder,
) -> anyhow::Result<Grant> {
    let id = id::fresh(now);
    let wrapped = wrapper.seal(key, grant_place(id), material.bytes())?.0;
    Ok(Grant {
        id,
        key,
        holder,
        wrapped,
    })
}
