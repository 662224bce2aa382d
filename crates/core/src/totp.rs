//! The second step of signing in: codes by time (RFC 6238) and recovery codes. Nothing here is stored
//! and nothing knows who asks.

use anyhow::{Context as _, anyhow};
use mikromon_api::totp::TotpDraft;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use qrcodegen::{QrCode, QrCodeEcc};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::keys::statement::hex;

/// RFC 4226, 4: 160 bits are recommended.
const SECRET_BYTES: usize = 20;
const ISSUER: &str = "MikroMon";
/// Recovery codes that are made at once.
pub(crate) const RECOVERY: usize = 8;

/// Six digits; one step of 30 s early or late counts, as RFC 6238, 5.2 recommends.
fn authenticator(secret: &Secret, account: &str) -> anyhow::Result<Totp> {
    let secret = totp_rs::Secret::try_from_base32(secret.expose()).context("a TOTP secret")?;
    let builder = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(account);
    builder.build().context("a TOTP secret")
}

pub(crate) fn draft(login: &str) -> anyhow::Result<TotpDraft> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    let secret = Secret::new(totp_rs::Secret::new_stack(bytes).to_base32());
    let uri = Zeroizing::new(authenticator(&secret, login)?.to_url().context("its URI")?);
    let code = QrCode::encode_text(&uri, QrCodeEcc::Medium).context("its QR code")?;
    let side = code.size();
    let dark = |y| (0..side).map(move |x| (x, y));
    let modules = (0..side).flat_map(dark);
    let modules: String = modules
        .map(|(x, y)| if code.get_module(x, y) { '1' } else { '0' })
        .collect();
    Ok(TotpDraft {
        secret,
        side: side.unsigned_abs(),
        modules: Secret::new(modules),
    })
}

/// The time step whose code it is; `None` where it is no code of this time.
pub(crate) fn step_of(
    secret: &Secret,
    code: &Secret,
    now: UnixMillis,
) -> anyhow::Result<Option<u64>> {
    let seconds = u64::try_from(now.0).unwrap_or_default() / 1_000;
    Ok(authenticator(secret, "")?.check(&plain(code), seconds))
}

/// As people type it: in groups, in either case.
fn plain(code: &Secret) -> Zeroizing<String> {
    let kept = code.expose().chars().filter(char::is_ascii_alphanumeric);
    Zeroizing::new(kept.map(|it| it.to_ascii_lowercase()).collect())
}

/// 80 bits, which nobody guesses by trying hashes: four groups of four letters of Crockford's Base32.
pub(crate) fn recovery_codes() -> anyhow::Result<Vec<Secret>> {
    let code = |_| crate::password::groups::<16>();
    (0..RECOVERY).map(code).collect()
}

pub(crate) fn recovery_hash(code: &Secret) -> String {
    hex(&Sha256::digest(plain(code).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = totp_rs::Secret::new(b"12345678901234567890".to_vec().into_boxed_slice());
        let secret = Secret::new(secret.to_base32());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = UnixMillis(seconds * 1_000);
            let step = u64::try_from(seconds / 30).unwrap();
            let found = |code: &str, now| step_of(&secret, &Secret::new(code), now).unwrap();
            assert_eq!(found(code, now), Some(step), "{seconds}");
            let parted = format!(" {} {}", &code[..3], &code[3..]);
            assert_eq!(found(&parted, now), Some(step), "{parted}");
            let late = UnixMillis(now.0 + 30_000);
            assert_eq!(found(code, late), Some(step), "a step late");
            let later = UnixMillis(now.0 + 90_000);
            assert_eq!(found(code, later), None, "three steps late");
            assert_eq!(found("", now), None);
        }
    }

    /// As a camera does it, by another's reader.
    #[test]
    fn an_authenticator_reads_the_secret_from_the_picture() {
        let draft = draft("op-noc").unwrap();
        assert_eq!(draft.secret.expose().len(), 32, "160 bits");
        let (side, scale, quiet) = (usize::try_from(draft.side).unwrap(), 4, 4);
        let modules = draft.modules.expose().as_bytes();
        assert_eq!(modules.len(), side * side);
        let shade = |x: usize, y: usize| {
            let (x, y) = (x / scale, y / scale);
            let inside = (quiet..quiet + side).contains(&x) && (quiet..quiet + side).contains(&y);
            let dark = inside && modules[(y - quiet) * side + x - quiet] == b'1';
            if dark { 0 } else { 255 }
        };
        let whole = (side + 2 * quiet) * scale;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(whole, whole, shade);
        let (_, read) = picture.detect_grids()[0].decode().unwrap();
        let secret = draft.secret.expose();
        assert!(read.starts_with("otpauth://totp/"), "{read}");
        assert!(read.contains(&format!("secret={secret}")), "{read}");
        assert!(
            read.contains("op-noc") && read.contains("issuer=MikroMon"),
            "{read}"
        );
    }

    #[test]
    fn recovery_codes_differ_and_are_known_however_they_are_typed() {
        let codes = recovery_codes().unwrap();
        let hashes: std::collections::HashSet<_> = codes.iter().map(recovery_hash).collect();
        assert_eq!(hashes.len(), RECOVERY);
        let typed = codes[0].expose().to_uppercase().replace('-', " ");
        assert_eq!(recovery_hash(&Secret::new(typed)), recovery_hash(&codes[0]));
    }
}
