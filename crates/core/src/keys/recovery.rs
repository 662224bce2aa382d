//! The recovery kit: an age identity that is told once and kept nowhere, so that the organisation's
//! keys come back where every desktop lost them. The plain `age` opens what it opens.

use std::collections::BTreeMap;

use age::x25519::Identity;
use ed25519_dalek::SigningKey;
use mikromon_api::key::RecoveryKit;
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{HolderId, KeyId};
use mikromon_domain::secret::Secret;
use zeroize::Zeroizing;

use super::device::identity_text;
use super::office::Office;
use super::roll::{KeyHolder, Roll, Standing, signer_id};
use super::{Material, wrapped};
use crate::id;
use crate::store::{Write, key_holder};

const NAME: &str = "Kit darurat";

/// A kit is a holder like an admin's desktop, but that it signs nothing.
pub(crate) async fn make(office: &Office, write: &mut Write) -> anyhow::Result<RecoveryKit> {
    let identity = Identity::generate();
    let kit = KeyHolder {
        id: HolderId::from_uuid(id::fresh(write.now())),
        device: None,
        name: NAME.to_owned(),
        recipient: identity.to_public().to_string(),
        signing_key: String::new(),
        made_at: write.now(),
    };
    key_holder::insert(write, &kit).await?;
    office.vouch(write, &kit, Standing::Admin).await?;
    office.complete(write).await?;
    let keys = office.keys().iter().map(|(id, material)| (*id, material));
    Ok(RecoveryKit {
        holder: kit.id,
        keys: wrapped::wrap(&kit.recipient, keys)?,
        identity: Secret::new(page(&identity, &kit.recipient).as_str()),
    })
}

/// `age` takes lines that begin with `#` for comments.
fn page(identity: &Identity, recipient: &str) -> Zeroizing<String> {
    let secret = identity_text(identity);
    Zeroizing::new(format!(
        "# KIT DARURAT MikroMon\n\
         # Cetak lembar ini dan simpan di tempat yang aman, terpisah dari komputer.\n\
         # Siapa pun yang memegangnya dapat membuka semua kata sandi router.\n\
         # Di MikroMon: Kunci > Pulihkan, lalu ketik baris AGE-SECRET-KEY-1 di bawah.\n\
         # Tanpa MikroMon: age -d -i mikromon-kit.txt mikromon-keys.age\n\
         #\n\
         # MikroMon RECOVERY KIT\n\
         # Print this page and keep it in a safe place, away from the computers.\n\
         # Whoever has it can open every router password.\n\
         # In MikroMon: Keys > Recover, and type the line AGE-SECRET-KEY-1 below.\n\
         # Without MikroMon: age -d -i mikromon-kit.txt mikromon-keys.age\n\
         #\n\
         # {recipient}\n\
         {}\n",
        secret.as_str()
    ))
}

/// What a kit gave back.
pub(crate) struct Recovered {
    pub(crate) keys: BTreeMap<KeyId, Material>,
    pub(crate) signing: SigningKey,
}

/// # Errors
/// `WrongRecoveryKit` where the text holds no identity, or one that was not granted every key of
/// an admin or is gone.
pub(crate) fn open(roll: &Roll, text: &Secret) -> anyhow::Result<Recovered> {
    let wrong = || ApiError::new(ErrorCode::WrongRecoveryKit, "");
    let identity = read(text).ok_or_else(wrong)?;
    let recipient = identity.to_public().to_string();
    let mut keys = BTreeMap::new();
    for grant in roll.granted_to(&recipient) {
        if roll.standing(grant.holder) == Some(Standing::Admin) {
            let material = wrapped::unwrap(&identity, grant.key, &grant.wrapped);
            keys.extend(material.map(|it| (grant.key, it)));
        }
    }
    let signing = keys.remove(&signer_id(&roll.signer)).ok_or_else(wrong)?;
    let signing = SigningKey::from_bytes(signing.bytes());
    if signing.verifying_key() != roll.signer {
        return Err(wrong().into());
    }
    Ok(Recovered { keys, signing })
}

/// The identity among the words, as typed or as the whole page, which names its prefix as well.
fn read(text: &Secret) -> Option<Identity> {
    let mut words = text.expose().split_whitespace();
    words.find_map(|it| Zeroizing::new(it.to_uppercase()).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_found_in_the_page_and_as_typed() {
        let identity = Identity::generate();
        let line = identity_text(&identity);
        let page = page(&identity, &identity.to_public().to_string());
        for text in [
            page.as_str(),
            &line,
            &format!("  {}\n", line.to_lowercase()),
        ] {
            let found = read(&Secret::new(text)).unwrap();
            assert_eq!(found.to_public(), identity.to_public());
        }
        let torn = line.get(..40).unwrap();
        for text in ["", "AGE-SECRET-KEY-1", torn, "age1abc"] {
            assert!(read(&Secret::new(text)).is_none(), "{text}");
        }
    }
}
