//! A key wrapped for a holder: an armored age file, so that a recovery kit opens it with nothing of
//! ours. The text within names the key, so that one wrap is never taken for another's.

use age::x25519::{Identity, Recipient};
use anyhow::anyhow;
use mikromon_domain::ids::KeyId;
use zeroize::Zeroizing;

use super::sealed::Material;
use super::statement::{hex, unhex};

/// `mikromon-key <id> <64 digits of hex>`, one line for each key.
const LINE: &str = "mikromon-key";

pub(crate) fn wrap<'a>(
    recipient: &str,
    keys: impl Iterator<Item = (KeyId, &'a Material)>,
) -> anyhow::Result<String> {
    let recipient: Recipient = recipient
        .parse()
        .map_err(|error| anyhow!("{recipient} is no age recipient: {error}"))?;
    let mut text = Zeroizing::new(String::new());
    for (id, material) in keys {
        let line = Zeroizing::new(format!("{LINE} {id} {}\n", hex(material.bytes())));
        text.push_str(&line);
    }
    Ok(age::encrypt_and_armor(&recipient, text.as_bytes())?)
}

/// `None` where the identity does not open it, or it holds another key than that.
pub(crate) fn unwrap(identity: &Identity, id: KeyId, wrapped: &str) -> Option<Material> {
    let plain = Zeroizing::new(age::decrypt(identity, wrapped.as_bytes()).ok()?);
    let text = std::str::from_utf8(&plain).ok()?;
    let rest = text.strip_prefix(LINE)?.strip_prefix(' ')?;
    let (named, digits) = rest.trim_end().split_once(' ')?;
    if named.parse() != Ok(id) {
        return None;
    }
    let bytes = Zeroizing::new(unhex::<32>(digits)?);
    Material::from_slice(&*bytes).ok()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_wrap_opens_for_its_recipient_and_as_its_key_only() {
        let id = |it| KeyId::from_uuid(Uuid::from_u128(it));
        let material = Material::from_slice(&[3; 32]).unwrap();
        let (mine, other) = (Identity::generate(), Identity::generate());
        let one = std::iter::once((id(1), &material));
        let wrapped = wrap(&mine.to_public().to_string(), one).unwrap();
        assert!(wrapped.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
        let opened = unwrap(&mine, id(1), &wrapped).unwrap();
        assert_eq!(opened.bytes(), material.bytes());
        assert!(unwrap(&mine, id(2), &wrapped).is_none());
        assert!(unwrap(&other, id(1), &wrapped).is_none());
        assert!(unwrap(&mine, id(1), "").is_none());
        assert!(unwrap(&mine, id(1), &wrapped.replace('A', "B")).is_none());
    }
}
