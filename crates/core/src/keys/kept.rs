//! What this computer keeps: keys wrapped by a key in the OS keyring, or by the vault's passphrase.
//! They are made, loaded and unlocked here; nobody else's keys come by here.

use std::collections::BTreeMap;

use anyhow::Context as _;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::KeyId;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use uuid::Uuid;

use super::{Keys, Material, Place, Sealed, keyring, vault};
use crate::core::KeySource;
use crate::id;
use crate::store::Store;
use crate::store::key::{self, Grant, Holder, Purpose};

/// A key to be stored before it is used.
pub(crate) struct NewKey {
    pub(crate) id: KeyId,
    pub(crate) purpose: Purpose,
    /// `None` where nothing keeps it.
    pub(crate) grant: Option<Grant>,
    /// The book does not know it yet.
    pub(crate) is_new: bool,
    pub(crate) material: Material,
}

/// What wraps the keys of this computer.
pub(super) enum Keeper {
    Memory,
    Keyring,
    Vault { salt: Vec<u8>, wrapper: Material },
}

impl Keeper {
    /// # Errors
    /// `KeyringUnavailable` where there is no passphrase.
    async fn vault(passphrase: Option<&Secret>) -> anyhow::Result<Self> {
        let passphrase = passphrase.ok_or_else(|| {
            let detail = "there is no keyring, so a passphrase is needed";
            ApiError::new(ErrorCode::KeyringUnavailable, detail).on(Field::Passphrase)
        })?;
        let mut salt = vec![0; vault::SALT_BYTES];
        getrandom::fill(&mut salt)
            .map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
        let wrapper = vault::derive(passphrase.clone(), salt.clone()).await?;
        Ok(Self::Vault { salt, wrapper })
    }

    pub(super) async fn fresh(&self, now: UnixMillis, purpose: Purpose) -> anyhow::Result<NewKey> {
        let id = KeyId::from_uuid(id::fresh(now));
        let material = Material::random()?;
        Ok(NewKey {
            is_new: true,
            ..self.keep(now, id, purpose, material).await?
        })
    }

    pub(super) async fn keep(
        &self,
        now: UnixMillis,
        id: KeyId,
        purpose: Purpose,
        material: Material,
    ) -> anyhow::Result<NewKey> {
        let grant = match self {
            Self::Memory => None,
            Self::Keyring => {
                let wrapper = keyring_wrapper(id).await.map_err(|error| {
                    ApiError::new(ErrorCode::KeyringUnavailable, format!("{error:#}"))
                })?;
                let holder = Holder::Keyring;
                Some(wrap(now, (id, purpose), &material, &wrapper, holder)?)
            }
            Self::Vault { salt, wrapper } => {
                let holder = Holder::Vault { salt: salt.clone() };
                Some(wrap(now, (id, purpose), &material, wrapper, holder)?)
            }
        };
        Ok(NewKey {
            id,
            purpose,
            grant,
            is_new: false,
            material,
        })
    }
}

impl Keys {
    pub(super) async fn keeper(&self, passphrase: Option<&Secret>) -> anyhow::Result<Keeper> {
        match self.source {
            KeySource::Ephemeral => Ok(Keeper::Memory),
            KeySource::Os if self.keyring_works().await => Ok(Keeper::Keyring),
            KeySource::Os | KeySource::Vault => Keeper::vault(passphrase).await,
        }
    }

    /// A new organisation key and this device's seed; [`Keys::install`] them once they are stored.
    ///
    /// # Errors
    /// `KeyringUnavailable` where there is no keyring and no passphrase was given.
    pub(crate) async fn make(
        &self,
        now: UnixMillis,
        passphrase: Option<&Secret>,
    ) -> anyhow::Result<Vec<NewKey>> {
        let _turn = self.turn.lock().await;
        let keeper = self.keeper(passphrase).await?;
        let mut new = vec![keeper.fresh(now, Purpose::Organisation).await?];
        if self.device().is_none() {
            new.push(keeper.fresh(now, Purpose::Device).await?);
        }
        Ok(new)
    }

    /// The vault's wraps of all that is at hand, and of new keys where there are none.
    pub(crate) async fn make_vault(
        &self,
        now: UnixMillis,
        passphrase: &Secret,
    ) -> anyhow::Result<Vec<NewKey>> {
        let _turn = self.turn.lock().await;
        let keeper = Keeper::vault(Some(passphrase)).await?;
        let (open, seed) = self.ring(|ring| {
            let seed = ring.device.as_ref().map(|it| it.seed());
            (ring.open.clone(), seed)
        });
        let mut new = Vec::new();
        // One that belongs to an organisation is granted its keys, and makes none.
        if open.is_empty() && self.roll().is_none() {
            new.push(keeper.fresh(now, Purpose::Organisation).await?);
        }
        for (id, material) in open {
            new.push(
                keeper
                    .keep(now, id, Purpose::Organisation, material)
                    .await?,
            );
        }
        new.push(match seed {
            Some((id, seed)) => keeper.keep(now, id, Purpose::Device, seed).await?,
            None => keeper.fresh(now, Purpose::Device).await?,
        });
        Ok(new)
    }

    /// Makes this device's seed where none is at hand, and stores it.
    ///
    /// # Errors
    /// As [`Keys::make`].
    pub(crate) async fn make_device(
        &self,
        store: &Store,
        now: UnixMillis,
        passphrase: Option<&Secret>,
    ) -> anyhow::Result<()> {
        let _turn = self.turn.lock().await;
        if self.device().is_some() {
            return Ok(());
        }
        let keeper = self.keeper(passphrase).await?;
        let new = vec![keeper.fresh(now, Purpose::Device).await?];
        let mut write = store.write(now, None).await?;
        key::insert_new(&mut write, &new).await?;
        write.commit().await?;
        self.install(new)
    }

    /// Takes stored keys into use.
    pub(crate) fn install(&self, new: Vec<NewKey>) -> anyhow::Result<()> {
        let is_vault = |it: &Grant| it.holder != Holder::Keyring;
        let vault = new.iter().any(|it| it.grant.as_ref().is_some_and(is_vault));
        for key in new {
            self.put(key.id, key.purpose, key.material)?;
        }
        self.ring_mut(|ring| ring.vault_exists |= vault);
        Ok(())
    }

    /// What the keyring keeps. Newest first, so that an older device that is gone is not missed.
    pub(super) async fn open_keyring(&self, grants: &[Grant]) -> anyhow::Result<()> {
        let mut missing = None;
        let kept = grants.iter().filter(|it| it.holder == Holder::Keyring);
        for grant in kept.rev().filter(|_| self.source == KeySource::Os) {
            if self.has(grant) {
                continue;
            }
            match from_keyring(grant).await {
                Ok(material) => self.put(grant.key, grant.purpose, material)?,
                Err(error) => missing = Some(format!("{error:#}")),
            }
        }
        if let Some(reason) = &missing {
            tracing::warn!("a key is not at hand: {reason}");
        }
        self.ring_mut(|ring| ring.missing = missing);
        Ok(())
    }

    /// Opens what the vault holds.
    ///
    /// # Errors
    /// `WrongPassphrase`.
    pub(crate) async fn unlock(&self, store: &Store, passphrase: &Secret) -> anyhow::Result<()> {
        let turn = self.turn.lock().await;
        let grants = key::grants(store).await?;
        let mut wrappers: BTreeMap<&[u8], Material> = BTreeMap::new();
        for grant in grants.iter().rev() {
            let Holder::Vault { salt } = &grant.holder else {
                continue;
            };
            if self.has(grant) {
                continue;
            }
            if !wrappers.contains_key(salt.as_slice()) {
                let wrapper = vault::derive(passphrase.clone(), salt.clone()).await?;
                wrappers.insert(salt, wrapper);
            }
            let wrapper = wrappers.get(salt.as_slice()).context("derived above")?;
            let material = unwrap(grant, wrapper)?.ok_or_else(|| {
                ApiError::new(ErrorCode::WrongPassphrase, "").on(Field::Passphrase)
            })?;
            self.put(grant.key, grant.purpose, material)?;
        }
        self.look_at_vault(&grants);
        drop(turn);
        self.read_roll(store).await
    }

    pub(super) fn look_at_vault(&self, grants: &[Grant]) {
        let vault = || grants.iter().filter(|it| it.holder != Holder::Keyring);
        let (exists, locked) = (vault().next().is_some(), vault().any(|it| !self.has(it)));
        self.ring_mut(|ring| {
            ring.vault_exists = exists;
            ring.vault_locked = locked;
        });
    }

    /// A device that is newer than that of the grant has taken its place.
    fn has(&self, grant: &Grant) -> bool {
        self.ring(|ring| match grant.purpose {
            Purpose::Organisation => ring.open.contains_key(&grant.key),
            Purpose::Device => {
                let device = ring.device.as_ref();
                device.is_some_and(|it| it.seed_id() >= grant.key)
            }
        })
    }
}

/// Where a key is wrapped to.
const fn grant_place(grant: Uuid) -> Place {
    Place {
        table: "key_grant",
        column: "wrapped",
        row: grant,
    }
}

fn wrap(
    now: UnixMillis,
    (key, purpose): (KeyId, Purpose),
    material: &Material,
    wrapper: &Material,
    holder: Holder,
) -> anyhow::Result<Grant> {
    let id = id::fresh(now);
    let wrapped = wrapper.seal(key, grant_place(id), material.bytes())?.0;
    Ok(Grant {
        id,
        key,
        purpose,
        holder,
        wrapped,
    })
}

fn unwrap(grant: &Grant, wrapper: &Material) -> anyhow::Result<Option<Material>> {
    let sealed = Sealed(grant.wrapped.clone());
    let plain = wrapper.open(grant_place(grant.id), &sealed);
    plain.map(|it| Material::from_slice(&it)).transpose()
}

/// What the keyring keeps for a key. One that is there is used again: another store on this computer
/// may hold the same key, and goes on by it.
async fn keyring_wrapper(key: KeyId) -> anyhow::Result<Material> {
    if let Some(kept) = keyring::fetch(key).await? {
        return Ok(kept);
    }
    let wrapper = Material::random()?;
    keyring::keep(key, wrapper.clone()).await?;
    Ok(wrapper)
}

async fn from_keyring(grant: &Grant) -> anyhow::Result<Material> {
    let wrapper = keyring::fetch(grant.key).await?;
    let wrapper = wrapper.context("the keyring holds no key of this store")?;
    unwrap(grant, &wrapper)?.context("the keyring's key does not fit this store")
}
