//! For each error code: what happened, what is safe, what to do. The matches of both languages have
//! no default arm, so a code without words does not compile.

mod en;
mod id;

use mikromon_api::ErrorCode;

use super::Lang;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ErrorWords {
    pub what: &'static str,
    pub safe: &'static str,
    pub act: &'static str,
}

pub(crate) const fn words(code: ErrorCode, lang: Lang) -> ErrorWords {
    match lang {
        Lang::Id => id::words(code),
        Lang::En => en::words(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_what_is_safe_and_what_to_do() {
        for code in [
            ErrorCode::TimedOut,
            ErrorCode::StoreCorrupt,
            ErrorCode::LockedOut,
        ] {
            let (id, en) = (words(code, Lang::Id), words(code, Lang::En));
            for text in [id.what, id.safe, id.act, en.what, en.safe, en.act] {
                assert!(!text.is_empty());
            }
            assert_ne!(id, en);
        }
    }
}
