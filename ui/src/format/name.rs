//! Names: initials for an avatar, and long names cut in the middle.

/// One line of what may have come from anywhere: no line breaks, control characters or doubled
/// blanks.
pub(crate) fn tidy(text: &str) -> String {
    let words = text
        .split(|it: char| it.is_whitespace() || it.is_control())
        .filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// One or two capital letters for a person: `Rina Wulandari` is `RW`.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Tidy, and of at most `max` characters, cut in the middle: both ends of a router's name tell it apart.
pub(crate) fn middle(text: &str, max: usize) -> String {
    let text = tidy(text);
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= max {
        return text;
    }
    let keep = max.saturating_sub(1);
    let tail = keep / 2;
    let head: String = letters.iter().take(keep - tail).collect();
    let end: String = letters.iter().skip(letters.len() - tail).collect();
    format!("{head}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        for (name, expected) in [
            ("Rina Wulandari", "RW"),
            ("dedi", "D"),
            ("I Gede Made Suardana", "IS"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected);
        }
    }

    #[test]
    fn untidy_text_becomes_one_line() {
        for (text, expected) in [
            ("BR-1", "BR-1"),
            ("  Jl. Raya\r\n\tCiawi  1 ", "Jl. Raya Ciawi 1"),
            ("a\u{0}\u{1b}b\u{a0}c", "a b c"),
            ("\n", ""),
        ] {
            assert_eq!(tidy(text), expected);
        }
        assert_eq!(middle("BR\n 1", 20), "BR 1");
    }

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(middle("BR-Ciawi-02", 20), "BR-Ciawi-02");
        assert_eq!(
            middle("DISTRIBUSI-Megamendung-Atas-01", 16),
            "DISTRIBU…Atas-01"
        );
        assert_eq!(middle("abc", 0).chars().count(), 1);
    }
}
