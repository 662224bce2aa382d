//! Finding what is private in free text: addresses, telephone numbers, MAC addresses, numbers of
//! identity. It rather masks too much than too little.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Kind;

/// Characters that addresses are made of, from the widest run to the narrowest: a word that is
/// nothing as a whole may begin with something.
const RUNS: [&str; 4] = [".:_-", ".:", ".-", "."];

/// Last parts of host names of two parts. Of those with more parts any word is one: `router.edit`
/// and `mikromon.db` are no hosts.
const DOMAINS: [&str; 22] = [
    "com", "net", "org", "id", "io", "co", "dev", "app", "cloud", "info", "biz", "xyz", "sg", "my",
    "local", "lan", "home", "internal", "arpa", "test", "example", "invalid",
];

/// The text with what is private in it masked.
pub fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(next) = rest.chars().next() {
        let (found, shown) = found(rest, before).unwrap_or_else(|| {
            let plain = rest.split_at(next.len_utf8()).0;
            (plain.len(), plain.to_owned())
        });
        let (taken, left) = rest.split_at(found);
        before = taken.chars().next_back();
        out.push_str(&shown);
        rest = left;
    }
    out
}

/// What the text begins with, as its length in bytes and its mask.
fn found(rest: &str, before: Option<char>) -> Option<(usize, String)> {
    let inside = before.is_some_and(char::is_alphanumeric);
    let after_digit = before.is_some_and(|it| it.is_ascii_digit() || it == '.');
    let whole = |of: fn(&str) -> Option<(usize, String)>| (!inside).then(|| of(rest)).flatten();
    whole(id)
        .or_else(|| RUNS.iter().find_map(|marks| in_run(rest, marks, before)))
        .or_else(|| whole(digits))
        .or_else(|| (!after_digit).then(|| ipv4(rest)).flatten())
}

/// An id stays: it tells nothing, and a support case needs it.
fn id(rest: &str) -> Option<(usize, String)> {
    const LENGTH: usize = 36;
    let text = rest.get(..LENGTH)?;
    let right = text.char_indices().all(|(at, it)| match at {
        8 | 13 | 18 | 23 => it == '-',
        _ => it.is_ascii_hexdigit(),
    });
    right.then(|| (LENGTH, text.to_owned()))
}

/// A telephone number or a number of identity, with the marks that people write between digits.
fn digits(rest: &str) -> Option<(usize, String)> {
    let mut end = 0;
    let mut digits = String::new();
    for (at, it) in rest.char_indices() {
        match it {
            '0'..='9' => {
                digits.push(it);
                end = at + 1;
            }
            '+' if at == 0 => {}
            '(' if digits.is_empty() => {}
            // One mark between two digits, or `) `.
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' if at <= end + 1 => {}
            it if it.is_alphanumeric() && at == end => return None,
            _ => break,
        }
    }
    let text = rest.get(..end)?;
    let phone = ["08", "02", "03", "04", "05", "06", "07", "09", "628"];
    let marked = text.starts_with('+');
    match digits.len() {
        9..=15 if marked || phone.iter().any(|it| digits.starts_with(it)) => {
            Some((end, Kind::Phone.mask(text)))
        }
        15 | 16 if !text.contains([' ', '/']) => Some((end, Kind::Number.mask(&digits))),
        _ => None,
    }
}

fn in_run(rest: &str, marks: &str, before: Option<char>) -> Option<(usize, String)> {
    let within = |it: char| it.is_alphanumeric() || marks.contains(it);
    if before.is_some_and(within) {
        return None;
    }
    let end = rest.find(|it| !within(it)).unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(['.', ':', '-', '_']);
    mask_of(word).map(|it| (word.len(), it))
}

fn mask_of(word: &str) -> Option<String> {
    if is_address(word) {
        return Some(Kind::Address.mask(word));
    }
    if let Some(mac) = super::mac(word) {
        return Some(mac);
    }
    let (host, port) = word.rsplit_once(':')?;
    let is_port = (2..=5).contains(&port.len()) && port.bytes().all(|it| it.is_ascii_digit());
    let is_host = is_address(host) || is_label(host);
    (is_port && is_host).then(|| format!("{}:****", Kind::Address.mask(host)))
}

fn is_address(word: &str) -> bool {
    word.parse::<Ipv4Addr>().is_ok()
        || (word.len() > 2 && word.parse::<Ipv6Addr>().is_ok())
        || is_host_name(word)
}

fn is_host_name(word: &str) -> bool {
    let Some((head, last)) = word.rsplit_once('.') else {
        return false;
    };
    let part = |it: &str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let ends_well = last.len() >= 2 && last.bytes().all(|it| it.is_ascii_alphabetic());
    let domain = head.contains('.') || DOMAINS.contains(&last.to_ascii_lowercase().as_str());
    ends_well && domain && head.split('.').all(part)
}

/// A host name without a domain; only where a port follows can it be told from any word.
fn is_label(word: &str) -> bool {
    word.bytes().any(|it| it.is_ascii_alphabetic())
        && word.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
        // The hour of a timestamp.
        && !word.contains('T')
}

/// Also right behind a letter, and with letters behind it.
fn ipv4(rest: &str) -> Option<(usize, String)> {
    let end = rest
        .find(|it: char| !it.is_ascii_digit() && it != '.')
        .unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches('.');
    let address = word.parse::<Ipv4Addr>().is_ok();
    address.then(|| (word.len(), Kind::Address.mask(word)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_private_is_masked_wherever_it_stands() {
        for (text, shown) in [
            ("dial 10.20.30.40 failed", "dial 10.20.***.*** failed"),
            ("10.20.30.40:8728: refused", "10.20.***.***:****: refused"),
            ("(10.20.30.40/24)", "(10.20.***.***/24)"),
            ("10.20.30.40-10.20.30.50", "10.20.***.***-10.20.***.***"),
            ("ip10.20.30.40x", "ip10.20.***.***x"),
            ("ke 10.20.30.40.", "ke 10.20.***.***."),
            ("[2001:db8::1]:8729", "[***]:8729"),
            ("at fe80::1%ether1", "at ***%ether1"),
            ("core-1.isp.co.id gone", "*** gone"),
            ("bras.example:8728", "***:****"),
            ("BR-1 (core-1:8728)", "BR-1 (***:****)"),
            ("mac 4C:5E:0C:11:22:33-e1", "mac 4C:5E:0C:**:**:**-e1"),
            (
                "hp 0812-3456-7890, wa:081234567890",
                "hp 0812-****-7890, wa:0812****7890",
            ),
            ("+62 812 3456 7890", "+62 81* **** 7890"),
            ("(021) 555-12345", "(021) 5**-*2345"),
            ("NIK 3273010203900004", "NIK 3273********0004"),
        ] {
            assert_eq!(scrub(text), shown, "{text}");
        }
    }

    #[test]
    fn what_is_not_private_stays() {
        let pin = ["a0"; 32].join(":");
        for text in [
            "2026-11-23T05:50:37.123456Z  INFO mikromon_core::monitor::patrol: on duty: Apart",
            "router.edit",
            "mikromon.db-wal is busy at crates/core/src/store/open.rs:51:9",
            "the row 0190a5d0-ac96-774b-bcce-030209980575 is set aside",
            "7.16.1 (stable)",
            "waited 300 s, 12:30",
            "Rp 1.250.000",
            "revision 3 replaced 2",
            pin.as_str(),
            "",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    proptest! {
        #[test]
        fn an_address_is_found_in_any_company(
            head in "[a-z ,;(=/@\"]{0,6}", tail in "[ ,;)=/\"a-z]{0,6}",
            octets in [1u8..=255, 1..=255, 100..=255, 100..=255],
        ) {
            let [a, b, c, d] = octets;
            let address = format!("{a}.{b}.{c}.{d}");
            let shown = scrub(&format!("{head}{address}{tail}"));
            prop_assert!(!shown.contains(&address));
        }

        #[test]
        fn any_text_is_taken(text in ".{0,80}") {
            let once = scrub(&text);
            prop_assert_eq!(scrub(&once), once);
        }
    }
}
