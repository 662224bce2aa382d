//! The passphrase vault, where the OS has no keyring: the organisation key is wrapped by a key
//! that Argon2id derives from a passphrase, asked once per start.

use anyhow::anyhow;
use argon2::{Algorithm, Argon2, Params, Version};
use mikromon_domain::secret::Secret;

use super::Material;

pub(super) const SALT_BYTES: usize = 16;

/// RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
const MEMORY_KIB: u32 = 64 * 1_024;
const PASSES: u32 = 3;
const LANES: u32 = 4;

/// Takes tenths of a second of a processor, away from the async threads.
pub(super) async fn derive(passphrase: Secret, salt: Vec<u8>) -> anyhow::Result<Material> {
    tokio::task::spawn_blocking(move || {
        let mut material = Material::from_slice(&[0; 32])?;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(material.bytes().len()))
            .map_err(|error| anyhow!("Argon2id parameters: {error}"))?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose().as_bytes(), &salt, material.bytes_mut())
            .map_err(|error| anyhow!("Argon2id: {error}"))?;
        Ok(material)
    })
    .await?
}
