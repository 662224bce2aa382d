//! A sentence from the client, taken apart: menu, verb, tag, attributes, query. Decides nothing.

use crate::query::Query;
use crate::row::Wanted;
use crate::trap::Trap;
use crate::wire::Sentence;

#[derive(Debug)]
pub(crate) struct Command {
    /// `/ppp/active`; empty for `/login`.
    pub(crate) path: String,
    pub(crate) verb: String,
    /// An empty tag counts as none, as the router has it.
    pub(crate) tag: Option<Vec<u8>>,
    pub(crate) attributes: Vec<(String, Vec<u8>)>,
    pub(crate) query: Query,
}

impl Command {
    pub(crate) fn parse(sentence: &Sentence) -> Self {
        let mut words = sentence.iter();
        let first = words
            .next()
            .map(|word| String::from_utf8_lossy(word).into_owned());
        let first = first.unwrap_or_default();
        let (path, verb) = first.rsplit_once('/').unwrap_or(("", &first));
        let mut command = Self {
            path: path.into(),
            verb: verb.into(),
            tag: None,
            attributes: Vec::new(),
            query: Query::default(),
        };
        for word in words {
            command.take(word);
        }
        command
    }

    fn take(&mut self, word: &[u8]) {
        if let Some(tag) = word.strip_prefix(b".tag=") {
            self.tag = (!tag.is_empty()).then(|| tag.to_vec());
        } else if let Some(attribute) = word.strip_prefix(b"=") {
            let at = attribute.iter().position(|byte| *byte == b'=');
            let (key, value) = attribute.split_at(at.unwrap_or(attribute.len()));
            let key = String::from_utf8_lossy(key).into_owned();
            let value = value.get(1..).unwrap_or_default().to_vec();
            self.attributes.push((key, value));
        } else {
            self.query.add_word(word);
        }
    }

    pub(crate) fn bytes(&self, key: &str) -> Option<&[u8]> {
        let found = self.attributes.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_slice())
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.bytes(key)
            .map(|value| String::from_utf8_lossy(value).into_owned())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.bytes(key).is_some()
    }

    /// Refuses attributes other than these.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Trap> {
        let all_known = self
            .attributes
            .iter()
            .all(|(key, _)| known.contains(&key.as_str()));
        if all_known {
            Ok(())
        } else {
            Err(Trap::unknown_parameter())
        }
    }

    /// The properties to show, from `.proplist`.
    pub(crate) fn shown(&self) -> Wanted {
        match self.text(".proplist") {
            Some(list) if !list.is_empty() => {
                Wanted::Only(list.split(',').map(|key| key.trim().to_owned()).collect())
            }
            _ => Wanted::All,
        }
    }
}
