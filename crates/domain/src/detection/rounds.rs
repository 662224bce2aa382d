//! The confirm rounds of one suspicion: how the last ones ended, and when the next begins.

use super::{Port, Round, Tick};

/// The confirm rounds so far: how the last ones ended, and when the next begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rounds {
    pub(super) due: Option<Tick>,
    pub(super) running: bool,
    /// Without any sign of life, running.
    pub(super) silent: u8,
    /// When the first of those ended.
    pub(super) silent_since: Option<Tick>,
    /// The last one found no way to the router.
    pub(super) no_route: bool,
    pub(super) alive: u8,
    pub(super) refused: u8,
    pub(super) port_was_open: bool,
}

impl Rounds {
    pub(super) fn note(&mut self, now: Tick, round: Round) {
        let count = |streak: &mut u8, holds: bool| {
            *streak = if holds { streak.saturating_add(1) } else { 0 };
        };
        count(&mut self.silent, !round.alive);
        count(&mut self.alive, round.alive);
        count(
            &mut self.refused,
            round.alive && round.port == Port::Refused,
        );
        self.no_route = !round.alive && round.port == Port::NoRoute;
        self.silent_since = (!round.alive).then(|| self.silent_since.unwrap_or(now));
    }

    /// Whether the silence may be this computer's own: it finds no way to the router, and since
    /// the silence began nobody else has answered it.
    pub(super) fn blind(&self, heard: Option<Tick>) -> bool {
        self.no_route && heard <= self.silent_since
    }

    pub(super) fn restart(&mut self, at: Tick) {
        *self = Self {
            due: Some(at),
            running: self.running,
            ..Self::default()
        };
    }
}
