//! Fingerprints that people compare by eye or by telephone: six words, 66 bits.

use bip39::Language;
use sha2::{Digest as _, Sha256};

use super::statement::statement;

/// Of the BIP 39 list, which has 2,048: each word tells 11 bits.
const WORDS: usize = 6;
const BITS: usize = 11;

/// The words of what is to be compared; each purpose has words of its own.
///
/// # Errors
/// When a part is longer than 4 GiB.
pub(crate) fn words(purpose: &str, parts: &[&[u8]]) -> anyhow::Result<Vec<String>> {
    let digest = Sha256::digest(statement(purpose, parts)?);
    let bit = |at: usize| {
        let byte = digest.get(at / 8).copied().unwrap_or_default();
        usize::from(byte >> (7 - at % 8) & 1)
    };
    let index = |word: usize| (word * BITS..(word + 1) * BITS).fold(0, |it, at| it << 1 | bit(at));
    let list = Language::English.word_list();
    let word = |at| list.get(index(at)).copied().unwrap_or_default().to_owned();
    Ok((0..WORDS).map(word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two versions of the program on two desktops have to show the same words.
    #[test]
    fn the_words_of_the_first_version_stay() {
        let shown = words("holder/1", &[b"age1recipient", b"key"]).unwrap();
        assert_eq!(shown.join(" "), "hundred boss garbage much scare time");
    }

    #[test]
    fn another_part_or_purpose_has_other_words() {
        let one = words("holder/1", &[b"a", b"b"]).unwrap();
        assert_ne!(one, words("holder/1", &[b"ab", b""]).unwrap());
        assert_ne!(one, words("invite/1", &[b"a", b"b"]).unwrap());
        assert!(one.iter().all(|it| it.len() >= 3));
    }
}
