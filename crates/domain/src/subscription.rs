//! A service that a customer has, as the operator types it.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSubscription {
    #[error(
        "a PPPoE user name has 1 to {} characters and no spaces",
        PppoeUser::MAX
    )]
    PppoeUser,
    #[error("not an IPv4 address")]
    Address,
    #[error("a due day is 1 to 31")]
    DueDay,
}

/// The name that the customer's router dials in with. Routers compare it letter by letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PppoeUser(String);

impl PppoeUser {
    pub const MAX: usize = 64;

    /// # Errors
    /// [`InvalidSubscription::PppoeUser`].
    pub fn new(text: &str) -> Result<Self, InvalidSubscription> {
        let text = text.trim();
        let bad = |it: char| it.is_whitespace() || it.is_control();
        if (1..=Self::MAX).contains(&text.chars().count()) && !text.contains(bad) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSubscription::PppoeUser)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PppoeUser {
    type Error = InvalidSubscription;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<PppoeUser> for String {
    fn from(user: PppoeUser) -> Self {
        user.0
    }
}

/// The customer's fixed address, in its one way of writing it.
///
/// # Errors
/// [`InvalidSubscription::Address`].
pub fn static_address(text: &str) -> Result<Ipv4Addr, InvalidSubscription> {
    text.trim()
        .parse()
        .map_err(|_| InvalidSubscription::Address)
}

/// The day of the month that a bill is due on: the subscription's own, else the company's, else
/// the day of the month that service began on.
pub fn due_day(own: Option<u8>, company: Option<u8>, started_on: crate::date::CivilDate) -> u8 {
    let began = u8::try_from(started_on.day()).unwrap_or(1);
    own.or(company).unwrap_or(began)
}

/// # Errors
/// [`InvalidSubscription::DueDay`].
pub fn check_due_day(day: Option<u8>) -> Result<Option<u8>, InvalidSubscription> {
    match day {
        Some(0 | 32..) => Err(InvalidSubscription::DueDay),
        day => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_kept_letter_by_letter() {
        assert_eq!(PppoeUser::new(" Budi@net ").unwrap().as_str(), "Budi@net");
        for bad in ["", "a b", "a\u{7}", &"x".repeat(65)] {
            assert!(PppoeUser::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_nearest_due_day_counts() {
        let began = "2026-01-31".parse().unwrap();
        assert_eq!(due_day(Some(5), Some(20), began), 5);
        assert_eq!(due_day(None, Some(20), began), 20);
        assert_eq!(due_day(None, None, began), 31);
        assert!(check_due_day(Some(0)).is_err() && check_due_day(Some(32)).is_err());
        assert!(check_due_day(Some(31)).is_ok() && check_due_day(None).is_ok());
    }
}
