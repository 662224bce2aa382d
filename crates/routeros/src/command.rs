//! A command as it goes to the router: its path, its arguments, and what its reply may cost.

use std::fmt;
use std::time::Duration;

use mikrotik_rs::proto::codec;

/// One sentence to send. Build it with the path as the API writes it (`/ppp/active/print`); words
/// keep the order in which they are added, and queries depend on it.
#[derive(Clone)]
pub struct Command {
    path: String,
    /// The encoded words, the path included, without tag and terminator.
    words: Vec<u8>,
    pub(crate) budget: Budget,
}

/// What a reply may cost; `None` is the session's own limit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Budget {
    pub(crate) rows: Option<usize>,
    pub(crate) bytes: Option<usize>,
    pub(crate) idle: Option<Duration>,
}

impl Command {
    /// A leading slash that is missing is added: an empty first word would end the sentence.
    pub fn new(path: &str) -> Self {
        let path = match path.strip_prefix('/') {
            Some(_) => path.to_owned(),
            None => format!("/{path}"),
        };
        let mut words = Vec::with_capacity(64);
        codec::encode_word(path.as_bytes(), &mut words);
        Self {
            path,
            words,
            budget: Budget::default(),
        }
    }

    /// `=name=value`. The value may hold anything, `=`, NUL and line ends included.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.push(&[b"=", name.as_bytes(), b"=", value.as_ref()]);
        self
    }

    /// `=name=`, as in `follow`, `once` and `count-only`.
    #[must_use]
    pub fn flag(self, name: &str) -> Self {
        self.with(name, "")
    }

    /// Asks for these properties only. Always worth it: without it the router also collects those
    /// that are slow to read.
    #[must_use]
    pub fn proplist(self, names: &[&str]) -> Self {
        self.with(".proplist", names.join(","))
    }

    /// A query word without its question mark: `type=ether`, `>rx-byte=1000`, `-comment`, `#|`.
    #[must_use]
    pub fn query(mut self, word: impl AsRef<[u8]>) -> Self {
        self.push(&[b"?", word.as_ref()]);
        self
    }

    /// Keeps rows where the property equals the value, whatever the name begins with.
    #[must_use]
    pub fn only(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.push(&[b"?=", name.as_bytes(), b"=", value.as_ref()]);
        self
    }

    /// More than this many rows fail the command with [`crate::CommandError::OverBudget`].
    #[must_use]
    pub fn max_rows(mut self, rows: usize) -> Self {
        self.budget.rows = Some(rows);
        self
    }

    /// More than this many bytes of rows fail the command with [`crate::CommandError::OverBudget`].
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.budget.bytes = Some(bytes);
        self
    }

    /// Instead of [`crate::Deadlines::idle`]. Streams wait for ever where this is not set.
    #[must_use]
    pub fn idle(mut self, deadline: Duration) -> Self {
        self.budget.idle = Some(deadline);
        self
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole sentence, with its tag.
    pub(crate) fn encode(&self, tag: u32) -> Vec<u8> {
        let mut sentence = Vec::with_capacity(self.words.len() + 16);
        sentence.extend_from_slice(&self.words);
        codec::encode_word(format!(".tag={tag:x}").as_bytes(), &mut sentence);
        codec::encode_terminator(&mut sentence);
        sentence
    }

    fn push(&mut self, parts: &[&[u8]]) {
        codec::encode_word(&parts.concat(), &mut self.words);
    }
}

/// Shows the path only: arguments may be passwords.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Command")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
