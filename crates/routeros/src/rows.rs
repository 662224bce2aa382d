//! What a router answered: rows of named values, kept as the bytes that came.
//!
//! All rows of a reply lie in one buffer in the wire's own form, so that taking a row costs one
//! copy and no allocation; names and values are found when they are asked for.

use std::borrow::Cow;

use mikrotik_rs::proto::codec::{self, Decode};

use crate::text;

/// The reply of a command that ended well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub rows: Rows,
    /// The attributes of `!done`: at most one row.
    pub(crate) done: Rows,
}

impl Reply {
    /// `=ret=` of `!done`: the new id of `add`, the number of `count-only`, the output of `execute`.
    pub fn ret(&self) -> Option<Cow<'_, str>> {
        self.done.first()?.text("ret")
    }
}

/// Rows in the order in which they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Encoded words, one row after the other.
    bytes: Vec<u8>,
    /// Where each row ends in `bytes`.
    ends: Vec<usize>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes held for the rows.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    pub fn get(&self, place: usize) -> Option<Row<'_>> {
        let end = *self.ends.get(place)?;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..end).map(|words| Row { words })
    }

    pub fn first(&self) -> Option<Row<'_>> {
        self.get(0)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let words = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            Row { words }
        })
    }

    /// Takes the encoded words of one sentence, without its terminator.
    pub(crate) fn push(&mut self, words: &[u8]) {
        self.bytes.extend_from_slice(words);
        self.ends.push(self.bytes.len());
    }
}

/// Shows the shape only: values may be passwords of customers.
impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows")
            .field("len", &self.len())
            .field("size", &self.size())
            .finish()
    }
}

/// One row. Names and values are bytes; [`Row::text`] makes text of them.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    words: &'a [u8],
}

impl<'a> Row<'a> {
    pub(crate) fn new(words: &'a [u8]) -> Self {
        Self { words }
    }

    /// The value of a property, as the router sent it; of two with one name, the first.
    pub fn get(&self, name: impl AsRef<[u8]>) -> Option<&'a [u8]> {
        let name = name.as_ref();
        words(self.words).find_map(|word| {
            // The sign after the name first: it rules out most other words without a comparison.
            let (head, value) = word.split_at_checked(name.len() + 1)?;
            let value = value.strip_prefix(b"=")?;
            (head.strip_prefix(b"=")? == name).then_some(value)
        })
    }

    /// The value as text: UTF-8, else Windows-1252.
    pub fn text(&self, name: impl AsRef<[u8]>) -> Option<Cow<'a, str>> {
        self.get(name).map(text::decode)
    }

    /// All properties, in the router's order.
    pub fn fields(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        words(self.words).filter_map(|word| {
            let word = word.strip_prefix(b"=")?;
            let name = word.iter().position(|&byte| byte == b'=')?;
            let (name, value) = word.split_at_checked(name)?;
            Some((name, value.strip_prefix(b"=")?))
        })
    }

    pub fn is_empty(&self) -> bool {
        self.fields().next().is_none()
    }
}

/// Shows names only: values may be passwords of customers.
impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.fields().map(|(name, _)| text::decode(name)))
            .finish()
    }
}

/// Splits encoded words; stops where they are not whole, which [`crate::frame`] rules out.
pub(crate) fn words(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let Ok(Decode::Complete { value, .. }) = codec::decode_length(bytes) else {
            return None;
        };
        let rest = bytes.get(value.1..)?;
        let (word, rest) = rest.split_at_checked(usize::try_from(value.0).ok()?)?;
        bytes = rest;
        Some(word)
    })
}
