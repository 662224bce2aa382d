//! What the page says of a new password while it is typed. The core decides; this only spares a
//! round.

use crate::locales::{Lang, session as t};

/// `CreateOwner`: at least 10 characters.
const PASSWORD: usize = 10;
/// `CreateOwner` and `CreateVault`: at least 12 characters.
const PASSPHRASE: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    Empty,
    /// Characters that are missing.
    Short(usize),
    Good,
}

impl Judgement {
    pub(crate) fn password(text: &str) -> Self {
        Self::of(text, PASSWORD)
    }

    pub(crate) fn passphrase(text: &str) -> Self {
        Self::of(text, PASSPHRASE)
    }

    fn of(text: &str, least: usize) -> Self {
        match text.chars().count() {
            0 => Self::Empty,
            n if n < least => Self::Short(least - n),
            _ => Self::Good,
        }
    }

    pub(crate) fn say(self, lang: Lang, when_empty: &'static str) -> String {
        match self {
            Self::Empty => when_empty.to_owned(),
            Self::Short(count) => t::password_short(&count, lang),
            Self::Good => t::password_good(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_in_words_before_it_is_sent() {
        assert_eq!(Judgement::password(""), Judgement::Empty);
        assert_eq!(Judgement::password("pendek"), Judgement::Short(4));
        assert_eq!(Judgement::password("sawah hijau 27"), Judgement::Good);
        assert_eq!(Judgement::passphrase("sebelas"), Judgement::Short(5));
        assert_eq!(
            Judgement::Short(4).say(Lang::Id, ""),
            "Kurang 4 karakter lagi"
        );
    }
}
