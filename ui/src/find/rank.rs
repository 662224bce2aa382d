//! Which texts fit what was typed, how well, and which of their letters to mark.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Every word that was typed has to be in the text, letter after letter, not side by side.
pub(crate) struct Typed {
    matcher: Matcher,
    pattern: Pattern,
}

/// How well a text fits: more is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub score: u32,
    /// The letters that fit, by their place in the text, in order.
    pub letters: Vec<u32>,
}

impl Typed {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: Pattern::new(
                text,
                CaseMatching::Ignore,
                Normalization::Smart,
                AtomKind::Fuzzy,
            ),
        }
    }

    pub(crate) fn fit(&mut self, text: &str) -> Option<Fit> {
        let (mut letters, mut chars) = (Vec::new(), Vec::new());
        let text = Utf32Str::new(text, &mut chars);
        let score = self
            .pattern
            .indices(text, &mut self.matcher, &mut letters)?;
        letters.sort_unstable();
        letters.dedup();
        Some(Fit { score, letters })
    }

    /// The best of them first; what fits alike stays in its order.
    pub(crate) fn best<T>(
        &mut self,
        all: impl IntoIterator<Item = T>,
        text: impl Fn(&T) -> String,
        at_most: usize,
    ) -> Vec<(Fit, T)> {
        let mut fits: Vec<_> = all
            .into_iter()
            .filter_map(|it| Some((self.fit(&text(&it))?, it)))
            .collect();
        fits.sort_by_key(|(fit, _)| std::cmp::Reverse(fit.score));
        fits.truncate(at_most);
        fits
    }
}

/// A text in pieces, each with whether it is marked.
pub(crate) fn pieces(text: &str, letters: &[u32]) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for (at, letter) in text.chars().enumerate() {
        let marked = u32::try_from(at).is_ok_and(|at| letters.binary_search(&at).is_ok());
        match pieces.last_mut() {
            Some((same, piece)) if *same == marked => piece.push(letter),
            _ => pieces.push((marked, letter.to_string())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(typed: &str, all: &[&'a str]) -> Vec<&'a str> {
        let fits = Typed::new(typed).best(all.iter().copied(), |it| (*it).to_owned(), 10);
        fits.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_router_is_found_by_letters_out_of_its_name_and_by_words_in_any_order() {
        let all = [
            "BR-Cibinong-01",
            "BR-Ciawi-02",
            "BR-Ciawi-07",
            "CORE-Bogor-01",
        ];
        assert_eq!(best("cwi 07", &all), ["BR-Ciawi-07"]);
        assert_eq!(best("07 ciawi", &all), ["BR-Ciawi-07"]);
        assert_eq!(best("BOGOR", &all), ["CORE-Bogor-01"]);
        assert_eq!(best("zzz", &all), [""; 0]);
    }

    #[test]
    fn letters_side_by_side_go_before_letters_far_apart() {
        let all = ["Cari alamat tetangga", "Catatan", "Pengaturan"];
        assert_eq!(best("cat", &all).first(), Some(&"Catatan"));
    }

    #[test]
    fn what_stands_for_something_in_patterns_is_only_a_letter_here() {
        assert_eq!(best("^a", &["ab"]), [""; 0]);
        assert_eq!(best("!a", &["bc"]), [""; 0]);
    }

    #[test]
    fn marked_letters_are_pieces_of_the_text() {
        let fit = Typed::new("éc").fit("Décor").unwrap();
        assert_eq!(fit.letters, [1, 2]);
        assert_eq!(
            pieces("Décor", &fit.letters),
            [
                (false, "D".into()),
                (true, "éc".into()),
                (false, "or".into())
            ]
        );
        assert_eq!(pieces("", &[]), []);
    }
}
