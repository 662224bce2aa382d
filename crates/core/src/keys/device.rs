//! This device, as the organisation knows it: everything follows from one seed of 32 bytes, so that
//! the seed is all that the keyring or the vault has to keep. It keeps nothing itself.

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use anyhow::{Context as _, anyhow};
use bech32::{Bech32, Hrp};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use mikromon_domain::ids::{DeviceId, KeyId};
use mikromon_domain::secret::Secret;
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

use super::sealed::{Material, Place, Sealed};
use super::statement::hex;
use super::words::words;

/// How an age identity's text begins.
const AGE_PREFIX: &str = "age-secret-key-";

pub(crate) struct Device {
    id: KeyId,
    seed: Material,
    identity: Identity,
    signing: SigningKey,
}

impl Device {
    pub(crate) fn of_seed(id: KeyId, seed: Material) -> anyhow::Result<Self> {
        let identity = identity(&derive(&seed, &[b"age"])?)?;
        let signing = SigningKey::from_bytes(derive(&seed, &[b"sign"])?.bytes());
        Ok(Self {
            id,
            seed,
            identity,
            signing,
        })
    }

    pub(crate) const fn seed_id(&self) -> KeyId {
        self.id
    }

    /// To be wrapped, and for nothing else.
    pub(super) fn seed(&self) -> (KeyId, Material) {
        (self.id, self.seed.clone())
    }

    /// Opens what was wrapped for [`Device::recipient`].
    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// `age1…`
    pub(crate) fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }

    pub(crate) const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The public part of [`Device::signing`], in hex.
    pub(crate) fn signing_key(&self) -> String {
        hex(self.signing.verifying_key().as_bytes())
    }

    /// What the server knows the device by. It follows from the device's id, so that a copy of the
    /// book that takes another id has another token.
    pub(crate) fn token(&self, device: DeviceId) -> anyhow::Result<Material> {
        derive(&self.seed, &[b"token", device.as_bytes()])
    }

    /// Seals what only this desktop needs to read, as the password of its own login.
    pub(crate) fn seal(&self, place: Place, secret: &Secret) -> anyhow::Result<Sealed> {
        derive(&self.seed, &[b"local"])?.seal(self.id, place, secret.expose().as_bytes())
    }

    /// `None` where it was altered or moved, or another device sealed it.
    pub(crate) fn open(&self, place: Place, sealed: &Sealed) -> anyhow::Result<Option<Secret>> {
        let plain = derive(&self.seed, &[b"local"])?.open(place, sealed);
        let text = plain.map(|it| std::str::from_utf8(&it).map(Secret::new));
        text.transpose().context("a sealed secret is no text")
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Device({})", self.id)
    }
}

/// Six words of what others know a holder of keys by.
pub(crate) fn holder_words(recipient: &str, signing_key: &str) -> anyhow::Result<Vec<String>> {
    words("holder/1", &[recipient.as_bytes(), signing_key.as_bytes()])
}

/// HKDF-SHA256: none of what is derived tells anything of the seed or of the rest.
fn derive(seed: &Material, purpose: &[&[u8]]) -> anyhow::Result<Material> {
    let mut material = Material::from_slice(&[0; 32])?;
    let info = [&[&b"mikromon/device/1/"[..]], purpose].concat();
    Hkdf::<Sha256>::new(None, seed.bytes())
        .expand_multi_info(&info, material.bytes_mut())
        .map_err(|error| anyhow!("HKDF: {error}"))?;
    Ok(material)
}

/// age takes an identity as text only.
fn identity(material: &Material) -> anyhow::Result<Identity> {
    let prefix = Hrp::parse(AGE_PREFIX).context("the prefix of an age identity")?;
    let mut text = bech32::encode_upper::<Bech32>(prefix, material.bytes())?;
    let identity = text
        .parse()
        .map_err(|error| anyhow!("no identity: {error}"));
    text.zeroize();
    identity
}

/// The identity's text, as the plain `age` reads it.
pub(crate) fn identity_text(identity: &Identity) -> Zeroizing<String> {
    Zeroizing::new(identity.to_string().expose_secret().to_owned())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn device() -> Device {
        let seed = Material::from_slice(&[5; 32]).unwrap();
        Device::of_seed(KeyId::from_uuid(Uuid::from_u128(1)), seed).unwrap()
    }

    /// Others have wrapped keys for it: every later version has to come to the same.
    #[test]
    fn a_seed_gives_the_same_device_for_ever() {
        let device = device();
        assert_eq!(
            device.recipient(),
            "age1pjhh6dednjz399myfahmh49ckvxjns7t7mfgd9ue4heky9782caqmqsa0s"
        );
        assert_eq!(
            device.signing_key(),
            "5c5d5e558d4d6023e26fb381df36ea74f1b76b9369d8dae9f84e108bcfeb5c9a"
        );
        let token = device.token(DeviceId::from_uuid(Uuid::from_u128(2)));
        assert_eq!(
            hex(token.unwrap().bytes()),
            "d2470e444de46de37d713a75330d2ebc5acec204a06f9a6fc85c96a7f8dec771"
        );
    }

    #[test]
    fn another_device_id_has_another_token() {
        let token = |id| device().token(DeviceId::from_uuid(Uuid::from_u128(id)));
        assert_ne!(token(1).unwrap().bytes(), token(2).unwrap().bytes());
    }

    #[test]
    fn what_it_seals_opens_in_its_place_and_nowhere_else() {
        let place = |row| Place {
            table: "profile",
            column: "password",
            row: Uuid::from_u128(row),
        };
        let sealed = device().seal(place(1), &Secret::new("rahasia")).unwrap();
        let opened = device().open(place(1), &sealed).unwrap();
        assert_eq!(opened.unwrap().expose(), "rahasia");
        assert!(device().open(place(2), &sealed).unwrap().is_none());
    }
}
