//! One command in flight: what becomes of its rows, when it is overdue, and how it ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::Instant;

use crate::command::Budget;
use crate::stream::Queue;
use crate::trap;
use crate::{CloseReason, CommandError, Limits, Reply, Trap};

type Answer = oneshot::Sender<Result<Reply, CommandError>>;

/// From its sentence being queued to its `!done`, whatever happens in between.
pub(super) struct Flight {
    role: Role,
    idle: Option<Duration>,
    deadline: Option<Instant>,
    /// `/cancel` was sent, so that only its `!done` is waited for.
    cancelled: bool,
    _slot: Option<OwnedSemaphorePermit>,
}

pub(super) enum Role {
    Gather(Gather),
    Feed(Arc<Queue>, Vec<Trap>),
    /// It was answered already: too late, too large. Also a `/cancel` itself.
    Ignore,
}

/// A reply that grows until `!done`.
pub(super) struct Gather {
    reply: Reply,
    traps: Vec<Trap>,
    answer: Answer,
    max_rows: usize,
    max_bytes: usize,
}

impl Gather {
    pub(super) fn new(answer: Answer, budget: &Budget, limits: &Limits) -> Self {
        Self {
            reply: Reply::default(),
            traps: Vec::new(),
            answer,
            max_rows: budget.rows.unwrap_or(limits.rows),
            max_bytes: budget.bytes.unwrap_or(limits.bytes),
        }
    }

    fn has_room(&self, words: &[u8]) -> bool {
        let rows = &self.reply.rows;
        rows.len() < self.max_rows && rows.size() + words.len() <= self.max_bytes
    }

    fn over_budget(&self) -> CommandError {
        CommandError::OverBudget {
            rows: self.max_rows,
            bytes: self.max_bytes,
        }
    }
}

impl Flight {
    pub(super) fn new(role: Role, idle: Option<Duration>, slot: OwnedSemaphorePermit) -> Self {
        Self {
            role,
            idle,
            deadline: None,
            cancelled: false,
            _slot: Some(slot),
        }
    }

    /// The flight of a `/cancel`.
    pub(super) fn cancel(drained: Instant) -> Self {
        Self {
            role: Role::Ignore,
            idle: None,
            deadline: Some(drained),
            cancelled: true,
            _slot: None,
        }
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// A sentence of its reply came. Once cancelled, rows do not buy it more time.
    pub(super) fn heard(&mut self, now: Instant) {
        if !self.cancelled {
            self.deadline = self.idle.map(|idle| now + idle);
        }
    }

    pub(super) fn row(&mut self, words: &[u8]) {
        match &mut self.role {
            Role::Gather(gather) if gather.has_room(words) => gather.reply.rows.push(words),
            Role::Gather(gather) => {
                let error = gather.over_budget();
                self.fail_early(error);
            }
            Role::Feed(queue, _) => queue.push(words),
            Role::Ignore => {}
        }
    }

    pub(super) fn trap(&mut self, words: &[u8]) {
        match &mut self.role {
            Role::Gather(Gather { traps, .. }) | Role::Feed(_, traps) => trap::note(traps, words),
            Role::Ignore => {}
        }
    }

    /// `!done` came.
    pub(super) fn done(self, words: &[u8]) {
        match self.role {
            Role::Gather(mut gather) => {
                gather.reply.done.push(words);
                let _ = gather.answer.send(match gather.traps.is_empty() {
                    true => Ok(gather.reply),
                    false => Err(CommandError::Refused(gather.traps)),
                });
            }
            // A cancelled command ends with a trap that says so.
            Role::Feed(queue, traps) if self.cancelled || traps.is_empty() => queue.end(Ok(())),
            Role::Feed(queue, traps) => queue.end(Err(CommandError::Refused(traps))),
            Role::Ignore => {}
        }
    }

    /// Its deadline has passed.
    ///
    /// # Errors
    /// It was cancelled already: a router that does not even end a command is given up.
    pub(super) fn overdue(&mut self) -> Result<(), CloseReason> {
        if self.cancelled {
            return Err(CloseReason::Unresponsive);
        }
        self.fail_early(CommandError::TimedOut);
        Ok(())
    }

    /// Whether it still runs on the router, and nobody here wants it.
    pub(super) fn is_deserted(&self) -> bool {
        !self.cancelled
            && match &self.role {
                Role::Gather(gather) => gather.answer.is_closed(),
                Role::Feed(queue, _) => queue.is_deserted(),
                Role::Ignore => true,
            }
    }

    pub(super) fn cancelled(&mut self, drained: Instant) {
        self.cancelled = true;
        self.deadline = Some(drained);
    }

    pub(super) fn fail(self, error: CommandError) {
        answer(self.role, error);
    }

    /// Answers now; the flight stays until its `!done`.
    fn fail_early(&mut self, error: CommandError) {
        answer(std::mem::replace(&mut self.role, Role::Ignore), error);
    }
}

fn answer(role: Role, error: CommandError) {
    match role {
        Role::Gather(gather) => {
            let _ = gather.answer.send(Err(error));
        }
        Role::Feed(queue, _) => queue.end(Err(error)),
        Role::Ignore => {}
    }
}
