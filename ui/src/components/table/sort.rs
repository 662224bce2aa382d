//! What a table is sorted by. It lives in the URL, as `sort=name` or `sort=-name`; what it means
//! for the rows, the page decides.

use leptos::prelude::*;

use crate::state::word_in_url;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sort {
    /// A column's code; `None` for the order that the page has by itself.
    pub by: Option<String>,
    pub descending: bool,
}

impl Sort {
    fn read(word: &str) -> Self {
        let (descending, by) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        Self {
            by: Some(by.to_owned()).filter(|it| !it.is_empty()),
            descending,
        }
    }

    fn word(&self) -> Option<String> {
        let by = self.by.as_ref()?;
        Some(match self.descending {
            true => format!("-{by}"),
            false => by.clone(),
        })
    }

    /// After a press on a head: upwards, then downwards, then as it was.
    fn pressed(&self, code: &str) -> Self {
        let same = self.by.as_deref() == Some(code);
        Self {
            by: (!same || !self.descending).then(|| code.to_owned()),
            descending: same && !self.descending,
        }
    }
}

/// The sorting of the page's table.
#[derive(Clone, Copy)]
pub(crate) struct Sorting {
    pub now: Memo<Sort>,
    /// What the last press wants. The URL has it with the next frame, and a second press may come before.
    wanted: StoredValue<Sort>,
    word: SignalSetter<Option<String>>,
}

impl Sorting {
    pub(crate) fn in_url() -> Self {
        let (now, word) = word_in_url("sort");
        let wanted = StoredValue::new(Sort::default());
        let now = Memo::new(move |_| {
            let sort = now
                .with(|it| it.as_deref().map(Sort::read))
                .unwrap_or_default();
            wanted.set_value(sort.clone());
            sort
        });
        Self { now, wanted, word }
    }

    pub(super) fn press(self, code: &str) {
        // Takes in what the URL says by now.
        self.now.with_untracked(|_| ());
        let next = self.wanted.with_value(|it| it.pressed(code));
        self.wanted.set_value(next.clone());
        self.word.set(next.word());
    }

    pub(super) fn aria(self, code: &str) -> &'static str {
        self.now.with(|now| match now.by.as_deref() {
            Some(by) if by == code && now.descending => "descending",
            Some(by) if by == code => "ascending",
            _ => "none",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(word: &str) -> Sort {
        Sort::read(word)
    }

    #[test]
    fn a_press_goes_up_then_down_then_back() {
        for (word, pressed, expected) in [
            ("", "name", Some("name")),
            ("name", "name", Some("-name")),
            ("-name", "name", None),
            ("-name", "code", Some("code")),
        ] {
            let next = sort(word).pressed(pressed).word();
            assert_eq!(next.as_deref(), expected, "{word} {pressed}");
        }
    }

    #[test]
    fn what_the_url_says_is_said_again() {
        for word in ["name", "-name"] {
            assert_eq!(sort(word).word().as_deref(), Some(word));
        }
        assert_eq!(sort(""), Sort::default());
        assert_eq!(sort("-").by, None);
    }
}
