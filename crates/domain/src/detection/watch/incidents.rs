//! The incident of a router under watch: when it opens, when another takes its place, when it ends.

use super::Watch;
use crate::detection::{Output, Tick};
use crate::incident::IncidentKind;
use crate::router::RouterState;

impl Watch {
    pub(super) fn open(&mut self, now: Tick, kind: IncidentKind, out: &mut Vec<Output>) {
        let known = self.incident;
        let flapping =
            kind == IncidentKind::RouterDown && known != Some(kind) && self.flap.down(now);
        let kind = if flapping {
            IncidentKind::Flapping
        } else {
            kind
        };
        let damped = known == Some(IncidentKind::Flapping) && self.flap.suppressed(now);
        if known != Some(kind) && !damped {
            self.replace_incident(now, kind, out);
        }
    }

    fn replace_incident(&mut self, now: Tick, kind: IncidentKind, out: &mut Vec<Output>) {
        if let Some(kind) = self.incident.replace(kind) {
            out.push(Output::Resolve { kind, since: now });
        }
        out.push(Output::Open(kind));
    }

    /// It stopped flapping by staying down.
    pub(super) fn own_up_after_flapping(&mut self, now: Tick, out: &mut Vec<Output>) {
        let flapping = self.incident == Some(IncidentKind::Flapping);
        if flapping && self.verdict.0 == RouterState::Down && !self.flap.suppressed(now) {
            self.replace_incident(now, IncidentKind::RouterDown, out);
        }
    }

    pub(super) fn close_if_stable(&mut self, now: Tick, out: &mut Vec<Output>) {
        self.flap.settle(now);
        let Some((kind, since)) = self.incident.zip(self.answered) else {
            return;
        };
        let calm = kind != IncidentKind::Flapping || !self.flap.suppressed(now);
        if self.verdict.0 == RouterState::Up && now.since(since) >= Self::STABLE && calm {
            self.incident = None;
            out.push(Output::Resolve { kind, since });
        }
    }
}
