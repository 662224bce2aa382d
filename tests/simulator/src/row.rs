//! One item of a menu: its properties in the router's order, as bytes, because RouterOS keeps text as it was typed.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write;

/// Properties in order. A property is there once or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    fields: Vec<(&'static str, Vec<u8>)>,
}

impl Row {
    /// The raw bytes of a property.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.as_slice())
    }

    /// A property as text; what is not UTF-8 in it is replaced.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Cow<'_, str>> {
        self.bytes(key).map(String::from_utf8_lossy)
    }

    pub(crate) fn is(&self, key: &str, value: &str) -> bool {
        self.bytes(key) == Some(value.as_bytes())
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        self.fields
            .iter()
            .map(|(name, value)| (*name, value.as_slice()))
    }

    pub(crate) fn set(&mut self, key: &'static str, value: Vec<u8>) {
        match self.fields.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => *old = value,
            None => self.fields.push((key, value)),
        }
    }

    pub(crate) fn unset(&mut self, key: &str) {
        self.fields.retain(|(name, _)| *name != key);
    }
}

/// Which properties somebody wants to see; building the others is spared.
#[derive(Clone, Debug, Default)]
pub(crate) enum Wanted {
    #[default]
    All,
    Only(Vec<String>),
    /// What the simulator itself wants to know of an item.
    Fixed(&'static [&'static str]),
}

impl Wanted {
    pub(crate) fn has(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(keys) => keys.iter().any(|wanted| wanted == key),
            Self::Fixed(keys) => keys.contains(&key),
        }
    }
}

/// Builds a row from the properties that are wanted.
pub(crate) struct Pen<'a> {
    row: Row,
    wanted: &'a Wanted,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(wanted: &'a Wanted) -> Self {
        Self {
            row: Row::default(),
            wanted,
        }
    }

    pub(crate) fn put(&mut self, key: &'static str, value: impl Display) -> &mut Self {
        if self.wanted.has(key) {
            let mut bytes = Vec::with_capacity(16);
            // Writing to a vector cannot fail.
            let _ = write!(bytes, "{value}");
            self.row.set(key, bytes);
        }
        self
    }

    pub(crate) fn put_bytes(&mut self, key: &'static str, value: &[u8]) -> &mut Self {
        if self.wanted.has(key) {
            self.row.set(key, value.to_vec());
        }
        self
    }

    /// `up/down`, as queues write a pair.
    pub(crate) fn pair(&mut self, key: &'static str, up: u64, down: u64) -> &mut Self {
        self.put(key, format_args!("{up}/{down}"))
    }

    pub(crate) fn copy(&mut self, row: &Row) -> &mut Self {
        for (key, value) in row.fields() {
            if self.wanted.has(key) {
                self.row.set(key, value.to_vec());
            }
        }
        self
    }

    pub(crate) fn wants_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.wanted.has(key))
    }

    pub(crate) fn id(&mut self, id: u32) -> &mut Self {
        self.put(".id", Id(id))
    }

    pub(crate) fn done(self) -> Row {
        self.row
    }
}

/// An item's id as the API writes it: `*1A`.
#[derive(Clone, Copy)]
pub(crate) struct Id(pub(crate) u32);

impl Id {
    pub(crate) fn parse(text: &[u8]) -> Option<u32> {
        let digits = std::str::from_utf8(text).ok()?.strip_prefix('*')?;
        u32::from_str_radix(digits, 16).ok()
    }
}

impl Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "*{:X}", self.0)
    }
}
