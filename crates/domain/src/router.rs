//! A router in the book: what the operator typed, and the states that monitoring may find it in.

use serde::{Deserialize, Serialize};

use crate::permission::closed_enum;

closed_enum! {
    /// How a router's API is reached.
    Transport {
        /// The plain API, TCP 8728 by default.
        Plain = "plain",
        /// `api-ssl`, TCP 8729 by default; the certificate is pinned on first use.
        Tls = "tls",
    }
}

impl Transport {
    /// RouterOS defaults, from `/ip/service`.
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Plain => 8728,
            Self::Tls => 8729,
        }
    }
}

closed_enum! {
    /// What monitoring knows of a router now. Order: worst first, for lists.
    RouterState {
        /// Every probe failed in both confirm rounds, and nothing else explains it.
        Down = "down",
        /// It pings, but its API port refuses or stays silent.
        ApiUnreachable = "api-unreachable",
        /// The router refused the user name or password; no retry until they are changed.
        AuthFailed = "auth-failed",
        /// It shows another certificate than the pinned one; nothing is sent to it.
        PinChanged = "pin-changed",
        /// A router on the way to it is down, so nothing can be said of this one.
        BehindParent = "behind-parent",
        /// This computer is the one that is offline.
        ObserverOffline = "observer-offline",
        /// A heartbeat or the session was lost; being confirmed.
        Suspect = "suspect",
        /// Not tried yet since the start.
        Unknown = "unknown",
        Up = "up",
        /// Monitoring of it is switched off.
        Paused = "paused",
    }
}

impl RouterState {
    /// Whether this state counts as an outage of the router itself.
    pub const fn is_outage(self) -> bool {
        matches!(
            self,
            Self::Down | Self::ApiUnreachable | Self::AuthFailed | Self::PinChanged
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum InvalidRouter {
    #[error("the name is empty")]
    NameEmpty,
    #[error("the name is longer than {} characters", Name::MAX)]
    NameTooLong,
    #[error("the address is not a host name, IPv4 or IPv6 address")]
    Address,
    #[error("the port must be 1 to 65535")]
    Port,
    #[error(
        "a tag is 1 to {} letters, digits or hyphens; at most {} of them",
        Tags::LONGEST,
        Tags::MOST
    )]
    Tag,
}

/// A router's display name: trimmed, one line, 1 to 64 characters. Two routers whose names differ
/// only by case or spaces are the same name (see [`Name::key`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    pub const MAX: usize = 64;

    pub fn new(text: &str) -> Result<Self, InvalidRouter> {
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tidy: String = tidy.chars().filter(|c| !c.is_control()).collect();
        match tidy.chars().count() {
            0 => Err(InvalidRouter::NameEmpty),
            n if n > Self::MAX => Err(InvalidRouter::NameTooLong),
            _ => Ok(Self(tidy)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What uniqueness is decided by.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidRouter;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Words that routers are found by: in lower case, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Vec<String>);

impl Tags {
    pub const MOST: usize = 12;
    /// Characters of a tag.
    pub const LONGEST: usize = 24;

    /// # Errors
    /// `Tag`: one is too long or has other characters, or they are too many.
    pub fn new(typed: &[String]) -> Result<Self, InvalidRouter> {
        let mut tags = Vec::new();
        for text in typed {
            let tag = text.trim().to_lowercase();
            let fits = |it: char| it.is_alphanumeric() || it == '-';
            if tag.is_empty() {
                continue;
            }
            if tag.chars().count() > Self::LONGEST || !tag.chars().all(fits) {
                return Err(InvalidRouter::Tag);
            }
            tags.push(tag);
        }
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > Self::MOST {
            return Err(InvalidRouter::Tag);
        }
        Ok(Self(tags))
    }

    /// As it is at rest; no tag holds a comma. `None` where there are none.
    pub fn joined(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(","))
    }

    /// What [`Tags::joined`] made.
    pub fn split(joined: &str) -> Vec<String> {
        let tags = joined.split(',').filter(|it| !it.is_empty());
        tags.map(str::to_owned).collect()
    }
}

/// Where a router is reached: a host name, an IPv4 or an IPv6 address, without port or brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Host(String);

impl Host {
    pub fn new(text: &str) -> Result<Self, InvalidRouter> {
        let text = text.trim();
        let bare = text
            .strip_prefix('[')
            .and_then(|t| t.strip_suffix(']'))
            .unwrap_or(text);
        if bare.parse::<std::net::IpAddr>().is_ok() || is_host_name(bare) {
            Ok(Self(bare.to_ascii_lowercase()))
        } else {
            Err(InvalidRouter::Address)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `host:port`, with brackets around an IPv6 address.
    pub fn with_port(&self, port: u16) -> String {
        if self.0.contains(':') {
            format!("[{}]:{port}", self.0)
        } else {
            format!("{}:{port}", self.0)
        }
    }
}

impl TryFrom<String> for Host {
    type Error = InvalidRouter;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Host> for String {
    fn from(host: Host) -> Self {
        host.0
    }
}

/// RFC 1123: labels of letters, digits and inner hyphens, 1 to 63 long, 253 in all. A name of
/// digits and dots only would be a mistyped IPv4 address, so it is refused.
fn is_host_name(text: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    (1..=253).contains(&text.len())
        && text.split('.').all(label)
        && !text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_tidied_and_strange_ones_refused() {
        let tags = |typed: &[&str]| {
            let typed: Vec<_> = typed.iter().map(|it| (*it).to_owned()).collect();
            Tags::new(&typed).map(|it| it.joined())
        };
        assert_eq!(
            tags(&[" Backbone", "ftth-2", "backbone", ""]),
            Ok(Some("backbone,ftth-2".into()))
        );
        assert_eq!(tags(&[" "]), Ok(None));
        for strange in ["a,b", "a b", "a/b", &"x".repeat(25)] {
            assert_eq!(tags(&[strange]), Err(InvalidRouter::Tag), "{strange}");
        }
        let many: Vec<_> = (0..13).map(|n| n.to_string()).collect();
        assert_eq!(Tags::new(&many), Err(InvalidRouter::Tag));
        assert_eq!(Tags::split("backbone,ftth-2"), ["backbone", "ftth-2"]);
        assert_eq!(Tags::split(""), [""; 0]);
    }

    #[test]
    fn hosts() {
        for good in [
            "10.0.0.1",
            "fe80::1",
            "[2001:db8::1]",
            "bras.example.net",
            "CORE-1",
            " r1 ",
        ] {
            assert!(Host::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "10.0.0",
            "10.0.0.256",
            "a b",
            "-x.net",
            "http://r1",
            "r1:8728",
            "a..b",
        ] {
            assert_eq!(Host::new(bad), Err(InvalidRouter::Address), "{bad}");
        }
        assert_eq!(
            Host::new("[2001:DB8::1]")
                .map(|h| h.with_port(8728))
                .unwrap(),
            "[2001:db8::1]:8728"
        );
    }

    #[test]
    fn names_are_tidied_and_compared_without_case() {
        let name = Name::new("  BR-Ciawi \t 02\n").unwrap();
        assert_eq!(name.as_str(), "BR-Ciawi 02");
        assert_eq!(name.key(), Name::new("br-ciawi 02").unwrap().key());
        assert_eq!(Name::new(" \n "), Err(InvalidRouter::NameEmpty));
        assert_eq!(Name::new(&"x".repeat(65)), Err(InvalidRouter::NameTooLong));
    }
}
