//! Writes the replies to one command into the connection's outlet, each with the command's tag as its second word.

use std::fmt::Display;

use tokio::sync::mpsc;

use crate::row::{Id, Row, Wanted};
use crate::trap::Trap;
use crate::wire::{put_end, put_word};

/// Rows are handed on in pieces of about this size, bytes.
const PIECE: usize = 16 << 10;

/// The connection is gone; nobody waits for the answer any more.
#[derive(Debug)]
pub(crate) struct Gone;

pub(crate) struct Answer {
    tag: Option<Vec<u8>>,
    buffer: Vec<u8>,
    out: mpsc::Sender<Vec<u8>>,
}

impl Answer {
    pub(crate) fn new(tag: Option<Vec<u8>>, out: mpsc::Sender<Vec<u8>>) -> Self {
        Self {
            tag,
            buffer: Vec::new(),
            out,
        }
    }

    fn open(&mut self, reply: &str) {
        put_word(&mut self.buffer, &[reply.as_bytes()]);
        if let Some(tag) = &self.tag {
            put_word(&mut self.buffer, &[b".tag=", tag]);
        }
    }

    fn attribute(&mut self, key: &str, value: &[u8]) {
        put_word(&mut self.buffer, &[b"=", key.as_bytes(), b"=", value]);
    }

    fn close(&mut self) {
        put_end(&mut self.buffer);
    }

    pub(crate) fn row(&mut self, row: &Row, shown: &Wanted) {
        self.open("!re");
        for (key, value) in row.fields().filter(|(key, _)| shown.has(key)) {
            self.attribute(key, value);
        }
        self.close();
    }

    /// One row of a repeating command, numbered by `.section`.
    pub(crate) fn section(&mut self, row: &Row, section: u64) {
        self.open("!re");
        self.attribute(".section", section.to_string().as_bytes());
        for (key, value) in row.fields() {
            self.attribute(key, value);
        }
        self.close();
    }

    /// What `listen` tells of an item that is gone.
    pub(crate) fn dead(&mut self, id: u32) {
        self.open("!re");
        self.attribute(".id", Id(id).to_string().as_bytes());
        self.attribute(".dead", b"true");
        self.close();
    }

    pub(crate) fn empty(&mut self) {
        self.open("!empty");
        self.close();
    }

    pub(crate) fn trap(&mut self, trap: &Trap) {
        self.open("!trap");
        if let Some(category) = trap.category {
            self.attribute("category", category.to_string().as_bytes());
        }
        self.attribute("message", trap.message.as_bytes());
        self.close();
    }

    pub(crate) fn done(&mut self) {
        self.open("!done");
        self.close();
    }

    pub(crate) fn done_with(&mut self, ret: impl Display) {
        self.open("!done");
        self.attribute("ret", ret.to_string().as_bytes());
        self.close();
    }

    /// The reason why the connection ends is a bare word, without a tag.
    pub(crate) fn fatal(&mut self, reason: &str) {
        put_word(&mut self.buffer, &[b"!fatal"]);
        put_word(&mut self.buffer, &[reason.as_bytes()]);
        self.close();
    }

    /// The whole answer to a command that fails.
    pub(crate) async fn refuse(&mut self, trap: &Trap) -> Result<(), Gone> {
        self.trap(trap);
        self.done();
        self.flush().await
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Gone> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.buffer);
        self.out.send(piece).await.map_err(|_| Gone)
    }

    /// Hands on what is ready, once it is worth a piece.
    pub(crate) async fn flush_piece(&mut self) -> Result<(), Gone> {
        if self.buffer.len() < PIECE {
            return Ok(());
        }
        self.flush().await
    }
}
