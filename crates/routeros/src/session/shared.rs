//! What the handles and the two tasks of a session share: the commands in flight, the bytes that
//! wait to be written, and the reason for which it ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::time::Instant;
use tracing::debug;

use super::flight::{Flight, Gather, Role};
use crate::frame::{Frames, Sentence, Tag};
use crate::stream::Queue;
use crate::{CloseReason, Command, CommandError, Reply, Settings, trap};

pub(crate) struct Shared {
    settings: Settings,
    state: Mutex<State>,
    /// Something is there to be written, or a deadline to be kept.
    wake: Notify,
    /// One for each command in flight, so that what waits to be written is bounded.
    slots: Arc<Semaphore>,
    reason: watch::Sender<Option<CloseReason>>,
}

#[derive(Default)]
struct State {
    flights: HashMap<u32, Flight>,
    last_tag: u32,
    /// Whole sentences. They are put here together with their flight, under one lock, so that a
    /// `/cancel` never overtakes its command.
    outgoing: Vec<u8>,
}

/// What the writer has to do.
pub(super) struct Due {
    pub(super) bytes: Vec<u8>,
    /// When to look again, if nothing happens before.
    pub(super) next: Option<Instant>,
}

/// Keeps a router's tags short; far more than can be in flight.
const TAGS: u32 = 0xffff;

impl Shared {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            state: Mutex::default(),
            wake: Notify::new(),
            slots: Arc::new(Semaphore::new(settings.limits.in_flight)),
            reason: watch::Sender::new(None),
        }
    }

    /// Waits until one more command may be in flight.
    pub(super) async fn slot(&self) -> Result<OwnedSemaphorePermit, CommandError> {
        match Arc::clone(&self.slots).acquire_owned().await {
            Ok(slot) => Ok(slot),
            Err(_) => Err(CommandError::Closed(self.closed().await)),
        }
    }

    /// Sends a command whose reply is gathered.
    pub(super) fn gather(
        self: &Arc<Self>,
        command: &Command,
        slot: OwnedSemaphorePermit,
    ) -> Result<Waiting, CommandError> {
        let (answer, waiting) = oneshot::channel();
        let gather = Gather::new(answer, &command.budget, &self.settings.limits);
        let idle = command.budget.idle.unwrap_or(self.settings.deadlines.idle);
        let flight = Flight::new(Role::Gather(gather), Some(idle), slot);
        self.launch(command, flight)?;
        Ok(Waiting {
            answer: waiting,
            shared: Arc::clone(self),
        })
    }

    /// Sends a command whose rows are queued as they come.
    pub(super) fn feed(
        &self,
        command: &Command,
        slot: OwnedSemaphorePermit,
    ) -> Result<Arc<Queue>, CommandError> {
        let queue = Arc::new(Queue::new(&self.settings.limits));
        let role = Role::Feed(Arc::clone(&queue), Vec::new());
        self.launch(command, Flight::new(role, command.budget.idle, slot))?;
        Ok(queue)
    }

    /// Takes all whole sentences there are.
    pub(super) fn take(&self, frames: &mut Frames) -> Result<(), CloseReason> {
        let now = Instant::now();
        let mut state = self.state();
        while let Some(sentence) = frames.next()? {
            state.take(&sentence, now)?;
        }
        Ok(())
    }

    /// Ends what is overdue, cancels what nobody waits for, and gives what has to be written.
    pub(super) fn due(&self, now: Instant) -> Result<Due, CloseReason> {
        let mut state = self.state();
        state.expire(now)?;
        state.cancel(now + self.settings.deadlines.drain);
        Ok(Due {
            bytes: std::mem::take(&mut state.outgoing),
            next: state.flights.values().filter_map(Flight::deadline).min(),
        })
    }

    pub(super) fn write_deadline(&self) -> Duration {
        self.settings.deadlines.write
    }

    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(super) fn reason(&self) -> Option<CloseReason> {
        self.reason.borrow().clone()
    }

    pub(super) async fn closed(&self) -> CloseReason {
        let mut reason = self.reason.subscribe();
        match reason.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(reason)) => reason.clone(),
            // The sender lives as long as `self`.
            _ => CloseReason::Requested,
        }
    }

    /// Ends all that is in flight with this reason, unless there is an earlier one.
    pub(super) fn close(&self, reason: &CloseReason) {
        let mut state = self.state();
        let first = self.reason.send_if_modified(|known| {
            let first = known.is_none();
            known.get_or_insert_with(|| reason.clone());
            first
        });
        if first {
            debug!(%reason, "session ended");
            self.slots.close();
            state.outgoing = Vec::new();
            for (_, flight) in state.flights.drain() {
                flight.fail(CommandError::Closed(reason.clone()));
            }
        }
    }

    fn launch(&self, command: &Command, mut flight: Flight) -> Result<(), CommandError> {
        let mut state = self.state();
        if let Some(reason) = self.reason() {
            return Err(CommandError::Closed(reason));
        }
        flight.heard(Instant::now());
        let tag = state.tag();
        state.outgoing.extend(command.encode(tag));
        state.flights.insert(tag, flight);
        drop(state);
        self.wake();
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows how it ended only: what waits to be written may hold passwords.
impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("reason", &self.reason())
            .finish_non_exhaustive()
    }
}

impl State {
    fn tag(&mut self) -> u32 {
        loop {
            self.last_tag = self.last_tag % TAGS + 1;
            if !self.flights.contains_key(&self.last_tag) {
                return self.last_tag;
            }
        }
    }

    fn take(&mut self, sentence: &Sentence<'_>, now: Instant) -> Result<(), CloseReason> {
        if sentence.kind == b"!fatal" {
            return Err(CloseReason::Fatal(trap::fatal(sentence.words)));
        }
        let Some(tag) = self.addressee(sentence.tag) else {
            debug!(tag = ?sentence.tag, "a reply to nothing that was asked");
            return Ok(());
        };
        if sentence.kind == b"!done" {
            if let Some(flight) = self.flights.remove(&tag) {
                flight.done(sentence.words);
            }
        } else if let Some(flight) = self.flights.get_mut(&tag) {
            flight.heard(now);
            match sentence.kind {
                b"!re" => flight.row(sentence.words),
                b"!trap" => flight.trap(sentence.words),
                // `!empty` says that there are no rows; others are not known yet.
                _ => {}
            }
        }
        Ok(())
    }

    /// An untagged reply belongs to the only command in flight, if there is only one.
    fn addressee(&self, tag: Tag) -> Option<u32> {
        match tag {
            Tag::Number(tag) => Some(tag).filter(|tag| self.flights.contains_key(tag)),
            Tag::None if self.flights.len() == 1 => self.flights.keys().next().copied(),
            Tag::None | Tag::Foreign => None,
        }
    }

    fn expire(&mut self, now: Instant) -> Result<(), CloseReason> {
        for flight in self.flights.values_mut() {
            if flight.deadline().is_some_and(|deadline| deadline <= now) {
                flight.overdue()?;
            }
        }
        Ok(())
    }

    /// `/cancel` is a command of its own, with a tag and a `!done` of its own.
    fn cancel(&mut self, drained: Instant) {
        let deserted = self.flights.iter_mut().filter(|(_, f)| f.is_deserted());
        let victims: Vec<u32> = deserted
            .map(|(&tag, flight)| {
                flight.cancelled(drained);
                tag
            })
            .collect();
        for victim in victims {
            let tag = self.tag();
            let cancel = Command::new("/cancel").with("tag", format!("{victim:x}"));
            self.outgoing.extend(cancel.encode(tag));
            self.flights.insert(tag, Flight::cancel(drained));
        }
    }
}

/// The answer to a gathered command. Dropping it deserts the command.
pub(super) struct Waiting {
    answer: oneshot::Receiver<Result<Reply, CommandError>>,
    shared: Arc<Shared>,
}

impl Waiting {
    pub(super) async fn answer(mut self) -> Result<Reply, CommandError> {
        match (&mut self.answer).await {
            Ok(answer) => answer,
            // A flight always answers before it is dropped.
            Err(_) => Err(CommandError::Closed(self.shared.closed().await)),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.answer.is_terminated() {
            self.answer.close();
            self.shared.wake();
        }
    }
}
