//! Where a router is reached, what its certificate has to be, and who signs in.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Host name, IPv4 or IPv6 address, without brackets.
    pub host: String,
    pub port: u16,
    pub transport: Transport,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The plain API, TCP 8728 by default (`/ip/service` api).
    Plain,
    /// TCP 8729 by default (`/ip/service` api-ssl).
    Tls { pin: Pin },
}

/// Which certificate is accepted. Routers sign their own, so that the key itself is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// None yet: the dial ends with [`crate::OpenError::CertificateUntrusted`] and its fingerprint.
    FirstUse,
    Known(Fingerprint),
}

/// SHA-256 of a certificate's public key (the DER of its SubjectPublicKeyInfo), so that a renewed
/// certificate with the same key keeps its fingerprint. Shown as colon-separated hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is 32 bytes in hex")]
pub struct InvalidFingerprint;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(":")?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    /// Takes hex with or without colons, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hex = text.replace(':', "");
        let bytes = crate::text::from_hex(hex.as_bytes()).ok_or(InvalidFingerprint)?;
        bytes.try_into().map(Self).map_err(|_| InvalidFingerprint)
    }
}

/// Who signs in. The password is cleared from memory when dropped and never shown.
#[derive(Clone)]
pub struct Login {
    pub username: String,
    pub password: Zeroizing<String>,
}

impl Login {
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: Zeroizing::new(password.into()),
        }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_reads_back_what_it_shows() {
        let fingerprint = Fingerprint(std::array::from_fn(|i| u8::try_from(i * 7).unwrap()));
        let shown = fingerprint.to_string();
        assert!(shown.starts_with("00:07:0E:"));
        assert_eq!(shown.parse(), Ok(fingerprint));
        assert_eq!(
            shown.replace(':', "").to_lowercase().parse(),
            Ok(fingerprint)
        );
        for bad in ["", "00", "zz", &shown[3..], &format!("{shown}:00")] {
            assert_eq!(bad.parse::<Fingerprint>(), Err(InvalidFingerprint), "{bad}");
        }
    }

    #[test]
    fn debug_of_a_login_hides_the_password() {
        assert!(!format!("{:?}", Login::new("admin", "s3cret")).contains("s3cret"));
    }
}
