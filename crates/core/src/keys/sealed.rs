//! Sealing: AES-256-GCM bound to the place the ciphertext lies at, so that one moved to another
//! row, column or key does not open.
//!
//! Layout: `0x01 | key id (16) | nonce (12) | ciphertext and tag`. The nonce is random: 96 bits are
//! good for 2^32 seals under one key (NIST SP 800-38D, 8.3), and a book seals far fewer.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use anyhow::{Context as _, anyhow};
use mikromon_domain::ids::KeyId;
use uuid::Uuid;
use zeroize::{ZeroizeOnDrop, Zeroizing};

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

/// Ciphertext with its key id and nonce.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sealed(pub(crate) Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl Sealed {
    /// The key it was sealed under; `None` where it was not sealed by us.
    pub(crate) fn key(&self) -> Option<KeyId> {
        let (version, rest) = self.0.split_first()?;
        let id = (*version == VERSION).then(|| rest.get(..ID_BYTES))??;
        Uuid::from_slice(id).ok().map(KeyId::from_uuid)
    }
}

/// Where a ciphertext lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: Uuid,
}

impl Place {
    /// What the tag also covers. Names hold no NUL and the ids have a fixed length, so two places
    /// never give the same bytes.
    fn covered(self, key: KeyId) -> Vec<u8> {
        let mut bytes = b"mikromon/1\0".to_vec();
        bytes.extend(self.table.bytes());
        bytes.push(0);
        bytes.extend(self.column.bytes());
        bytes.push(0);
        bytes.extend(self.row.as_bytes());
        bytes.extend(key.as_bytes());
        bytes
    }
}

/// 256 bits that open what is sealed; cleared from memory on drop.
#[derive(Clone, ZeroizeOnDrop)]
pub(crate) struct Material([u8; KEY_BYTES]);

impl Material {
    /// From the OS's random numbers.
    pub(crate) fn random() -> anyhow::Result<Self> {
        let mut bytes = Self([0; KEY_BYTES]);
        getrandom::fill(&mut bytes.0).map_err(|error| anyhow!("no random numbers: {error}"))?;
        Ok(bytes)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(bytes.try_into().context("a key is 32 bytes long")?))
    }

    pub(crate) const fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    pub(crate) const fn bytes_mut(&mut self) -> &mut [u8; KEY_BYTES] {
        &mut self.0
    }

    pub(crate) fn seal(&self, key: KeyId, place: Place, plain: &[u8]) -> anyhow::Result<Sealed> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| anyhow!("no random numbers: {error}"))?;
        let payload = Payload {
            msg: plain,
            aad: &place.covered(key),
        };
        let ciphertext = self
            .cipher()
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| anyhow!("{} bytes are too long to seal", plain.len()))?;
        Ok(Sealed(
            [&[VERSION][..], key.as_bytes(), &nonce, &ciphertext].concat(),
        ))
    }

    /// `None` where it was altered, moved, or sealed under another key.
    pub(crate) fn open(&self, place: Place, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let key = sealed.key()?;
        let rest = sealed.0.get(1 + ID_BYTES..)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: ciphertext,
            aad: &place.covered(key),
        };
        self.cipher()
            .decrypt(&Nonce::from(*nonce), payload)
            .ok()
            .map(Zeroizing::new)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: KeyId = KeyId::from_uuid(Uuid::from_u128(7));

    fn place(row: u128) -> Place {
        Place {
            table: "router",
            column: "password",
            row: Uuid::from_u128(row),
        }
    }

    fn material() -> Material {
        Material::from_slice(&[9; 32]).unwrap()
    }

    #[test]
    fn a_ciphertext_opens_only_in_its_own_place() {
        let sealed = material().seal(KEY, place(1), b"hunter2").unwrap();
        assert_eq!(
            material().open(place(1), &sealed).unwrap().as_slice(),
            b"hunter2"
        );
        let other_column = Place {
            column: "pin",
            ..place(1)
        };
        let other_table = Place {
            table: "operator",
            ..place(1)
        };
        for elsewhere in [place(2), other_column, other_table] {
            assert!(
                material().open(elsewhere, &sealed).is_none(),
                "{elsewhere:?}"
            );
        }
    }

    #[test]
    fn a_ciphertext_does_not_open_under_another_key_or_key_id() {
        let sealed = material().seal(KEY, place(1), b"hunter2").unwrap();
        let other = Material::from_slice(&[8; 32]).unwrap();
        assert!(other.open(place(1), &sealed).is_none());
        let mut renamed = sealed;
        renamed.0[3] ^= 1;
        assert!(material().open(place(1), &renamed).is_none());
    }

    #[test]
    fn two_seals_of_one_text_differ() {
        let one = material().seal(KEY, place(1), b"same").unwrap();
        assert_ne!(one, material().seal(KEY, place(1), b"same").unwrap());
    }

    /// The layout is at rest in people's stores: it must still open in every later version.
    #[test]
    fn a_ciphertext_of_the_first_version_still_opens() {
        let first = "0100000000000000000000000000000007";
        let sealed = material().seal(KEY, place(1), b"x").unwrap();
        let head: String = sealed.0[..17]
            .iter()
            .map(|it| format!("{it:02x}"))
            .collect();
        assert_eq!(head, first);
        assert_eq!(sealed.0.len(), 17 + 12 + 1 + 16);
        assert_eq!(
            place(1).covered(KEY),
            [
                &b"mikromon/1\0router\0password\0"[..],
                &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
                &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
            ]
            .concat()
        );
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_found(
            plain in proptest::collection::vec(any::<u8>(), 0..80),
            at in any::<prop::sample::Index>(),
            flip in 1u8..,
        ) {
            let mut sealed = material().seal(KEY, place(1), &plain).unwrap();
            let at = at.index(sealed.0.len());
            sealed.0[at] ^= flip;
            prop_assert!(material().open(place(1), &sealed).is_none());
        }

        #[test]
        fn garbage_does_not_open(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            prop_assert!(material().open(place(1), &Sealed(bytes)).is_none());
        }
    }
}
