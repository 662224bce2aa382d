//! Every word of the page, Indonesian and English side by side. A key is a function, and `words!`
//! takes both languages in one line: a key without its English, or a use of a key that does not
//! exist, does not compile. No file is parsed and no key is looked up at run time.

pub(crate) mod alert;
pub(crate) mod audit;
pub(crate) mod chart;
pub(crate) mod common;
pub(crate) mod customer;
pub(crate) mod drift;
pub(crate) mod error;
pub(crate) mod find;
pub(crate) mod group;
pub(crate) mod incident;
pub(crate) mod key;
pub(crate) mod map;
pub(crate) mod network;
pub(crate) mod operator;
pub(crate) mod overview;
pub(crate) mod plan;
pub(crate) mod privacy;
pub(crate) mod provision;
pub(crate) mod role;
pub(crate) mod router;
pub(crate) mod router_import;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod state;
pub(crate) mod store;
pub(crate) mod subscription;
pub(crate) mod sync;
pub(crate) mod table;
pub(crate) mod time;
pub(crate) mod totp;
pub(crate) mod wall;

/// The language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    #[default]
    Id,
    En,
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::Id, Self::En];

    /// For the `lang` attribute and at rest.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Its name in itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }

    pub(crate) const fn decimal_mark(self) -> char {
        match self {
            Self::Id => ',',
            Self::En => '.',
        }
    }

    pub(crate) const fn group_mark(self) -> char {
        match self {
            Self::Id => '.',
            Self::En => ',',
        }
    }

    pub(crate) const fn clock_mark(self) -> char {
        match self {
            Self::Id => '.',
            Self::En => ':',
        }
    }
}

/// A key without values, as data.
pub(crate) type Word = fn(Lang) -> &'static str;

/// `key = "Indonesian", "English";` or, with values to put in, `key(a, b) = "{a} …", "… {b}";`.
macro_rules! words {
    ($($(#[$doc:meta])* $key:ident $(($($arg:ident),+))? = $id:literal, $en:literal;)+) => {
        $($crate::locales::words!(@ $(#[$doc])* $key [$($($arg),+)?] $id, $en);)+
    };
    (@ $(#[$doc:meta])* $key:ident [] $id:literal, $en:literal) => {
        $(#[$doc])*
        pub(crate) fn $key(lang: $crate::locales::Lang) -> &'static str {
            match lang {
                $crate::locales::Lang::Id => $id,
                $crate::locales::Lang::En => $en,
            }
        }
    };
    (@ $(#[$doc:meta])* $key:ident [$($arg:ident),+] $id:literal, $en:literal) => {
        $(#[$doc])*
        pub(crate) fn $key($($arg: &dyn std::fmt::Display,)+ lang: $crate::locales::Lang) -> String {
            match lang {
                $crate::locales::Lang::Id => format!($id),
                $crate::locales::Lang::En => format!($en),
            }
        }
    };
}
pub(crate) use words;

/// Counted nouns: `key = "Indonesian", "English singular", "English plural";`.
macro_rules! nouns {
    ($($key:ident = $id:literal, $one:literal, $many:literal;)+) => {$(
        pub(crate) fn $key(count: impl TryInto<u64>, lang: $crate::locales::Lang) -> String {
            let count = count.try_into().unwrap_or_default();
            let noun = match (lang, count) {
                ($crate::locales::Lang::Id, _) => $id,
                ($crate::locales::Lang::En, 1) => $one,
                ($crate::locales::Lang::En, _) => $many,
            };
            format!("{} {noun}", $crate::format::whole(count, lang))
        }
    )+};
}
pub(crate) use nouns;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_counts_have_a_singular() {
        assert_eq!(common::routers(1_u32, Lang::En), "1 router");
        assert_eq!(common::routers(1_204_u32, Lang::En), "1,204 routers");
        assert_eq!(common::routers(1_204_u32, Lang::Id), "1.204 router");
    }

    #[test]
    fn a_language_is_found_by_its_code() {
        assert_eq!(Lang::from_code("en"), Some(Lang::En));
        assert_eq!(Lang::from_code("fr"), None);
    }
}
