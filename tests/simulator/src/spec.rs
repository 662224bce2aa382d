//! What one router of the network is: version, board, place, credentials, size. No behaviour.

use std::fmt;

/// A RouterOS version, which decides texts, fields and replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u8,
    pub minor: u8,
    pub patch: u8,
}

impl Version {
    #[must_use]
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    pub(crate) fn at_least(self, major: u8, minor: u8) -> bool {
        self >= Self::new(major, minor, 0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.patch > 0 {
            write!(f, ".{}", self.patch)?;
        }
        Ok(())
    }
}

/// How a router lets users in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// RouterOS 6.43 and later: name and password in the first sentence.
    Plain,
    /// RouterOS before 6.43: an MD5 answer to a challenge.
    Challenge,
}

/// Which of the two API services a router offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Transport {
    Plain,
    Tls,
    /// On one router: both. For a network: every third router offers TLS beside plain.
    Mixed,
}

impl Transport {
    pub(crate) const fn plain(self) -> bool {
        matches!(self, Self::Plain | Self::Mixed)
    }

    pub(crate) const fn tls(self) -> bool {
        matches!(self, Self::Tls | Self::Mixed)
    }
}

/// What `api-ssl` does on a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Certificate {
    SelfSigned,
    /// No certificate: a real router then offers anonymous Diffie-Hellman only, and a client without it gets
    /// a handshake failure alert.
    AnonymousOnly,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Board {
    /// As `/system/resource` names it, for example `RB5009UG+S+`.
    pub name: &'static str,
    pub architecture: &'static str,
    pub cpu: &'static str,
    pub cores: u32,
    pub mhz: u32,
    pub memory_mib: u64,
    pub ports: u32,
    /// The uplink's interface name.
    pub uplink: &'static str,
    /// PPPoE sessions with which the CPU is near its end at the evening peak.
    pub capacity: u32,
}

#[derive(Clone)]
pub struct RouterSpec {
    pub index: usize,
    /// Display name, unique in the network: `BR-Cisarua-01`.
    pub name: String,
    /// `/system/identity` of the router.
    pub identity: String,
    pub username: String,
    pub password: String,
    pub version: Version,
    pub board: Board,
    pub site: String,
    /// WGS 84 degrees.
    pub latitude: f64,
    pub longitude: f64,
    pub parent: Option<usize>,
    pub core: bool,
    /// PPPoE secrets; about 94 in 100 of them are online at a time.
    pub customers: u32,
    pub login: Login,
    pub transport: Transport,
    pub certificate: Certificate,
    /// API sessions at once. RouterOS 7.16 default 20, `/ip/service`.
    pub max_sessions: usize,
}

impl fmt::Debug for RouterSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}, RouterOS {}, {} customers)",
            self.name, self.board.name, self.version, self.customers
        )
    }
}
