//! Values that an operator may not be let to see in full. In the core they are whole; on the wire
//! they are masked, unless who asks may see them: a view that holds them hides them by itself.
//!
//! Serialising fails closed. Only within [`in_clear`], which the dispatcher opens around one answer
//! to one caller, the whole value is written.

use std::borrow::Cow;
use std::cell::Cell as Flag;

use mikromon_domain::mask::{Kind, NOTHING, scrub};
use mikromon_domain::phone::Phone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

thread_local! {
    static CLEAR: Flag<bool> = const { Flag::new(false) };
}

/// Serialises what `write` serialises whole, for a caller who may see it, or for the store.
pub fn in_clear<T>(write: impl FnOnce() -> T) -> T {
    /// Puts it back also where `write` panics.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            CLEAR.set(self.0);
        }
    }
    let _before = Before(CLEAR.replace(true));
    write()
}

/// A value of one kind. Read from the wire it is what may be seen of it, and says whether that is
/// all.
#[derive(Clone, PartialEq, Eq)]
pub struct Private {
    text: String,
    held: Held,
}

#[derive(Clone, Copy)]
enum Held {
    Whole(Kind),
    /// As it came over the wire.
    Read {
        masked: bool,
    },
}

/// Two are one where the same can be seen of them.
impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.is_masked() == other.is_masked()
    }
}

impl Eq for Held {}

impl Held {
    const fn is_masked(self) -> bool {
        matches!(self, Self::Read { masked: true })
    }
}

impl Private {
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        let (text, held) = (text.into(), Held::Whole(kind));
        Self { text, held }
    }

    /// An IP address or a host name.
    pub fn address(text: impl Into<String>) -> Self {
        Self::new(Kind::Address, text)
    }

    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Kind::User, text)
    }

    pub fn port(port: u16) -> Self {
        Self::new(Kind::Port, port.to_string())
    }

    pub fn phone(phone: &Phone) -> Self {
        Self::new(Kind::Phone, phone.to_string())
    }

    pub fn mac(text: impl Into<String>) -> Self {
        Self::new(Kind::Mac, text)
    }

    /// Free text that is edited, too; see [`Scrubbed`] for one that is only shown.
    pub fn text_of(text: impl Into<String>) -> Self {
        Self::new(Kind::Text, text)
    }

    /// What may be seen: the whole value in the core, and the mask where that is what came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What an operator would see of it: a search that finds more tells what is hidden.
    pub fn seen(&self, masked: bool) -> Cow<'_, str> {
        match self.held {
            Held::Whole(kind) if masked => kind.mask(&self.text).into(),
            _ => self.text.as_str().into(),
        }
    }

    /// Whether something of it was kept back. Its form then leaves it out, so that it stays.
    pub const fn is_masked(&self) -> bool {
        self.held.is_masked()
    }

    /// The value, unless something of it was kept back.
    pub fn whole(&self) -> Option<&str> {
        (!self.is_masked()).then_some(self.text.as_str())
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(***)")
    }
}

impl PartialEq<str> for Private {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Private {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

#[derive(Serialize, Deserialize)]
struct Wire<T> {
    shown: T,
    masked: bool,
}

impl Serialize for Private {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = match self.held {
            Held::Read { masked: true } => self.text.clone(),
            _ if CLEAR.get() => self.text.clone(),
            Held::Whole(kind) => kind.mask(&self.text),
            // Of what kind it is was not on the wire.
            Held::Read { masked: false } => NOTHING.to_owned(),
        };
        let masked = self.is_masked() || shown != self.text;
        Wire { shown, masked }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Private {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { shown, masked } = Wire::deserialize(deserializer)?;
        let held = Held::Read { masked };
        Ok(Self { text: shown, held })
    }
}

/// Free text that is only shown: on the wire a plain string, with what is private in it masked.
#[derive(Clone, Default)]
pub struct Scrubbed {
    text: String,
    /// Made for one caller already.
    settled: bool,
}

impl Scrubbed {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As it is written now, whoever writes it later.
    #[must_use]
    pub fn settled(self) -> Self {
        Self {
            text: self.shown(),
            settled: true,
        }
    }

    fn shown(&self) -> String {
        if self.settled || CLEAR.get() {
            self.text.clone()
        } else {
            scrub(&self.text)
        }
    }
}

impl std::ops::Deref for Scrubbed {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<T: Into<String>> From<T> for Scrubbed {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            settled: false,
        }
    }
}

impl std::fmt::Debug for Scrubbed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        scrub(&self.text).fmt(f)
    }
}

impl std::fmt::Display for Scrubbed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl PartialEq for Scrubbed {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Scrubbed {}

impl PartialEq<str> for Scrubbed {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Scrubbed {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl Serialize for Scrubbed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

impl<'de> Deserialize<'de> for Scrubbed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// The value of any column of any table, as two desktops set it apart.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    value: Value,
    held: Held,
}

impl Cell {
    /// By the column's name. Text of a column that is not known is searched like free text.
    pub fn of(column: &str, value: Value) -> Self {
        let kind = match column {
            "host" | "static_address" => Kind::Address,
            "username" | "pppoe_user" => Kind::User,
            "port" => Kind::Port,
            "phone" => Kind::Phone,
            _ => Kind::Text,
        };
        let held = Held::Whole(kind);
        Self { value, held }
    }

    /// What may be seen of it, as [`Private::as_str`] says.
    pub const fn value(&self) -> &Value {
        &self.value
    }

    pub const fn is_masked(&self) -> bool {
        self.held.is_masked()
    }

    fn mask(&self, kind: Kind) -> Value {
        match &self.value {
            Value::String(text) => kind.mask(text).into(),
            Value::Number(number) if kind == Kind::Port => kind.mask(&number.to_string()).into(),
            other => other.clone(),
        }
    }
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell(***)")
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = match self.held {
            Held::Read { masked: true } => self.value.clone(),
            _ if CLEAR.get() => self.value.clone(),
            Held::Whole(kind) => self.mask(kind),
            Held::Read { masked: false } => NOTHING.into(),
        };
        let masked = self.is_masked() || shown != self.value;
        Wire { shown, masked }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { shown, masked } = Wire::deserialize(deserializer)?;
        let held = Held::Read { masked };
        Ok(Self { value: shown, held })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn what_nobody_vouches_for_is_masked() {
        let host = Private::address("10.20.30.40");
        let masked = json!({ "shown": "10.20.***.***", "masked": true });
        assert_eq!(to_value(&host).unwrap(), masked);
        let whole = json!({ "shown": "10.20.30.40", "masked": false });
        assert_eq!(in_clear(|| to_value(&host)).unwrap(), whole);
        assert_eq!(to_value(&host).unwrap(), masked, "the scope has ended");
        let ended = std::panic::catch_unwind(|| in_clear(|| panic!("in the midst")));
        assert!(ended.is_err());
        assert_eq!(to_value(&host).unwrap(), masked);
        let elsewhere = host.clone();
        let other = in_clear(|| std::thread::spawn(move || to_value(&elsewhere)).join());
        assert_eq!(other.unwrap().unwrap(), masked, "a scope is its thread's");
    }

    #[test]
    fn the_page_gets_no_more_than_the_mask_and_sends_none_of_it_on() {
        let masked: Private = from_value(to_value(Private::user("admin")).unwrap()).unwrap();
        assert!(masked.is_masked());
        assert_eq!((masked.as_str(), masked.whole()), ("••••••", None));
        let again = in_clear(|| to_value(&masked)).unwrap();
        assert_eq!(again, json!({ "shown": "••••••", "masked": true }));
        let whole: Private = from_value(json!({ "shown": "admin", "masked": false })).unwrap();
        assert_eq!(whole.whole(), Some("admin"));
        assert_eq!(
            to_value(&whole).unwrap(),
            json!({ "shown": "***", "masked": true })
        );
    }

    #[test]
    fn nothing_is_hidden_of_what_holds_nothing_private() {
        for private in [Private::text_of("ganti SFP"), Private::user("")] {
            let read: Private = from_value(to_value(&private).unwrap()).unwrap();
            assert_eq!(read.whole(), Some(private.as_str()));
        }
    }

    #[test]
    fn a_text_that_was_settled_for_a_caller_stays_so() {
        let text = Scrubbed::from("dial 10.20.30.40");
        assert_eq!(to_value(&text).unwrap(), "dial 10.20.***.***");
        assert_eq!(format!("{text:?}"), "\"dial 10.20.***.***\"");
        let whole = in_clear(|| text.clone().settled());
        assert_eq!(to_value(&whole).unwrap(), "dial 10.20.30.40");
        let masked = text.settled();
        assert_eq!(
            in_clear(|| to_value(&masked)).unwrap(),
            "dial 10.20.***.***"
        );
    }

    #[test]
    fn a_cell_is_masked_by_its_column() {
        for (column, value, shown) in [
            ("host", json!("10.20.30.40"), json!("10.20.***.***")),
            ("port", json!(8728), json!("••••")),
            ("phone", json!("6281234567890"), json!("6281*****7890")),
            (
                "of_tomorrow",
                json!("at 10.20.30.40"),
                json!("at 10.20.***.***"),
            ),
            ("core", json!(1), json!(1)),
            ("parent_id", Value::Null, Value::Null),
        ] {
            let written = to_value(Cell::of(column, value)).unwrap();
            assert_eq!(written["shown"], shown, "{column}");
        }
    }
}
