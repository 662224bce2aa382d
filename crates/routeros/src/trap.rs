//! What a router says when it refuses: `!trap` and `!fatal`, as far as they can be understood.

use crate::rows::{Row, words};
use crate::text;
use crate::{Category, Trap};

/// More of one command are not kept, nor more of one text: a router has no use for them.
const MAX_TRAPS: usize = 16;
const MAX_TEXT: usize = 4 << 10;

pub(crate) fn note(traps: &mut Vec<Trap>, words: &[u8]) {
    if traps.len() < MAX_TRAPS {
        traps.push(parse(words));
    }
}

/// A trap with odd or missing attributes is a trap all the same.
pub(crate) fn parse(words: &[u8]) -> Trap {
    let row = Row::new(words);
    let category = row.text("category").and_then(|text| text.parse().ok());
    Trap {
        category: category.map(|number: u32| Category::from(number)),
        message: row.get("message").map(message).unwrap_or_default(),
    }
}

/// The text of `!fatal`: a bare word in current versions, `=message=` in others.
pub(crate) fn fatal(sentence: &[u8]) -> String {
    let bare = || words(sentence).find(|word| !word.starts_with(b"=") && !word.starts_with(b"."));
    let text = Row::new(sentence).get("message").or_else(bare);
    text.map(message).unwrap_or_default()
}

fn message(bytes: &[u8]) -> String {
    text::decode(bytes.get(..MAX_TEXT).unwrap_or(bytes)).into_owned()
}

#[cfg(test)]
mod tests {
    use mikrotik_rs::proto::codec;

    use super::*;

    fn encode(words: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for word in words {
            codec::encode_word(word, &mut bytes);
        }
        bytes
    }

    #[test]
    fn a_trap_keeps_its_text_whatever_else_is_odd() {
        for (words, category, message) in [
            (
                &[&b"=category=2"[..], b"=message=interrupted"][..],
                Some(Category::Interrupted),
                "interrupted",
            ),
            (
                &[b"=message=x", b"=category=7"],
                Some(Category::Return),
                "x",
            ),
            (
                &[b"=message=x", b"=category=99"],
                Some(Category::Other(99)),
                "x",
            ),
            (&[b"=message=x", b"=category=abc"], None, "x"),
            (&[b"=extra=1", b"=message=caf\xe9", b"bare"], None, "café"),
            (&[b"=message="], None, ""),
            (&[], None, ""),
        ] {
            let trap = parse(&encode(words));
            assert_eq!((trap.category, trap.message.as_str()), (category, message));
        }
    }

    #[test]
    fn all_eight_categories_have_a_name() {
        for number in 0..8 {
            assert!(!matches!(Category::from(number), Category::Other(_)));
        }
    }

    #[test]
    fn fatal_has_its_text_in_either_form() {
        for (words, text) in [
            (
                &[&b"session terminated on request"[..]][..],
                "session terminated on request",
            ),
            (&[b"=message=not logged in"], "not logged in"),
            (&[b".tag=1", b"too many sessions"], "too many sessions"),
            (&[], ""),
        ] {
            assert_eq!(fatal(&encode(words)), text);
        }
    }

    #[test]
    fn traps_of_a_flood_are_bounded() {
        let mut traps = Vec::new();
        for _ in 0..1_000 {
            let text = [b"=message=", [b'x'; 9_000].as_slice()].concat();
            note(&mut traps, &encode(&[&text]));
        }
        assert_eq!(traps.len(), MAX_TRAPS);
        assert!(traps.iter().all(|trap| trap.message.len() == MAX_TEXT));
    }
}
