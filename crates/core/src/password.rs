//! Operators' passwords: Argon2id, in PHC form at rest. Each check costs the same, whether the
//! login exists or not, and only two run at a time, so that guessing cannot take the computer.

use std::sync::Arc;

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;
use tokio::sync::Semaphore;

pub(crate) const MIN_CHARACTERS: usize = 10;
/// Longer ones are not typed by anybody; it bounds the work.
const MAX_BYTES: usize = 1_024;

/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// # Errors
/// `WeakPassword`, naming the field.
pub(crate) fn check_strength(
    password: &Secret,
    least: usize,
    field: Field,
) -> Result<(), ApiError> {
    let text = password.expose();
    if text.len() <= MAX_BYTES && least <= text.chars().count() {
        return Ok(());
    }
    let detail = format!("{least} characters to {MAX_BYTES} bytes");
    Err(ApiError::new(ErrorCode::WeakPassword, detail).on(field))
}

/// A password that nobody thought of, to be read out by telephone: three groups of four, 60 bits.
pub(crate) fn made_up() -> anyhow::Result<Secret> {
    groups::<12>()
}

/// So many letters at random, 5 bits each, in groups of four.
pub(crate) fn groups<const LETTERS: usize>() -> anyhow::Result<Secret> {
    // Crockford's Base32 has no letters that sound or look like others.
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = zeroize::Zeroizing::new([0; LETTERS]);
    getrandom::fill(&mut *bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    let letter = |it: &u8| {
        ALPHABET
            .get(usize::from(*it % 32))
            .map(|it| char::from(*it))
    };
    let group = |it: &[u8]| it.iter().filter_map(letter).collect::<String>();
    let groups: Vec<_> = bytes.chunks(4).map(group).collect();
    Ok(Secret::new(groups.join("-")))
}

pub(crate) async fn hash(password: Secret) -> anyhow::Result<String> {
    on_blocking_thread(move || {
        let hash = argon2()?.hash_password(password.expose().as_bytes());
        Ok(hash
            .map_err(|error| anyhow!("hash a password: {error}"))?
            .to_string())
    })
    .await
}

/// Whether it fits the hash; without one, it costs as much and does not.
pub(crate) async fn fits(password: Secret, hash: Option<Arc<str>>) -> anyhow::Result<bool> {
    on_blocking_thread(move || {
        let bytes = password.expose().as_bytes();
        let Some(hash) = hash else {
            argon2()?
                .hash_password_into(bytes, b"nobody has this", &mut [0; 32])
                .map_err(|error| anyhow!("hash a password: {error}"))?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).map_err(|error| anyhow!("a stored hash: {error}"))?;
        Ok(argon2()?.verify_password(bytes, &hash).is_ok())
    })
    .await
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| anyhow!("Argon2id parameters: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let _turn = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(work).await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_only_and_names_its_parameters() {
        let hash: Arc<str> = hash(Secret::new("kata sandi")).await.unwrap().into();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            fits(Secret::new("kata sandi"), Some(Arc::clone(&hash)))
                .await
                .unwrap()
        );
        assert!(!fits(Secret::new("kata sand1"), Some(hash)).await.unwrap());
        assert!(!fits(Secret::new("kata sandi"), None).await.unwrap());
    }

    #[test]
    fn a_made_up_password_is_strong_enough_and_never_the_same() {
        let one = made_up().unwrap();
        assert!(check_strength(&one, MIN_CHARACTERS, Field::Password).is_ok());
        let groups: Vec<_> = one.expose().split('-').map(str::len).collect();
        assert_eq!(groups, [4, 4, 4]);
        assert_ne!(one, made_up().unwrap());
    }

    #[test]
    fn strength_counts_characters() {
        for (text, good) in [
            ("123456789", false),
            ("1234567890", true),
            ("ééééééééé", false),
        ] {
            let result = check_strength(&Secret::new(text), MIN_CHARACTERS, Field::Password);
            assert_eq!(result.is_ok(), good, "{text}");
        }
        let long = Secret::new("x".repeat(MAX_BYTES + 1));
        assert!(check_strength(&long, MIN_CHARACTERS, Field::Password).is_err());
    }
}
