//! What people type, read: amounts of money and days.

use mikromon_domain::date::CivilDate;
use mikromon_domain::money::Rupiah;

/// Something is typed that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Nothing where nothing is typed.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read_if_any<T>(
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Unreadable> {
    match text.trim() {
        "" => Ok(None),
        text => read(text).map(Some).ok_or(Unreadable),
    }
}

/// `1500000`, `1.500.000`, `1,500,000`, `Rp 1.500.000,-`. Rupiah has no cents: a mark parts
/// thousands, and one that parts anything else is a slip of the hand that may cost a lot.
pub(crate) fn read_amount(text: &str) -> Option<Rupiah> {
    let text = text.trim();
    let named = text.strip_prefix("Rp").or_else(|| text.strip_prefix("rp"));
    let text = named.map_or(text, |it| it.trim_start_matches('.'));
    let text = text.strip_suffix(",-").unwrap_or(text).trim();
    let digits = ungrouped(text)?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let amount = is_number.then(|| digits.parse().ok()).flatten()?;
    Rupiah::new(amount).ok()
}

/// Without the marks between groups of three digits, all of them the same mark.
fn ungrouped(text: &str) -> Option<String> {
    let marks = ['.', ',', ' ', '\u{a0}'];
    let Some(mark) = marks.into_iter().find(|it| text.contains(*it)) else {
        return Some(text.to_owned());
    };
    let mut groups = text.split(mark);
    let first = groups.next()?.len();
    let is_grouped = (1..=3).contains(&first) && groups.all(|it| it.len() == 3);
    is_grouped.then(|| text.replace(mark, ""))
}

/// `2026-11-22`.
pub(crate) fn read_day(text: &str) -> Option<CivilDate> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::amount;
    use crate::locales::Lang;

    #[test]
    fn money_is_read_as_people_write_it() {
        for text in [
            "1500000",
            " 1.500.000 ",
            "1,500,000",
            "1 500 000",
            "Rp 1.500.000",
            "Rp. 1.500.000,-",
            "rp1500000",
            "Rp\u{a0}1.500.000",
        ] {
            assert_eq!(read_amount(text), Rupiah::new(1_500_000).ok(), "{text}");
        }
        assert_eq!(read_amount("0"), Some(Rupiah::ZERO));
    }

    #[test]
    fn a_slip_of_the_hand_is_no_amount() {
        for text in [
            "",
            "Rp",
            "150.00",
            "1.500.00",
            "1.500,00",
            "1.5",
            ".500",
            "1500.000",
            "-5.000",
            "1.500.000.",
            "1,500.000",
            "150rb",
            "99999999999999999999",
        ] {
            assert_eq!(read_amount(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_shown_is_read_again_in_both_languages() {
        let price = Rupiah::new(1_234_567).unwrap();
        for lang in Lang::ALL {
            assert_eq!(read_amount(&amount(price, lang)), Some(price));
        }
    }

    #[test]
    fn nothing_typed_is_nothing_and_no_mistake() {
        assert_eq!(read_if_any("  ", read_day), Ok(None));
        assert_eq!(read_if_any("2026-02-30", read_day), Err(Unreadable));
        let day = "2026-11-22".parse().unwrap();
        assert_eq!(read_if_any(" 2026-11-22 ", read_day), Ok(Some(day)));
    }
}
