//! Taking people's data out of text that leaves the company: what the book knows of them, and
//! whatever looks like an address, a number or a key.

use aho_corasick::{AhoCorasick, MatchKind};

const GONE: &str = "***";
/// Digits of a phone, NIK or NPWP; times and counts in a log have fewer.
const LONG_NUMBER: usize = 8;
/// Letters and digits of what is no word: a token, a hash, a key.
const LONG_WORD: usize = 24;

pub(crate) struct Scrub {
    known: AhoCorasick,
}

impl Scrub {
    /// Of those words, wherever they stand on their own; case does not matter.
    ///
    /// # Errors
    /// When there are too many of them.
    pub(crate) fn of(words: &[String]) -> anyhow::Result<Self> {
        let words = words.iter().map(|it| it.trim()).filter(|it| !it.is_empty());
        let known = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(words)?;
        Ok(Self { known })
    }

    pub(crate) fn line(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = 0;
        for found in self.known.find_iter(line) {
            let (before, after) = (line.get(..found.start()), line.get(found.end()..));
            let joins = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
            let is_part = joins(before.and_then(|it| it.chars().next_back()))
                || joins(after.and_then(|it| it.chars().next()));
            if !is_part {
                out.push_str(line.get(rest..found.start()).unwrap_or_default());
                out.push_str(GONE);
                rest = found.end();
            }
        }
        out.push_str(line.get(rest..).unwrap_or_default());
        shapes(&out)
    }
}

/// What looks like data, whether the book knows it or not. The time at a line's beginning stays.
fn shapes(line: &str) -> String {
    let is_word = |it: char| it.is_alphanumeric() || matches!(it, '.' | ':' | '-' | '_' | '@');
    let mut out = String::with_capacity(line.len());
    let mut word = String::new();
    for letter in line.chars().chain(['\n']) {
        if is_word(letter) {
            word.push(letter);
            continue;
        }
        let is_time = out.is_empty() && word.contains('T') && word.ends_with('Z');
        if !is_time && is_private(&word) {
            out.push_str(GONE);
        } else {
            out.push_str(&word);
        }
        word.clear();
        out.push(letter);
    }
    out.pop();
    out
}

fn is_private(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_number = word
        .chars()
        .all(|it| it.is_ascii_digit() || "-.+".contains(it));
    is_number && digits >= LONG_NUMBER
        || word.contains('@')
        || is_address(word)
        || is_key(word, digits)
}

/// An IP, with or without a port, or a name in the domain system. Names of Rust's modules have `::`.
fn is_address(word: &str) -> bool {
    let host = word.trim_end_matches([':', '.']);
    let alone = host.rsplit_once(':').map_or(host, |it| it.0);
    let is_ip = |it: &str| it.parse::<std::net::IpAddr>().is_ok();
    is_ip(host) || is_ip(alone) || is_domain(alone)
}

fn is_domain(word: &str) -> bool {
    const TOPS: [&str; 9] = [
        "id", "com", "net", "org", "io", "local", "lan", "invalid", "arpa",
    ];
    let top = word.rsplit_once('.').map(|it| it.1);
    top.is_some_and(|it| TOPS.contains(&it))
}

fn is_key(word: &str, digits: usize) -> bool {
    let letters = word.chars().filter(|it| it.is_alphanumeric()).count();
    letters >= LONG_WORD && digits >= 4 && !word.contains("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_somebodys_goes_and_the_rest_stays() {
        let words = ["Sri Rahayu", "BR-01", "sri@net", "Ani"].map(str::to_owned);
        let scrub = Scrub::of(&words).unwrap();
        for (line, left) in [
            (
                "2026-11-23T05:50:39.123456Z  INFO mikromon_core::core: ready",
                "2026-11-23T05:50:39.123456Z  INFO mikromon_core::core: ready",
            ),
            ("BR-01 at 10.20.30.40:8728 refused", "*** at *** refused"),
            ("fe80::1 and [2001:db8::2]:8729", "*** and [***]:8729"),
            ("router.isp.co.id: no such name", "*** no such name"),
            (
                "call 0812-3456-7890, NIK 3273010203900004",
                "call ***, NIK ***",
            ),
            ("SRI RAHAYU pays as sri@net", "*** pays as ***"),
            (
                "Animal took 12345 ms, 3 of 40",
                "Animal took 12345 ms, 3 of 40",
            ),
            ("token a1b2c3d4e5f6a7b8c9d0e1f2a3b4", "token ***"),
        ] {
            assert_eq!(scrub.line(line), left);
        }
    }
}
