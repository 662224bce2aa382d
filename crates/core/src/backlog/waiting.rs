//! What waits, how much of it there is room for, and which of it is written next. It writes
//! nothing itself.

use std::collections::{HashSet, VecDeque};

use mikromon_api::ApiError;
use mikromon_api::session::StoreTrouble;
use mikromon_domain::ids::RouterId;
use mikromon_domain::time::UnixMillis;

use crate::store::owed::Owed;
use crate::store::sign_in::Attempts;

#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Incidents and audit rows.
    queue: VecDeque<Owed>,
    pub(super) attempts: Attempts,
    refused: Option<(UnixMillis, ApiError)>,
    lost: u32,
}

impl Waiting {
    /// Some megabytes: an incident with its evidence is about 2 KB.
    const INCIDENTS: usize = 4_096;
    /// Apart, so that nobody can crowd out incidents by asking again and again.
    const AUDITS: usize = 1_024;

    pub(super) fn put(&mut self, owed: Owed) {
        if self.has_room_for(&owed) {
            self.queue.push_back(owed);
        } else {
            self.lost = self.lost.saturating_add(1);
            tracing::error!("there is no room to keep what the store refuses: {owed:?}");
        }
    }

    fn has_room_for(&self, owed: &Owed) -> bool {
        let count = |alike: fn(&Owed) -> bool| self.queue.iter().filter(|it| alike(it)).count();
        match owed {
            Owed::Opened(_) => count(|it| matches!(it, Owed::Opened(_))) < Self::INCIDENTS,
            // An incident whose end is lost would go on for ever. Ends are bounded all the same:
            // one for each incident that begins here, and one for each router before that.
            Owed::Resolved { router, .. } => !self.ends_last(*router),
            _ => count(Owed::is_audit) < Self::AUDITS,
        }
    }

    /// Whether what waits of a router ends already: one more end belongs to an incident that did
    /// not fit.
    fn ends_last(&self, router: RouterId) -> bool {
        let last = self.queue.iter().rev().find_map(|it| match it {
            Owed::Opened(new) if new.router == router => Some(false),
            Owed::Resolved { router: it, .. } if *it == router => Some(true),
            _ => None,
        });
        last.unwrap_or(false)
    }

    pub(super) fn refuse(&mut self, now: UnixMillis, error: ApiError) {
        let since = self.refused.as_ref().map_or(now, |(since, _)| *since);
        self.refused = Some((since, error));
    }

    /// What is to be written next. After a refusal that left nothing to write, the store is asked
    /// all the same, so that the trouble ends when it takes writes again and not before.
    pub(super) fn next(&self, now: UnixMillis) -> Option<Owed> {
        let counted = || {
            let (operator, count) = self.attempts.any()?;
            Some(Owed::SignIns {
                operator,
                count,
                at: now,
            })
        };
        let asked = || self.refused.as_ref().map(|_| Owed::Answer { at: now });
        let queued = self.queue.front().cloned();
        queued.or_else(counted).or_else(asked)
    }

    /// Takes out what was written or set aside. Where nothing else waits, the trouble is over.
    pub(super) fn done(&mut self, owed: &Owed) {
        match owed {
            Owed::SignIns {
                operator, count, ..
            } => self.attempts.stored(*operator, *count),
            Owed::Answer { .. } => {}
            _ => drop(self.queue.pop_front()),
        }
        if self.queue.is_empty() && self.attempts.any().is_none() {
            self.refused = None;
            self.lost = 0;
        }
    }

    pub(super) fn trouble(&self) -> Option<StoreTrouble> {
        let (since, error) = self.refused.clone()?;
        Some(StoreTrouble {
            since,
            error,
            waiting: u32::try_from(self.queue.len()).unwrap_or(u32::MAX),
            lost: self.lost,
        })
    }

    pub(super) const fn queue(&self) -> &VecDeque<Owed> {
        &self.queue
    }

    /// How many incidents go on and are not in the store yet.
    pub(super) fn unstored_incidents(&self) -> usize {
        let mut open = HashSet::new();
        for owed in &self.queue {
            match owed {
                Owed::Opened(new) => {
                    open.insert(new.router);
                }
                Owed::Resolved { router, .. } => {
                    open.remove(router);
                }
                _ => {}
            }
        }
        open.len()
    }
}

#[cfg(test)]
mod tests {
    use mikromon_domain::ids::{AuditId, IncidentId};
    use mikromon_domain::incident::IncidentKind;
    use uuid::Uuid;

    use super::*;
    use crate::store::incident::NewIncident;

    const AT: UnixMillis = UnixMillis(0);

    fn router(n: usize) -> RouterId {
        RouterId::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap()))
    }

    fn opened(n: usize) -> Owed {
        Owed::Opened(NewIncident {
            id: IncidentId::from_uuid(Uuid::nil()),
            router: router(n),
            kind: IncidentKind::RouterDown,
            opened: AT,
            behind: 0,
            sessions_lost: None,
            evidence: Vec::new(),
        })
    }

    fn resolved(n: usize) -> Owed {
        Owed::Resolved {
            router: router(n),
            at: AT,
        }
    }

    fn kept_and_lost(waiting: &Waiting) -> (usize, u32) {
        (waiting.queue.len(), waiting.lost)
    }

    #[test]
    fn audit_rows_do_not_crowd_out_incidents_and_what_does_not_fit_is_counted() {
        let mut waiting = Waiting::default();
        for _ in 0..Waiting::AUDITS + 5 {
            waiting.put(Owed::AuditEnd {
                row: AuditId::from_uuid(Uuid::nil()),
                at: AT,
                by: None,
                refused: None,
            });
        }
        waiting.put(resolved(0));
        assert_eq!(kept_and_lost(&waiting), (Waiting::AUDITS + 1, 5));
    }

    #[test]
    fn every_incident_that_is_kept_has_room_for_its_end() {
        let mut waiting = Waiting::default();
        for n in 0..Waiting::INCIDENTS {
            waiting.put(opened(n));
        }
        waiting.put(opened(0));
        assert_eq!(kept_and_lost(&waiting), (Waiting::INCIDENTS, 1));
        for n in 0..Waiting::INCIDENTS {
            waiting.put(resolved(n));
        }
        assert_eq!(kept_and_lost(&waiting), (2 * Waiting::INCIDENTS, 1));
        assert_eq!(waiting.unstored_incidents(), 0);
    }

    #[test]
    fn where_a_beginning_does_not_fit_its_end_takes_no_room() {
        let mut waiting = Waiting::default();
        for _ in 0..Waiting::INCIDENTS {
            waiting.put(opened(1));
            waiting.put(resolved(1));
        }
        let full = 2 * Waiting::INCIDENTS;
        assert_eq!(kept_and_lost(&waiting), (full, 0));
        waiting.put(opened(1));
        waiting.put(resolved(1));
        assert_eq!(kept_and_lost(&waiting), (full, 2));
        // It went on before the store refused, and ends once.
        waiting.put(resolved(2));
        assert_eq!(kept_and_lost(&waiting), (full + 1, 2));
    }
}
