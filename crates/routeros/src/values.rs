//! RouterOS values: how versions 6 and 7 write booleans, numbers, times, pairs and rates.
//!
//! Every function takes the text of one value and gives `None` where it is of another form: what a
//! router leaves empty or writes as `none` is no value.

mod rate;
mod time;

pub use rate::{Pair, counters, pair, rate, rates};
pub use time::{Date, Stamp, Time, duration, stamp};

/// `true` and `false`; `yes` and `no` in old versions and in some menus of new ones.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// A counter or a size: the API writes plain decimal digits.
pub fn number(text: &str) -> Option<u64> {
    // A sign is none of the router's.
    text.starts_with(|first: char| first.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// `*1A`. Ids of dynamic items change at a reboot.
pub fn id(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('*')?;
    digits
        .starts_with(|first: char| first.is_ascii_hexdigit())
        .then(|| u64::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn booleans() {
        for (text, value) in [
            ("true", Some(true)),
            ("yes", Some(true)),
            ("false", Some(false)),
            ("no", Some(false)),
            ("", None),
            ("True", None),
            ("1", None),
        ] {
            assert_eq!(boolean(text), value, "{text}");
        }
    }

    #[test]
    fn numbers_and_ids() {
        for (text, value) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("+1", None),
            ("-1", None),
            ("", None),
            ("1k", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
        for (text, value) in [
            ("*1A", Some(26)),
            ("*80000001", Some(0x8000_0001)),
            ("*", None),
            ("*+1", None),
            ("1A", None),
            ("*xyz", None),
        ] {
            assert_eq!(id(text), value, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_them_panic(text in "\\PC*") {
            all(&text);
        }

        #[test]
        fn no_text_of_the_right_letters_makes_them_panic(text in "[0-9a-zA-Z:/. *-]{0,40}") {
            all(&text);
        }
    }

    fn all(text: &str) {
        let _ = (
            boolean(text),
            number(text),
            id(text),
            duration(text),
            stamp(text),
        );
        let _ = (pair(text), counters(text), rate(text), rates(text));
    }
}
