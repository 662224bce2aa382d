//! A customer, as the operator types one: the code, and the numbers of identity that the law
//! protects.

use serde::{Deserialize, Serialize};

use crate::mask;
use crate::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCustomer {
    #[error("a code has 1 to {} of A-Z 0-9 . - / _", Code::MAX)]
    Code,
    #[error("a NIK has 16 digits")]
    Nik,
    #[error("an NPWP has 15 or 16 digits")]
    Npwp,
}

/// What the company calls a customer by: in capitals, without spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    pub const MAX: usize = 24;

    /// # Errors
    /// [`InvalidCustomer::Code`].
    pub fn new(text: &str) -> Result<Self, InvalidCustomer> {
        let code = text.trim().to_ascii_uppercase();
        let allowed =
            |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'/' | b'_');
        if (1..=Self::MAX).contains(&code.len()) && code.bytes().all(allowed) {
            Ok(Self(code))
        } else {
            Err(InvalidCustomer::Code)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Code {
    type Error = InvalidCustomer;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

/// The number of an identity card, checked and without the marks between its digits.
///
/// # Errors
/// [`InvalidCustomer::Nik`].
pub fn nik(text: &Secret) -> Result<Secret, InvalidCustomer> {
    digits(text, &[16]).ok_or(InvalidCustomer::Nik)
}

/// A tax number: 15 digits of old, 16 since 2024 (a person's is the NIK).
///
/// # Errors
/// [`InvalidCustomer::Npwp`].
pub fn npwp(text: &Secret) -> Result<Secret, InvalidCustomer> {
    digits(text, &[15, 16]).ok_or(InvalidCustomer::Npwp)
}

fn digits(text: &Secret, lengths: &[usize]) -> Option<Secret> {
    let marks = |it: char| matches!(it, ' ' | '.' | '-');
    let digits: String = text.expose().chars().filter(|it| !marks(*it)).collect();
    let right = lengths.contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    right.then(|| Secret::new(digits))
}

/// `3273********0004`.
pub fn masked(number: &Secret) -> String {
    mask::Kind::Number.mask(number.expose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_compared_in_capitals() {
        assert_eq!(Code::new(" plg-0042 ").unwrap().as_str(), "PLG-0042");
        for bad in ["", " ", "a b", "é", &"x".repeat(25)] {
            assert_eq!(Code::new(bad), Err(InvalidCustomer::Code), "{bad}");
        }
    }

    #[test]
    fn numbers_of_identity_are_digits_of_the_right_length() {
        let secret = |it: &str| Secret::new(it);
        assert!(nik(&secret("3273 0102 0390 0004")).is_ok());
        assert_eq!(nik(&secret("327301020390000")), Err(InvalidCustomer::Nik));
        let old = npwp(&secret("01.234.567.8-901.000")).unwrap();
        assert_eq!(old.expose(), "012345678901000");
        assert_eq!(npwp(&secret("12345")), Err(InvalidCustomer::Npwp));
        assert!(npwp(&secret("1234567890123456")).is_ok());
    }

    #[test]
    fn a_mask_shows_both_ends_only() {
        assert_eq!(masked(&Secret::new("3273010203900004")), "3273********0004");
    }
}
