//! Bytes to sentences: the receive buffer, the limits on what a peer may put into it, and the one
//! walk over it. Every byte is walked once, however the peer cuts its bytes; a length that is too
//! large is refused before its bytes are waited for.

use mikrotik_rs::proto::codec::{self, Decode};
use mikrotik_rs::proto::error::DecodeError;

use crate::{Breach, Limits};

/// Room of a quiet session; a thousand of them are kept open.
const SMALL: usize = 4 << 10;
/// Room while long replies come in, so that one read brings many sentences.
const LARGE: usize = 64 << 10;

/// Holds at most one sentence that is not whole yet, and what one read brought.
pub(crate) struct Frames {
    buffer: Vec<u8>,
    /// Where the sentence begins that the walk is in; what lies before it was handed out.
    start: usize,
    /// Where the walk goes on.
    scan: usize,
    seen: Seen,
    /// Room for the next read.
    chunk: usize,
    limits: Limits,
}

/// What the walk knows of its sentence; offsets count from the sentence's begin.
#[derive(Default)]
struct Seen {
    words: usize,
    kind: (usize, usize),
    /// Where the words begin that follow the kind, or the tag where that follows the kind.
    attributes: usize,
    tag: Tag,
}

/// Offsets in the buffer: where a word's length begins, where the word begins and ends.
#[derive(Clone, Copy)]
struct Word {
    prefix: usize,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tag {
    /// No tag, or an empty one, which means the same.
    #[default]
    None,
    Number(u32),
    /// Not of the form that this side gives out.
    Foreign,
}

/// One whole sentence of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sentence<'a> {
    /// `!re`, `!done`; begins with `!`.
    pub(crate) kind: &'a [u8],
    pub(crate) tag: Tag,
    /// The encoded words after the kind. A tag that does not follow the kind at once is among them.
    pub(crate) words: &'a [u8],
}

impl Frames {
    /// For a peer that has not answered the login yet: its sentences are held shorter.
    pub(crate) fn before_login(limits: &Limits) -> Self {
        let limits = Limits {
            sentence: limits.sentence.min(limits.before_login),
            ..limits.clone()
        };
        Self {
            buffer: Vec::with_capacity(SMALL),
            start: 0,
            scan: 0,
            seen: Seen::default(),
            chunk: SMALL,
            limits,
        }
    }

    /// The peer has signed this side in.
    pub(crate) fn after_login(&mut self, limits: &Limits) {
        self.limits.sentence = limits.sentence;
    }

    /// Where the next read puts its bytes. Grows while reads fill it, shrinks when they do not.
    pub(crate) fn room(&mut self) -> &mut Vec<u8> {
        let filled = self.buffer.len() == self.buffer.capacity();
        self.buffer.drain(..self.start);
        self.scan = self.scan.saturating_sub(self.start);
        self.start = 0;
        if filled {
            self.chunk = LARGE;
        } else if self.buffer.is_empty() {
            self.chunk = SMALL;
            self.buffer.shrink_to(SMALL);
        }
        self.buffer.reserve(self.chunk);
        &mut self.buffer
    }

    /// The next whole sentence; empty ones are skipped, as the API manual asks.
    ///
    /// # Errors
    /// The limit or rule that the peer broke; nothing that follows can be understood.
    pub(crate) fn next(&mut self) -> Result<Option<Sentence<'_>>, Breach> {
        while let Some(word) = self.word()? {
            if word.start < word.end {
                self.see(word)?;
                continue;
            }
            let start = std::mem::replace(&mut self.start, word.end);
            let seen = std::mem::take(&mut self.seen);
            if seen.words > 0 {
                return Ok(Some(self.sentence(start, &seen, word.prefix)));
            }
        }
        Ok(None)
    }

    /// What came and is not handed out yet.
    pub(crate) fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// The next whole word, once it is known to keep the limits.
    fn word(&mut self) -> Result<Option<Word>, Breach> {
        let rest = self.buffer.get(self.scan..).unwrap_or_default();
        let (length, prefix) = match codec::decode_length(rest) {
            Ok(Decode::Complete { value, .. }) => value,
            Ok(Decode::Incomplete { .. }) => return Ok(None),
            Err(DecodeError::InvalidLengthPrefix(byte)) => {
                return Err(Breach::ReservedLength(byte));
            }
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > self.limits.word {
            return Err(Breach::WordTooLong(self.limits.word));
        }
        let start = self.scan.saturating_add(prefix);
        let end = start.saturating_add(length);
        if end.saturating_sub(self.start) > self.limits.sentence {
            return Err(Breach::SentenceTooLong(self.limits.sentence));
        }
        // Told by its first byte, so that a peer of another kind is known before it says enough.
        let first = self.buffer.get(start).filter(|_| length > 0);
        if self.seen.words == 0 && first.is_some_and(|&byte| byte != b'!') {
            return Err(Breach::NotAReply);
        }
        if end > self.buffer.len() {
            return Ok(None);
        }
        let prefix = std::mem::replace(&mut self.scan, end);
        Ok(Some(Word { prefix, start, end }))
    }

    fn see(&mut self, word: Word) -> Result<(), Breach> {
        let seen = &mut self.seen;
        if seen.words == self.limits.words {
            return Err(Breach::TooManyWords(self.limits.words));
        }
        seen.words += 1;
        let end = word.end - self.start;
        if seen.words == 1 {
            seen.kind = (word.start - self.start, end);
            seen.attributes = end;
        } else if let Some(tag) = self
            .buffer
            .get(word.start..word.end)
            .and_then(|word| word.strip_prefix(b".tag="))
        {
            seen.tag = Tag::parse(tag);
            if seen.words == 2 {
                seen.attributes = end;
            }
        }
        Ok(())
    }

    fn sentence(&self, start: usize, seen: &Seen, end: usize) -> Sentence<'_> {
        let slice = |from: usize, to: usize| self.buffer.get(from..to).unwrap_or_default();
        Sentence {
            kind: slice(start + seen.kind.0, start + seen.kind.1),
            tag: seen.tag,
            words: slice(start + seen.attributes, end),
        }
    }
}

impl Tag {
    fn parse(text: &[u8]) -> Self {
        if text.is_empty() {
            return Self::None;
        }
        let digits = std::str::from_utf8(text).ok();
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(number) => Self::Number(number),
            None => Self::Foreign,
        }
    }
}

#[cfg(test)]
mod tests;
