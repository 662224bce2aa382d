//! A command that does not end by itself: its bounded queue, and its reader's end of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::{CommandError, Limits, Rows, Session};

/// The rows of `listen`, `monitor-traffic` or `print` with `follow`, as they come. Dropping it
/// cancels the command on the router, also while nothing comes.
#[derive(Debug)]
pub struct Stream {
    session: Session,
    queue: Arc<Queue>,
}

/// What came since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// At least one row, in order.
    Rows(Rows),
    /// The reader was too slow: this many rows were dropped here, the oldest first. What is built
    /// from the stream has to be read afresh.
    Gap { lost: usize },
}

impl Stream {
    pub(crate) fn new(session: Session, queue: Arc<Queue>) -> Self {
        Self { session, queue }
    }

    /// Waits for the next rows; `None` once the router ended the command without an error. It may
    /// be dropped while it waits and called again: nothing is lost.
    ///
    /// # Errors
    /// The router's traps, or the reason for which the session ended; the same at every later call.
    pub async fn next(&mut self) -> Result<Option<Update>, CommandError> {
        loop {
            let ready = self.queue.ready.notified();
            if let Some(answer) = self.queue.state().next() {
                return answer;
            }
            ready.await;
        }
    }

    /// Ends the command on the router and waits until it has ended there.
    ///
    /// # Errors
    /// [`CommandError::Closed`] where the session ended instead, for whatever reason.
    pub async fn cancel(self) -> Result<(), CommandError> {
        self.desert();
        loop {
            let ready = self.queue.ready.notified();
            match self.queue.end_reason() {
                Some(Err(CommandError::Closed(reason))) => {
                    return Err(CommandError::Closed(reason));
                }
                Some(_) => return Ok(()),
                None => ready.await,
            }
        }
    }

    fn desert(&self) {
        self.queue.state().deserted = true;
        self.session.deserted();
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.queue.end_reason().is_none() {
            self.desert();
        }
    }
}

/// A full queue loses about this part of its rows at once.
const CHUNKS: usize = 8;

/// Between the reading task and the reader of one stream. Full, it loses its oldest rows.
#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    ready: Notify,
    max_rows: usize,
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct State {
    /// Rows lie in chunks, so that many are taken at once and few are lost at once.
    chunks: VecDeque<Rows>,
    rows: usize,
    bytes: usize,
    lost: usize,
    end: Option<Result<(), CommandError>>,
    deserted: bool,
}

impl Queue {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            state: Mutex::default(),
            ready: Notify::new(),
            max_rows: limits.queue_rows,
            max_bytes: limits.queue_bytes,
        }
    }

    pub(crate) fn push(&self, words: &[u8]) {
        let mut state = self.state();
        if state.deserted {
            return;
        }
        state.push(words, self.max_rows / CHUNKS, self.max_bytes / CHUNKS);
        while state.rows > self.max_rows || state.bytes > self.max_bytes {
            let Some(oldest) = state.pop() else { break };
            state.lost = state.lost.saturating_add(oldest.len());
        }
        drop(state);
        self.ready.notify_one();
    }

    pub(crate) fn end(&self, end: Result<(), CommandError>) {
        self.state().end.get_or_insert(end);
        self.ready.notify_one();
    }

    pub(crate) fn is_deserted(&self) -> bool {
        self.state().deserted
    }

    fn end_reason(&self) -> Option<Result<(), CommandError>> {
        self.state().end.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Begins a new chunk where the newest holds this many rows or bytes.
    fn push(&mut self, words: &[u8], rows: usize, bytes: usize) {
        self.rows += 1;
        self.bytes += words.len();
        match self.chunks.back_mut() {
            Some(newest) if newest.len() < rows && newest.size() < bytes => newest.push(words),
            _ => {
                let mut chunk = Rows::default();
                chunk.push(words);
                self.chunks.push_back(chunk);
            }
        }
    }

    fn pop(&mut self) -> Option<Rows> {
        let oldest = self.chunks.pop_front()?;
        self.rows -= oldest.len();
        self.bytes -= oldest.size();
        Some(oldest)
    }

    /// What the reader gets now, if anything: the gap lies before all rows that are left.
    fn next(&mut self) -> Option<Result<Option<Update>, CommandError>> {
        match std::mem::take(&mut self.lost) {
            0 => {}
            lost => return Some(Ok(Some(Update::Gap { lost }))),
        }
        if let Some(rows) = self.pop() {
            return Some(Ok(Some(Update::Rows(rows))));
        }
        self.end.clone().map(|end| end.map(|()| None))
    }
}
