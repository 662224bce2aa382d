//! The confirm rounds of one suspicion: how the last ones ended, and when the next begins.

use super::{Port, Round, Tick};

/// The confirm rounds so far: how the last ones ended, and when the next begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rounds {
    pub(super) due: Option<Tick>,
    pub(super) running: bool,
    pub(super) silent: u8,
    pub(super) alive: u8,
    pub(super) refused: u8,
    pub(super) no_route: u8,
    pub(super) port_was_open: bool,
}

impl Rounds {
    pub(super) fn note(&mut self, round: Round) {
        let count = |streak: &mut u8, holds: bool| {
            *streak = if holds { streak.saturating_add(1) } else { 0 };
        };
        count(&mut self.alive, round.alive);
        count(
            &mut self.no_route,
            !round.alive && round.port == Port::NoRoute,
        );
        count(
            &mut self.silent,
            !round.alive && round.port != Port::NoRoute,
        );
        count(
            &mut self.refused,
            round.alive && round.port == Port::Refused,
        );
    }

    pub(super) fn restart(&mut self, at: Tick) {
        *self = Self {
            due: Some(at),
            running: self.running,
            ..Self::default()
        };
    }
}
