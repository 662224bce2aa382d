//! What is signed: bytes in which no two statements look alike, and their Ed25519 signatures.

use anyhow::{Context as _, anyhow};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// A purpose of its own for each kind of statement, then each part after its length, so that no
/// part can be shifted into the next and no statement stands for another.
pub(crate) fn statement(purpose: &str, parts: &[&[u8]]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = format!("mikromon/{purpose}\0").into_bytes();
    for part in parts {
        let length = u32::try_from(part.len()).context("a part of a statement is too long")?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(*part);
    }
    Ok(bytes)
}

/// In hex, as it lies in the book.
pub(crate) fn sign(key: &SigningKey, statement: &[u8]) -> String {
    hex(&key.sign(statement).to_bytes())
}

/// Whether that key signed exactly that.
pub(crate) fn is_signed(key: &VerifyingKey, statement: &[u8], signature: &str) -> bool {
    let signature = unhex(signature).map(|it| Signature::from_bytes(&it));
    signature.is_some_and(|it| key.verify_strict(statement, &it).is_ok())
}

/// A public key from its hex.
pub(crate) fn public_key(text: &str) -> anyhow::Result<VerifyingKey> {
    let bytes = unhex(text).context("a signing key is 64 digits of hex")?;
    VerifyingKey::from_bytes(&bytes).map_err(|error| anyhow!("no signing key: {error}"))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Exactly so many bytes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N.checked_mul(2)? || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    /// Signatures lie in people's books: every later version has to verify them.
    #[test]
    fn a_statement_of_the_first_version_is_still_verified() {
        let bytes = statement("grant/1", &[b"ab", b"", b"c"]).unwrap();
        assert_eq!(
            bytes,
            b"mikromon/grant/1\0\0\0\0\x02ab\0\0\0\0\0\0\0\x01c".to_vec()
        );
        assert_eq!(
            hex(key().verifying_key().as_bytes()),
            "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
        );
        assert!(is_signed(&key().verifying_key(), &bytes, FIRST));
    }

    const FIRST: &str = "bd01806f31ebcbb1be9ae5f0099ca2437bbe0fb2c98eeed97818b3cd988e1cd405e7c84d4b101aa13d532f2055d544dd1b6abf1aa0173db1a40a5264d393230b";

    #[test]
    fn parts_cannot_be_shifted_nor_purposes_exchanged() {
        let one = statement("grant/1", &[b"ab", b"c"]).unwrap();
        let signature = sign(&key(), &one);
        assert!(is_signed(&key().verifying_key(), &one, &signature));
        for other in [
            statement("grant/1", &[b"a", b"bc"]).unwrap(),
            statement("grant/1", &[b"abc"]).unwrap(),
            statement("standing/1", &[b"ab", b"c"]).unwrap(),
        ] {
            assert!(!is_signed(&key().verifying_key(), &other, &signature));
        }
        let other = SigningKey::from_bytes(&[8; 32]);
        assert!(!is_signed(&other.verifying_key(), &one, &signature));
    }

    #[test]
    fn what_is_no_signature_signs_nothing() {
        let long = "0".repeat(127);
        for text in ["", "00", "zz", long.as_str(), "é"] {
            assert!(!is_signed(&key().verifying_key(), b"x", text), "{text}");
        }
        assert!(public_key("12").is_err());
    }
}
