//! An admin's desktop at work: founding the organisation, vouching for holders, granting them its
//! keys. It works within one write; what it granted is taken into use once that is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context as _;
use ed25519_dalek::SigningKey;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{HolderId, KeyId, OperatorId};
use mikromon_domain::time::UnixMillis;

use super::device::Device;
use super::roll::{KeyHolder, OrgGrant, Roll, Standing, StandingRow, public_text, signer_id};
use super::{Keys, Material, wrapped};
use crate::id;
use crate::store::{Store, Write, device, holder_standing, key, key_holder, org_grant, setting};

pub(crate) struct Office {
    device: Arc<Device>,
    me: KeyHolder,
    /// The organisation's.
    signing: SigningKey,
    keys: BTreeMap<KeyId, Material>,
}

impl Office {
    /// Founds the organisation where there is none: its signing key is made here, and this is its
    /// first admin's desktop.
    ///
    /// # Errors
    /// `NotAdminDesktop`; `VaultLocked` or `KeyringUnavailable` where the keys are not at hand.
    pub(crate) async fn open(keys: &Keys, write: &mut Write) -> anyhow::Result<Self> {
        let device = keys.device_at_hand()?;
        let open = keys.ring(|ring| ring.open.clone());
        if setting::org_signer(write.connection()).await?.is_none() {
            let signing = SigningKey::from_bytes(Material::random()?.bytes());
            return Self::found(device, signing, open, write).await;
        }
        let roll = key_holder::roll(write.connection()).await?;
        let roll = roll.context("the organisation's signing key is known")?;
        let me = introduce(write, &device).await?;
        let signing = keys.ring(|ring| ring.signing.clone());
        match signing.filter(|_| roll.standing(me.id) == Some(Standing::Admin)) {
            Some(signing) => Ok(Self {
                device,
                me,
                signing: SigningKey::clone(&signing),
                keys: open,
            }),
            None => Err(ApiError::new(ErrorCode::NotAdminDesktop, "").into()),
        }
    }

    /// Of an organisation whose signing key is at hand: this becomes an admin's desktop of it.
    pub(crate) async fn found(
        device: Arc<Device>,
        signing: SigningKey,
        keys: BTreeMap<KeyId, Material>,
        write: &mut Write,
    ) -> anyhow::Result<Self> {
        setting::put_org_signer(write, &public_text(&signing.verifying_key())).await?;
        let me = introduce(write, &device).await?;
        let office = Self {
            device,
            me,
            signing,
            keys,
        };
        office.vouch(write, &office.me, Standing::Admin).await?;
        office.complete(write).await?;
        Ok(office)
    }

    pub(crate) const fn me(&self) -> HolderId {
        self.me.id
    }

    /// The keys that are granted.
    pub(crate) const fn keys(&self) -> &BTreeMap<KeyId, Material> {
        &self.keys
    }

    pub(crate) async fn roll(&self, write: &mut Write) -> anyhow::Result<Roll> {
        let roll = key_holder::roll(write.connection()).await?;
        roll.context("the organisation's signing key is known")
    }

    /// Says, signed by the organisation, how a holder stands.
    pub(crate) async fn vouch(
        &self,
        write: &mut Write,
        holder: &KeyHolder,
        standing: Standing,
    ) -> anyhow::Result<()> {
        let row = StandingRow {
            id: id::fresh(write.now()),
            holder: holder.id,
            standing,
            made_at: write.now(),
            signature: String::new(),
        };
        holder_standing::insert(write, &row.signed(holder, &self.signing)?).await
    }

    /// A new organisation key, which seals from now on; [`Office::complete`] grants it.
    pub(crate) async fn new_key(&mut self, write: &mut Write) -> anyhow::Result<()> {
        let id = KeyId::from_uuid(id::fresh(write.now()));
        key::insert(write, id).await?;
        self.keys.insert(id, Material::random()?);
        Ok(())
    }

    /// Makes whatever grant is lacking: each vouched holder has every key, and an admin's has the
    /// organisation's signing key, too.
    pub(crate) async fn complete(&self, write: &mut Write) -> anyhow::Result<()> {
        let roll = self.roll(write).await?;
        let granted: BTreeSet<_> = roll.grants.iter().map(|it| (it.holder, it.key)).collect();
        let signer = signer_id(&self.signing.verifying_key());
        let signing = Material::from_slice(self.signing.as_bytes())?;
        for (holder, standing) in roll.vouched() {
            let signer = (standing == Standing::Admin).then_some((&signer, &signing));
            for (key, material) in self.keys.iter().chain(signer) {
                if !granted.contains(&(holder.id, *key)) {
                    self.grant(write, holder, *key, material).await?;
                }
            }
        }
        Ok(())
    }

    async fn grant(
        &self,
        write: &mut Write,
        holder: &KeyHolder,
        key: KeyId,
        material: &Material,
    ) -> anyhow::Result<()> {
        let one = std::iter::once((key, material));
        let grant = OrgGrant {
            id: id::fresh(write.now()),
            key,
            holder: holder.id,
            wrapped: wrapped::wrap(&holder.recipient, one)?,
            granted_by: self.me.id,
            made_at: write.now(),
            signature: String::new(),
        };
        org_grant::insert(write, &grant.signed(holder, self.device.signing())?).await
    }
}

/// The row by which this device is known, made where there is none.
pub(crate) async fn introduce(write: &mut Write, me: &Device) -> anyhow::Result<KeyHolder> {
    let recipient = me.recipient();
    if let Some(known) = key_holder::own(write.connection(), &recipient).await? {
        return Ok(known);
    }
    let device = device::id(write.connection()).await?;
    let holder = KeyHolder {
        id: HolderId::from_uuid(id::fresh(write.now())),
        device: Some(device),
        name: computer_name(),
        recipient,
        signing_key: me.signing_key(),
        made_at: write.now(),
    };
    key_holder::insert(write, &holder).await?;
    Ok(holder)
}

/// Introduces a book that goes by another name than before, as a copy does. An admin's desktop has
/// the signing key at hand and goes on as one; any other waits to be vouched for under its new name.
///
/// # Errors
/// When the book cannot be read or written.
pub(crate) async fn introduce_again(
    keys: &Keys,
    store: &Store,
    now: UnixMillis,
) -> anyhow::Result<()> {
    let Some(device) = keys.device() else {
        return Ok(());
    };
    let mut reader = store.read().acquire().await?;
    let known = key_holder::own(&mut reader, &device.recipient()).await?;
    let organisation = setting::org_signer(&mut reader).await?;
    drop(reader);
    if known.is_some() || organisation.is_none() {
        return Ok(());
    }
    let mut write = store.write(now, None).await?;
    let me = introduce(&mut write, &device).await?;
    if let Some(signing) = keys.ring(|ring| ring.signing.clone()) {
        let office = Office {
            device,
            me,
            signing: SigningKey::clone(&signing),
            keys: keys.ring(|ring| ring.open.clone()),
        };
        office
            .vouch(&mut write, &office.me, Standing::Admin)
            .await?;
        office.complete(&mut write).await?;
    }
    write.commit().await?;
    keys.read_roll(store).await
}

/// The organisation's signing key, in hex, for an invitation; founds it where there is none.
///
/// # Errors
/// As [`Office::open`].
pub(crate) async fn signer(
    keys: &Keys,
    store: &Store,
    now: UnixMillis,
    by: Option<OperatorId>,
) -> anyhow::Result<String> {
    let mut write = store.write(now, by).await?;
    if let Some(known) = setting::org_signer(write.connection()).await? {
        return Ok(known);
    }
    let office = Office::open(keys, &mut write).await?;
    write.commit().await?;
    keys.read_roll(store).await?;
    Ok(public_text(&office.signing.verifying_key()))
}

/// Follows the organisation whose signing key an invitation names, and waits for its keys.
pub(crate) async fn adopt(keys: &Keys, write: &mut Write, signer: &str) -> anyhow::Result<()> {
    setting::put_org_signer(write, signer).await?;
    introduce(write, &*keys.device_at_hand()?).await?;
    Ok(())
}

/// What the system calls this computer, for people.
pub(crate) fn computer_name() -> String {
    let name = dns_lookup::get_hostname().unwrap_or_default();
    let name: String = name.trim().chars().take(key_holder::NAME).collect();
    if name.is_empty() {
        "MikroMon".to_owned()
    } else {
        name
    }
}
