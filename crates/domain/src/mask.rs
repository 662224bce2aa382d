//! What is left of a value that an operator is not to see in full: enough to tell one from another,
//! not to use it.
//!
//! It decides no rights: who sees what is the core's business.

mod scrub;

pub use scrub::scrub;

/// What a value is; each kind is masked in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An IP address or a host name.
    Address,
    /// A name that signs in at a router.
    User,
    Port,
    Phone,
    Mac,
    /// A number of identity: NIK, NPWP.
    Number,
    /// Free text: what is private in it is masked, the rest stays.
    Text,
}

/// Of a value that nothing may be told of.
pub const NOTHING: &str = "***";
const DOTS: &str = "••••••";
const PORT: &str = "••••";

impl Kind {
    /// The mask of a value; nothing is hidden of an empty one.
    pub fn mask(self, plain: &str) -> String {
        match self {
            _ if plain.is_empty() => String::new(),
            Self::Address => address(plain),
            Self::User => DOTS.to_owned(),
            Self::Port => PORT.to_owned(),
            Self::Phone => phone(plain),
            Self::Mac => mac(plain).unwrap_or_else(|| address(plain)),
            Self::Number => number(plain),
            Self::Text => scrub(plain),
        }
    }
}

/// Whether a mask was typed or sent back in place of a value: nothing like it is ever stored.
pub fn is_masked(text: &str) -> bool {
    const MARKS: [&str; 5] = [".***.***", "••", "-****-", ":**:**", "********"];
    MARKS.iter().any(|it| text.contains(it))
}

/// `192.168.***.***`; nothing of a host name or an IPv6 address.
fn address(text: &str) -> String {
    match text.parse::<std::net::Ipv4Addr>() {
        Ok(address) => {
            let [a, b, ..] = address.octets();
            format!("{a}.{b}.***.***")
        }
        Err(_) => NOTHING.to_owned(),
    }
}

/// `0812-****-7890`: the marks between the digits stay.
fn phone(text: &str) -> String {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let (head, tail) = if count < 11 { (3, 2) } else { (4, 4) };
    let mut seen = 0;
    let star = |it: char| {
        if !it.is_ascii_digit() {
            return it;
        }
        seen += 1;
        if seen <= head || seen + tail > count {
            it
        } else {
            '*'
        }
    };
    text.chars().map(star).collect()
}

/// `AA:BB:CC:**:**:**`: who made the device stays. `None` for what is no MAC address.
fn mac(text: &str) -> Option<String> {
    let mark = if text.contains('-') { '-' } else { ':' };
    let parts: Vec<_> = text.split(mark).collect();
    let pair = |it: &&str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let [a, b, c, _, _, _] = *parts.as_slice() else {
        return None;
    };
    let shown = || format!("{a}{mark}{b}{mark}{c}{mark}**{mark}**{mark}**");
    parts.iter().all(pair).then(shown)
}

/// `3273********0004`.
fn number(text: &str) -> String {
    let count = text.chars().count();
    let shown = |at: usize| at < 4 || at + 4 >= count;
    let star = |(at, it)| if shown(at) { it } else { '*' };
    text.chars().enumerate().map(star).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_has_its_mask() {
        for (kind, plain, mask) in [
            (Kind::Address, "192.168.88.1", "192.168.***.***"),
            (Kind::Address, "2001:db8::1", "***"),
            (Kind::Address, "core-1.isp.example", "***"),
            (Kind::User, "admin", "••••••"),
            (Kind::Port, "8728", "••••"),
            (Kind::Phone, "0812-3456-7890", "0812-****-7890"),
            (Kind::Phone, "+62215551234", "+6221***1234"),
            (Kind::Phone, "021555123", "021****23"),
            (Kind::Mac, "4C:5E:0C:11:22:33", "4C:5E:0C:**:**:**"),
            (Kind::Mac, "10.20.30.40", "10.20.***.***"),
            (Kind::Number, "3273010203900004", "3273********0004"),
            (Kind::Text, "ganti SFP", "ganti SFP"),
            (Kind::User, "", ""),
        ] {
            assert_eq!(kind.mask(plain), mask, "{kind:?} {plain}");
        }
    }

    #[test]
    fn a_mask_that_comes_back_is_known() {
        for (kind, plain) in [
            (Kind::Address, "192.168.88.1"),
            (Kind::User, "admin"),
            (Kind::Port, "8728"),
            (Kind::Phone, "0812-3456-7890"),
            (Kind::Mac, "4C:5E:0C:11:22:33"),
            (Kind::Number, "3273010203900004"),
        ] {
            assert!(is_masked(&kind.mask(plain)), "{plain}");
            assert!(!is_masked(plain), "{plain}");
        }
        assert!(!is_masked("*** PENTING *** jangan dicabut"));
    }

    proptest! {
        #[test]
        fn no_mask_holds_the_value(
            octets in [0u8..=255, 0..=255, 0..=255, 0..=255], user in "[a-z]{1,12}",
            phone in "08[0-9]{9,11}", nik in "[1-9][0-9]{15}",
        ) {
            let [a, b, c, d] = octets;
            let values = [
                (Kind::Address, format!("{a}.{b}.{c}.{d}")), (Kind::User, user),
                (Kind::Phone, phone), (Kind::Number, nik),
            ];
            for (kind, plain) in values {
                prop_assert!(!kind.mask(&plain).contains(&plain));
            }
        }
    }
}
