//! Telephone numbers, in the one form that WhatsApp and the book compare: `6281234567890`.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number: write it as 0812…, 021… or +62…")]
pub struct NoPhone;

/// Country code and number, digits only, as ITU-T E.164 has them: 8 to 15 of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    pub const MAX: usize = 15;

    /// `0812…`, `812…`, `+62812…`, `0062812…` and `62812…` are one number. A landline needs its
    /// area code, a foreign number its `+`.
    ///
    /// # Errors
    /// It holds something else than digits and the marks between them, or too few or too many.
    pub fn new(text: &str) -> Result<Self, NoPhone> {
        let text = text.trim();
        let (abroad, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let digits = digits(rest)?;
        let number = match digits.strip_prefix("00") {
            Some(number) => number.to_owned(),
            None if abroad || digits.starts_with("62") => digits,
            None => format!("62{}", national(&digits)?),
        };
        // `+62 (0)812…` is written often, and dialled by nobody.
        let number = match number.strip_prefix("620") {
            Some(rest) => format!("62{rest}"),
            None => number,
        };
        if (8..=Self::MAX).contains(&number.len()) && !number.starts_with('0') {
            Ok(Self(number))
        } else {
            Err(NoPhone)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can have WhatsApp: an Indonesian mobile number, or a foreign number of any kind.
    pub fn is_mobile(&self) -> bool {
        match self.0.strip_prefix("62") {
            Some(national) => national.starts_with('8') && (9..=13).contains(&national.len()),
            None => true,
        }
    }
}

fn digits(text: &str) -> Result<String, NoPhone> {
    let marks = |it: char| matches!(it, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}');
    let text: String = text.chars().filter(|it| !marks(*it)).collect();
    if text.bytes().all(|it| it.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(NoPhone)
    }
}

/// Without the zero before it.
fn national(digits: &str) -> Result<&str, NoPhone> {
    match digits.strip_prefix('0') {
        Some(rest) => Ok(rest),
        None if digits.starts_with('8') && (9..=12).contains(&digits.len()) => Ok(digits),
        None => Err(NoPhone),
    }
}

/// `0812-3456-7890`, as it is read out; a foreign number with its `+`.
impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(national) = self.0.strip_prefix("62").filter(|_| self.is_mobile()) else {
            return write!(f, "+{}", self.0);
        };
        write!(f, "0")?;
        for (at, digit) in national.chars().enumerate() {
            if matches!(at, 3 | 7) {
                write!(f, "-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Phone {
    type Error = NoPhone;

    fn try_from(text: String) -> Result<Self, NoPhone> {
        Self::new(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_however_it_is_written() {
        for text in [
            "081234567890",
            "0812-3456-7890",
            "81234567890",
            "+62 812 3456 7890",
            "+62 (0)812 3456 7890",
            "006281234567890",
            "6281234567890",
            " (0812) 3456.7890 ",
        ] {
            let phone = Phone::new(text).unwrap();
            assert_eq!(phone.as_str(), "6281234567890", "{text}");
            assert!(phone.is_mobile());
            assert_eq!(phone.to_string(), "0812-3456-7890");
        }
    }

    #[test]
    fn landlines_are_kept_and_are_not_for_whatsapp() {
        let phone = Phone::new("(021) 555-1234").unwrap();
        assert_eq!(phone.as_str(), "62215551234");
        assert!(!phone.is_mobile());
        assert_eq!(phone.to_string(), "+62215551234");
    }

    #[test]
    fn foreign_numbers_need_their_plus() {
        assert_eq!(Phone::new("+65 9123 4567").unwrap().as_str(), "6591234567");
        assert_eq!(Phone::new("91234567"), Err(NoPhone));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "0",
            "08",
            "5551234",
            "0812x",
            "+",
            "0812345678901234",
            "budi",
            "++62812",
        ] {
            assert_eq!(Phone::new(text), Err(NoPhone), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_stays_as_it_is(text in "[0-9+ ().-]{0,20}") {
            if let Ok(phone) = Phone::new(&text) {
                prop_assert_eq!(Phone::new(&format!("+{}", phone.as_str())), Ok(phone.clone()));
                prop_assert_eq!(Phone::new(&phone.to_string()), Ok(phone));
            }
        }
    }
}
