//! The confirm rounds of one suspicion: how the last ones ended, and when the next begins.

use super::{Around, Port, Round, Tick};

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
    /// Alive without a session, running; only rounds that tell something of its API.
    pub(super) alive: u8,
    pub(super) refused: u8,
    /// Since it is alive a dial has failed.
    pub(super) dialled_in_vain: bool,
    pub(super) port_was_open: bool,
}

impl Rounds {
    pub(super) fn note(&mut self, now: Tick, round: Round, around: Around) {
        if round.port == Port::Unresolved {
            return;
        }
        let count = |streak: &mut u8, holds: bool| {
            *streak = if holds { streak.saturating_add(1) } else { 0 };
        };
        let refused = round.alive && round.port == Port::Refused;
        // After an outage many dial at once: a line that waits for its turn has not failed.
        let untried = around.dialling && !self.dialled_in_vain && !refused;
        if !round.alive || !untried {
            count(&mut self.alive, round.alive);
        }
        count(&mut self.silent, !round.alive);
        count(&mut self.refused, refused);
        self.dialled_in_vain &= round.alive;
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
